"""Scheduled work on pledges. Every verb may run twice: what is done is not done again."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.db import db
from app.kit.clock import today
from app.pledges import keeping, sharing
from app.pledges.models import Pledge

BATCH = 200  # pledges a transaction: residents never wait long behind a job


def ask_how_it_goes() -> int:
    """Send the check-ins that are due, and mark the pledges that went silent. Returns how many it met."""
    day = today()
    met = 0
    while batch := _due(day):
        for pledge in batch:
            keeping.ask_how_it_goes(pledge, day)
        db.session.commit()
        met += len(batch)
    return met


def _due(day: date) -> list[Pledge]:
    return list(
        db.session.scalars(
            select(Pledge)
            .where(Pledge.next_check_in_on <= day)
            .order_by(Pledge.next_check_in_on, Pledge.id)
            .limit(BATCH)
            .options(joinedload(Pledge.person), joinedload(Pledge.action))
        )
    )


def close_due() -> int:
    """Fail the shared pledges whose day has passed. Returns how many."""
    closed = sharing.fail_due(today())
    db.session.commit()
    return closed


def tell_shared() -> int:
    """Tell everybody what became of their shared pledge, each exactly once. Returns how many."""
    told = 0
    while number := sharing.tell_some(limit=BATCH):
        db.session.commit()
        told += number
    db.session.rollback()
    return told
