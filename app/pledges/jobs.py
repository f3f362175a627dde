"""Scheduled work on pledges. Every verb may run twice: what is done is not done again."""

from collections.abc import Callable
from datetime import date
from functools import partial

from flask import current_app

from app.db import db
from app.kit.clock import today
from app.pledges import keeping, queries, sharing
from app.pledges.models import Pledge

BATCH = 50  # pledges a transaction: residents never wait long behind a job


def ask_how_it_goes() -> int:
    """Send the check-ins that are due, and mark the pledges that went silent. Returns how many it met."""
    day = today()
    met, after = 0, None
    while batch := queries.list_check_ins_due(day, after=after, limit=BATCH):
        after = _key_of(batch[-1])
        met += sum(_try(pledge.id, partial(keeping.ask_how_it_goes, pledge, day)) for pledge in batch)
        db.session.commit()
    return met


def _key_of(pledge: Pledge) -> tuple[date, int]:
    assert pledge.next_check_in_on is not None
    return pledge.next_check_in_on, pledge.id


def _try(pledge_id: int, deed: Callable[[], None]) -> bool:
    """Do it within a savepoint: one pledge that cannot be met is named in the log, and holds up nobody else."""
    try:
        with db.session.begin_nested():
            deed()
    except Exception as error:
        current_app.logger.error("pledge %s is left out: %s", pledge_id, type(error).__name__)
        return False
    return True


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
