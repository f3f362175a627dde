"""Opening cases and holding them: of each thing at most one is open, whoever comes at the same moment."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.db import db
from app.kit.clock import now
from app.moderation.models import Case, CaseAuthor
from app.moderation.rules import Queue, excerpt_of
from app.moderation.spaces import Space, Thing

LONGEST_LABEL = 300


def hold_or_open(space: Space, subject_id: int, thing: Thing, *, queue: Queue, rule: str) -> tuple[Case, bool]:
    """The thing's open case, held until the transaction ends, and whether it is new."""
    found = find_open(space.kind, subject_id)
    if found is not None:
        return found, False
    try:
        return open_case(space, subject_id, thing, queue=queue, rule=rule), True
    except IntegrityError:  # somebody opened it this moment; or opened and closed it, and then we open another
        return hold_or_open(space, subject_id, thing, queue=queue, rule=rule)


def open_case(space: Space, subject_id: int, thing: Thing, *, queue: Queue, rule: str) -> Case:
    """A new one. IntegrityError where somebody was quicker."""
    case = Case(
        queue=queue,
        kind=space.kind,
        subject_id=subject_id,
        rule=rule,
        label=thing.label[:LONGEST_LABEL],
        excerpt=excerpt_of(thing.text),
        url=thing.url,
        opened_at=now(),
    )
    with db.session.begin_nested():
        db.session.add(case)
    authors = {person.id for person in space.authors(subject_id)}
    db.session.add_all(CaseAuthor(case_id=case.id, person_id=person_id) for person_id in sorted(authors))
    db.session.flush()
    return case


def find_open(kind: str, subject_id: int) -> Case | None:
    """Held, as it is now."""
    return db.session.scalar(
        select(Case)
        .where(Case.kind == kind, Case.subject_id == subject_id, Case.closed_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def hold_open(case_ids: Collection[int]) -> Sequence[Case]:
    """Those that are still open, held, always in one order: what a colleague has decided meanwhile is left alone."""
    return db.session.scalars(
        select(Case)
        .where(Case.id.in_(case_ids), Case.closed_at.is_(None))
        .order_by(Case.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
