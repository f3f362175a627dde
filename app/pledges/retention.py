"""Pledges that nobody confirmed are not kept: they were never counted, and their makers never said yes."""

from datetime import date, timedelta

from sqlalchemy import delete, func, select

from app.db import db
from app.kit.retention import Due, Rule, due_of, midnight
from app.pledges.models import Pledge
from app.pledges.rules import State

BATCH = 500  # pledges between two commits


def find_unconfirmed(cutoff: date) -> Due:
    query = select(func.count(), func.min(Pledge.created_at))
    return due_of(query.where(Pledge.state == State.UNCONFIRMED, Pledge.created_at < midnight(cutoff)))


def forget_unconfirmed(cutoff: date) -> int:
    is_due = (Pledge.state == State.UNCONFIRMED) & (Pledge.created_at < midnight(cutoff))
    some = select(Pledge.id).where(is_due).order_by(Pledge.id).limit(BATCH)
    forgotten = 0
    while gone := db.session.scalars(delete(Pledge).where(Pledge.id.in_(some), is_due).returning(Pledge.id)).all():
        db.session.commit()
        forgotten += len(gone)
    return forgotten


RULES = (
    Rule(
        name="pledges nobody confirmed",
        cutoff=lambda settings, day: day - timedelta(days=settings.keep_unconfirmed_days),
        find=find_unconfirmed,
        apply=forget_unconfirmed,
    ),
)
