"""Deciding on cases. Each is decided once, by one person, with a row that says who, when, why and to what end."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now, today
from app.kit.errors import Duplicate, Refused
from app.moderation import emails
from app.moderation.cases import find_open, hold_open, open_case
from app.moderation.models import Case, Decision
from app.moderation.queries import list_authors, list_reports_by_people
from app.moderation.rules import HideReason, Outcome, Queue, Rule, Verdict, outcome_of
from app.moderation.spaces import Space, Thing, space_of

TOLD = frozenset({Outcome.HIDDEN, Outcome.UPHELD, Outcome.RESTORED})


@dataclass(frozen=True)
class Ruling:
    """What a moderator says: keep or hide, and if hide, for which reason and in which words to the author."""

    verdict: Verdict
    reason: HideReason | None = None
    words: str = ""


def decide(case_ids: Collection[int], ruling: Ruling, *, actor: Person) -> int:
    """One ruling on several cases; returns how many it decided. What a colleague has decided is left alone."""
    cases = hold_open(case_ids)
    for case in cases:
        _refuse_whoever_is_concerned(case, list_authors(case.id), actor)
        if not (case.queue is Queue.REPORT and ruling.verdict is Verdict.KEEP):  # nothing since published unread
            _carry_out(space_of(case.kind), case.subject_id, ruling, actor)
        _close(case, ruling, actor)
    return len(cases)


def decide_about(kind: str, subject_ids: Collection[int], ruling: Ruling, *, actor: Person) -> int:
    """The same about things that a feature's own page shows, whether or not they have a case; returns how many changed.

    Each gets a case, if only for this moment, so that every decision is on the record and can be appealed.
    """
    space = space_of(kind)
    return sum(_decide_about(space, subject_id, ruling, actor) for subject_id in sorted(set(subject_ids)))


def _decide_about(space: Space, subject_id: int, ruling: Ruling, actor: Person) -> bool:
    thing = space.describe(subject_id)
    if thing is None:
        return False
    case = find_open(space.kind, subject_id)
    _refuse_whoever_is_concerned(case, space.authors(subject_id), actor)
    if not _carry_out(space, subject_id, ruling, actor):
        return False
    _close(case or _new_case(space, subject_id, thing), ruling, actor)
    return True


def _new_case(space: Space, subject_id: int, thing: Thing) -> Case:
    """The thing is held by now. To wait here for a case that is being reported could be to wait for each other."""
    try:
        return open_case(space, subject_id, thing, queue=Queue.HELD, rule=Rule.READ_FIRST)
    except IntegrityError as error:
        raise Duplicate(_("Somebody has reported this at this very moment. Look at it again.")) from error


def _refuse_whoever_is_concerned(case: Case | None, authors: Sequence[Person], actor: Person) -> None:
    if any(author.id == actor.id for author in authors):
        raise Refused(_("Some of this is about what you wrote yourself, so somebody else decides on it."))
    if case is not None and not case.may_be_decided_by(actor):
        raise Refused(_("You decided on this first, so somebody else decides on the appeal."))


def _carry_out(space: Space, subject_id: int, ruling: Ruling, actor: Person) -> bool:
    """Hide the thing or show it; whether it was not so already."""
    if ruling.verdict is Verdict.KEEP:
        return space.show(subject_id, actor=actor)
    assert ruling.reason is not None
    return space.hide(subject_id, reason=ruling.reason, actor=actor)


def _close(case: Case, ruling: Ruling, actor: Person) -> None:
    decision = Decision(
        case_id=case.id,
        outcome=outcome_of(case.queue, ruling.verdict),
        reason=ruling.reason if ruling.verdict is Verdict.HIDE else None,
        words=ruling.words if ruling.verdict is Verdict.HIDE else "",
        decided_at=now(),
        month=f"{today():%Y-%m}",
        decided_by_id=actor.id,
        first_decider_id=case.appeal.decision.decided_by_id if case.appeal else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(decision)
    except IntegrityError as error:
        raise Duplicate(_("A colleague has decided on this already.")) from error
    case.closed_at = decision.decided_at
    db.session.flush()
    reason = decision.reason.value if decision.reason else ""
    record(
        f"moderation_case.{decision.outcome}", actor=actor, subject=case, kind=case.kind, rule=case.rule, reason=reason
    )
    _tell_authors(decision)
    _tell_reporters(decision)


def _tell_reporters(decision: Decision) -> None:
    """Once, at the first decision; whoever reported without an account cannot be told, nor is an author told twice."""
    authors = {person.id for person in list_authors(decision.case_id)}
    for report, person in list_reports_by_people(decision.case_id):
        if person.id not in authors:
            outbox.post(emails.looked_at(decision, report, person), dedupe_key=f"moderation-reported:{report.id}")


def _tell_authors(decision: Decision) -> None:
    if decision.outcome not in TOLD:
        return
    for person in list_authors(decision.case_id):
        outbox.post(emails.decided(decision, person), dedupe_key=f"moderation-decided:{decision.id}:{person.id}")
