"""Who voted is forgotten a while after the count; that so many voted, and what, stays."""

from datetime import date

from sqlalchemy import ColumnElement, func, or_, select, update

from app.db import db
from app.kit.retention import Due, Rule, due_of, midnight, months_before
from app.polls.models import Participation, Poll


def _over_since(cutoff: date) -> ColumnElement[bool]:
    return func.coalesce(Poll.cancelled_at, Poll.counted_at) < midnight(cutoff)


def _says_who() -> ColumnElement[bool]:
    return or_(Participation.person_id.is_not(None), Participation.ward_code.is_not(None))


def find_old(cutoff: date) -> Due:
    return due_of(
        select(func.count(), func.min(func.coalesce(Poll.cancelled_at, Poll.counted_at)))
        .select_from(Participation)
        .join(Poll, Poll.id == Participation.poll_id)
        .where(_over_since(cutoff), _says_who())
    )


def forget_old(cutoff: date) -> int:
    over = select(Poll.id).where(_over_since(cutoff)).scalar_subquery()
    forgotten = db.session.execute(
        update(Participation)
        .where(Participation.poll_id.in_(over), _says_who())
        .values(person_id=None, ward_code=None),
        execution_options={"synchronize_session": False},
    )
    db.session.commit()
    return int(forgotten.rowcount)  # type: ignore[attr-defined]


RULES = (
    Rule(
        name="who voted in polls",
        cutoff=lambda settings, day: months_before(day, settings.keep_participations_months),
        find=find_old,
        apply=forget_old,
    ),
)
