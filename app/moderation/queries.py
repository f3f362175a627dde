"""What moderators, and authors, read about cases."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person
from app.db import db
from app.kit.errors import Gone, NotFound
from app.kit.paging import Page
from app.kit.waiting import Waiting, waiting
from app.moderation.addresses import read_decision_token
from app.moderation.models import Appeal, Case, CaseAuthor, Decision, PreservedCopy, PreservedFile, Report
from app.moderation.rules import Outcome, Queue

PAGE_SIZE = 20
TO_AUTHORS = (Outcome.HIDDEN, Outcome.UPHELD, Outcome.RESTORED)


def list_open(*, queue: Queue | None = None, after: tuple[bool, int] | None = None) -> Page[Case]:
    """Urgent ones first, then the oldest, a keyset page at a time. `after` says whether the last seen was urgent."""
    is_calm = Case.escalated_at.is_(None)
    query = select(Case).where(Case.closed_at.is_(None)).order_by(is_calm, Case.id).limit(PAGE_SIZE + 1)
    query = query.options(
        selectinload(Case.reports), joinedload(Case.appeal).joinedload(Appeal.decision).joinedload(Decision.case)
    )
    if queue is not None:
        query = query.where(Case.queue == queue)
    if after is not None:
        was_urgent, last = after
        beyond = Case.id > last
        query = query.where((~is_calm & beyond) | is_calm if was_urgent else is_calm & beyond)
    return Page.of(db.session.scalars(query).all(), PAGE_SIZE, key_of)


def key_of(case: Case) -> str:
    return f"{'urgent' if case.is_escalated else 'calm'}-{case.id}"


def read_key(text: str | None) -> tuple[bool, int] | None:
    """The keyset in an address; anything that is none means the first page."""
    how, _dash, number = (text or "").partition("-")
    if how not in {"urgent", "calm"} or not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return how == "urgent", int(number)


def read_waiting() -> Waiting:
    return waiting(Case.opened_at, Case.closed_at.is_(None))


def count_by_queue() -> dict[Queue, int]:
    rows = db.session.execute(select(Case.queue, func.count()).where(Case.closed_at.is_(None)).group_by(Case.queue))
    return dict.fromkeys(Queue, 0) | {row.queue: row[1] for row in rows}


def get_case(case_id: int) -> Case:
    case = db.session.get(Case, case_id)
    if case is None:
        raise NotFound()
    return case


def list_earlier(case: Case) -> Sequence[Case]:
    """What was decided about the same thing before, the newest first."""
    return db.session.scalars(
        select(Case)
        .where(Case.kind == case.kind, Case.subject_id == case.subject_id, Case.id != case.id)
        .where(Case.closed_at.is_not(None))
        .order_by(Case.id.desc())
        .limit(PAGE_SIZE)
        .options(joinedload(Case.decision))
    ).all()


def find_preserved(case: Case) -> PreservedCopy | None:
    return db.session.scalar(select(PreservedCopy).where(PreservedCopy.case_id == case.id))


def get_preserved_file(case: Case, file_id: int) -> PreservedFile:
    found = db.session.scalar(
        select(PreservedFile)
        .join(PreservedCopy, PreservedCopy.id == PreservedFile.copy_id)
        .where(PreservedCopy.case_id == case.id, PreservedFile.id == file_id)
    )
    if found is None:
        raise NotFound()
    return found


def find_preserved_files(names: Sequence[str]) -> set[str]:
    """Those of these stored files that a preserved copy still claims."""
    return set(db.session.scalars(select(PreservedFile.stored_as).where(PreservedFile.stored_as.in_(names))))


def list_authors(case_id: int) -> Sequence[Person]:
    return db.session.scalars(
        select(Person)
        .join(CaseAuthor, CaseAuthor.person_id == Person.id)
        .where(CaseAuthor.case_id == case_id)
        .order_by(Person.id)
    ).all()


def list_reports_by_people(case_id: int) -> Sequence[tuple[Report, Person]]:
    """What people with an account reported of a case, and who they are."""
    found = (
        select(Report, Person)
        .join(Person, Person.id == Report.reporter_id)
        .where(Report.case_id == case_id)
        .order_by(Report.id)
    )
    return [(row.Report, row.Person) for row in db.session.execute(found)]


@dataclass(frozen=True)
class Told:
    """A decision as one of its authors reads it."""

    decision: Decision
    person: Person


def get_told(token: str) -> Told:
    """The decision of a signed address. It ends when its reader signs out everywhere, or leaves."""
    decision_id, person_id, epoch = read_decision_token(token)
    told = db.session.execute(
        select(Decision, Person)
        .join(CaseAuthor, CaseAuthor.case_id == Decision.case_id)
        .join(Person, Person.id == CaseAuthor.person_id)
        .where(Decision.id == decision_id, Person.id == person_id)
    ).first()
    if told is None or told.Person.session_epoch != epoch:
        raise Gone(_("This link has ended, because its owner signed out everywhere, moved to another address or left."))
    return Told(told.Decision, told.Person)


def list_told(person: Person) -> Sequence[Decision]:
    """What was decided about this person's own words, the newest first: hidden, and what came of an appeal."""
    return db.session.scalars(
        select(Decision)
        .join(CaseAuthor, CaseAuthor.case_id == Decision.case_id)
        .where(CaseAuthor.person_id == person.id, Decision.outcome.in_(TO_AUTHORS))
        .order_by(Decision.id.desc())
        .options(joinedload(Decision.case), joinedload(Decision.appeal))
    ).all()
