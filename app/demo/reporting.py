"""Reports in the demo town: some decided, one appealed, one urgent, and some that wait."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.demo.calendar import Calendar, town_day, town_time
from app.moderation.appealing import appeal
from app.moderation.deciding import Ruling, decide
from app.moderation.models import Case, Decision, Report
from app.moderation.reporters import Reporter
from app.moderation.reporting import report
from app.moderation.rules import HideReason, ReportReason, Verdict
from app.pledges.models import PLEDGE, Pledge, TextState


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """Somebody reports a pledge so many days ago; perhaps a moderator decides, perhaps its maker appeals."""

    reason: ReportReason
    words: str
    days_ago: int
    ruling: Ruling | None = None
    appeal: str = ""


COMPLAINTS = (
    Complaint(
        reason=ReportReason.MISLEADING,
        words="Demonstration: I do not believe that they do this.",
        days_ago=60,
        ruling=Ruling(Verdict.KEEP),
    ),
    Complaint(
        reason=ReportReason.PERSONAL_DETAILS,
        words="Demonstration: that is my name, and I have promised nothing.",
        days_ago=12,
        ruling=Ruling(Verdict.HIDE, HideReason.PERSONAL_DETAILS, "Demonstration: please promise for yourself."),
        appeal="Demonstration: it is my own name. My neighbour has the same one.",
    ),
    Complaint(reason=ReportReason.ILLEGAL, words="Demonstration of an urgent report.", days_ago=1),
    Complaint(reason=ReportReason.ADVERTISING, words="Demonstration: this is for their own shop.", days_ago=3),
    Complaint(reason=ReportReason.HURTFUL, words="", days_ago=2),
)


def enter_complaints(calendar: Calendar, moderator: Person) -> None:
    for number, complaint in enumerate(COMPLAINTS):
        day = town_day(calendar.until) - timedelta(days=complaint.days_ago)
        calendar.enter(town_time(day, 16), partial(_complain, complaint, Reporter(f"demo:{number}"), moderator))


def _complain(complaint: Complaint, reporter: Reporter, moderator: Person) -> None:
    pledge = _find_shown()
    if pledge is None:
        return  # a very small town
    said = report(PLEDGE, pledge.id, reason=complaint.reason, words=complaint.words, reporter=reporter)
    if complaint.ruling:
        decide([said.case_id], complaint.ruling, actor=moderator)
    if complaint.appeal and pledge.person is not None:
        decision = db.session.scalars(select(Decision).where(Decision.case_id == said.case_id)).one()
        appeal(decision, words=complaint.appeal, actor=pledge.person)


def _find_shown() -> Pledge | None:
    """The first pledge with a name or words that everyone can read and that nobody has reported."""
    reported = select(Case.subject_id).join(Report, Report.case_id == Case.id).where(Case.kind == PLEDGE)
    return db.session.scalars(
        select(Pledge)
        .where(Pledge.text_state == TextState.SHOWN, Pledge.started_at.is_not(None), Pledge.id.not_in(reported))
        .order_by(Pledge.id)
        .limit(1)
    ).first()
