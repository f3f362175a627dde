"""Reporting a thing. What may be illegal, or harms a child, escalates: a copy is kept and administrators are told."""

from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.accounts.queries import list_staff
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now, today
from app.kit.errors import TooMany
from app.kit.throttle import count_try
from app.moderation import emails
from app.moderation.cases import hold_or_open
from app.moderation.models import Case, PreservedCopy, PreservedFile, Report
from app.moderation.reporters import Reporter
from app.moderation.rules import ESCALATING, REPORTS_PER_HOUR, Queue, ReportReason
from app.moderation.spaces import Thing, get_reportable, space_of


def report(kind: str, subject_id: int, *, reason: ReportReason, words: str, reporter: Reporter) -> Report:
    """Keep what is said and put the thing into the queue. The same reporter again changes what they said."""
    if count_try("moderation_report", reporter.key, per=timedelta(hours=1)) > REPORTS_PER_HOUR:
        raise TooMany(_("You have reported a lot in a short time. Try again in an hour."))
    thing = get_reportable(kind, subject_id)
    case, _is_new = hold_or_open(space_of(kind), subject_id, thing, queue=Queue.REPORT, rule=reason)
    said = _say(case, reason, words, reporter)
    if reason in ESCALATING:
        _escalate(case, thing, reason)
    record("moderation_case.reported", actor=reporter.person, subject=case, kind=kind, reason=reason.value)
    return said


def _say(case: Case, reason: ReportReason, words: str, reporter: Reporter) -> Report:
    person_id = reporter.person.id if reporter.person else None
    said = Report(
        case_id=case.id,
        reporter_key=reporter.key,
        reporter_id=person_id,
        reason=reason,
        words=words,
        at=now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(said)
    except IntegrityError:
        said = db.session.scalars(
            select(Report).where(Report.case_id == case.id, Report.reporter_key == reporter.key)
        ).one()
        said.reason, said.words = reason, words
        db.session.flush()
    return said


def _escalate(case: Case, thing: Thing, reason: ReportReason) -> None:
    """To the top of the queue, once. The copy is made now, before anybody can change or delete the thing."""
    if case.is_escalated or case.queue is not Queue.REPORT:
        return
    case.escalated_at = now()
    case.rule = reason
    kept = f"{thing.label}\n{thing.url}\n\n{thing.text}"
    until = today() + timedelta(days=current_app.config["SETTINGS"].keep_evidence_days)
    copy = PreservedCopy(case_id=case.id, text=kept, preserved_at=case.escalated_at, keep_until=until)
    copy.files = [PreservedFile(title=each.title, stored_as=each.stored_as) for each in thing.files]
    db.session.add(copy)
    db.session.flush()
    record("moderation_case.escalated", actor=None, subject=case, kind=case.kind, reason=reason.value)
    for person in _who_sees_escalated():
        outbox.post(emails.escalated(case, person), dedupe_key=f"moderation-escalated:{case.id}:{person.id}")


def _who_sees_escalated() -> list[Person]:
    """Whoever holds the permission, and not only who has shown a second factor: one of them may be reporting."""
    return [person for person in list_staff() if person.holds(Permission.SEE_ESCALATED)]
