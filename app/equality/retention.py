"""Answers go a while after the decision they were asked for; those of a standing occasion a while after their month."""

from datetime import date

from sqlalchemy import ColumnElement, delete, distinct, func, or_, select

from app.db import db
from app.equality.models import EqualityAnswer
from app.equality.occasions import list_occasions
from app.equality.rules import month_of
from app.kit.retention import Due, Rule, months_before


def _is_due(cutoff: date) -> ColumnElement[bool]:
    """Of an occasion that waits for its decision nothing is due; of one that is gone, what is old."""
    occasions = list_occasions()
    decided = [each.code for each in occasions if each.decided_on is not None and each.decided_on < cutoff]
    waiting = [each.code for each in occasions if not each.is_standing]
    is_old = (EqualityAnswer.month < month_of(cutoff)) & EqualityAnswer.occasion.not_in(waiting)
    return or_(EqualityAnswer.occasion.in_(decided), is_old)


def find_old(cutoff: date) -> Due:
    query = select(func.count(distinct(EqualityAnswer.entry)), func.min(EqualityAnswer.month)).where(_is_due(cutoff))
    number, month = db.session.execute(query).one()
    return Due(number, date.fromisoformat(f"{month}-01") if month else None)


def forget_old(cutoff: date) -> int:
    number = find_old(cutoff).number
    db.session.execute(delete(EqualityAnswer).where(_is_due(cutoff)))
    db.session.commit()
    return number


RULES = (
    Rule(
        name="answers about equality",
        cutoff=lambda settings, day: months_before(day, settings.keep_equality_months),
        find=find_old,
        apply=forget_old,
    ),
)
