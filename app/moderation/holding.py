"""What moderation holds of people: what they reported, appealed and decided, and what was decided about theirs."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.holdings import Holding, Sheet
from app.moderation.labels import HIDE_REASONS, OUTCOMES, REPORT_REASONS
from app.moderation.leaving import forget_person, hold_cases
from app.moderation.models import Appeal, CaseAuthor, Decision, Report


def copy(person: Person) -> Sequence[Sheet]:
    return [_reports(person), _appeals(person), _cases(person), _decisions(person)]


def _reports(person: Person) -> Sheet:
    found = db.session.scalars(select(Report).where(Report.reporter_id == person.id).order_by(Report.id))
    return Sheet.of(
        "reports",
        _("What you reported"),
        found,
        [
            ("case", _("Number of the case"), lambda one: one.case_id),
            ("reason", _("Reason"), lambda one: str(REPORT_REASONS[one.reason])),
            ("words", _("Your words"), lambda one: one.words),
            ("at", _("When"), lambda one: one.at),
        ],
    )


def _appeals(person: Person) -> Sheet:
    found = db.session.scalars(select(Appeal).where(Appeal.person_id == person.id).order_by(Appeal.id))
    return Sheet.of(
        "appeals",
        _("Your appeals"),
        found,
        [
            ("case", _("Number of the case"), lambda one: one.case_id),
            ("words", _("Your words"), lambda one: one.words),
            ("at", _("When"), lambda one: one.at),
        ],
    )


def _cases(person: Person) -> Sheet:
    """What was said of their own words; never who reported them."""
    found = db.session.scalars(
        select(Decision)
        .join(CaseAuthor, CaseAuthor.case_id == Decision.case_id)
        .where(CaseAuthor.person_id == person.id)
        .order_by(Decision.id)
    )
    return Sheet.of(
        "moderation",
        _("Decisions about what you wrote"),
        found,
        [
            ("case", _("Number of the case"), lambda one: one.case_id),
            ("label", _("What"), lambda one: one.case.label),
            ("excerpt", _("Your words"), lambda one: one.case.excerpt),
            ("outcome", _("Decision"), lambda one: str(OUTCOMES[one.outcome])),
            ("reason", _("Reason"), lambda one: str(HIDE_REASONS[one.reason]) if one.reason else ""),
            ("words", _("The moderator’s words"), lambda one: one.words),
            ("at", _("When"), lambda one: one.decided_at),
        ],
    )


def _decisions(person: Person) -> Sheet:
    found = db.session.scalars(select(Decision).where(Decision.decided_by_id == person.id).order_by(Decision.id))
    return Sheet.of(
        "moderation_decisions",
        _("What you decided as a moderator"),
        found,
        [
            ("case", _("Number of the case"), lambda one: one.case_id),
            ("outcome", _("Decision"), lambda one: str(OUTCOMES[one.outcome])),
            ("words", _("Your words"), lambda one: one.words),
            ("at", _("When"), lambda one: one.decided_at),
        ],
    )


def erase(person: Person, *, keeps_text: bool) -> None:  # noqa: ARG001 - no word of theirs is published here
    forget_person(person)


HOLDING = Holding(
    feature="moderation",
    columns=frozenset(
        {
            "moderation_case_authors.person_id",
            "moderation_reports.reporter_id",
            "moderation_decisions.decided_by_id",
            "moderation_decisions.first_decider_id",
            "moderation_appeals.person_id",
            "moderation_posts.person_id",
            "moderation_blocked_words.added_by_id",
            "moderation_blocked_words.removed_by_id",
            "moderation_mode_changes.by_id",
        }
    ),
    copy=copy,
    erase=erase,
    hold=hold_cases,
)
