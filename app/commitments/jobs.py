"""Scheduled work on organisations' pledges. Every verb may run twice: what is done is not done again."""

from flask import current_app

from app.commitments import queries
from app.commitments.models import OrganisationPledge
from app.commitments.renewing import follow_calendar
from app.commitments.standing import refresh_statuses
from app.db import db
from app.kit.clock import today

BATCH = 200  # commitments a transaction: nobody who reports progress waits long behind the job


def move_due() -> int:
    """Take the steps that the calendar asks for, a transaction each. Returns how many."""
    day = today()
    return sum(_move(pledge_id) for pledge_id in queries.list_pledges_due_to_move(day))


def _move(pledge_id: int) -> int:
    """One pledge that cannot be moved is named in the log, and holds up no other."""
    try:
        steps = follow_calendar(db.session.get_one(OrganisationPledge, pledge_id), today())
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        current_app.logger.error("organisation pledge %s stays where it is: %s", pledge_id, type(error).__name__)
        return 0
    return steps


def refresh_all_statuses() -> int:
    """Work out anew how every published commitment is doing today. Returns how many are doing otherwise than stored."""
    day, changed, after = today(), 0, 0
    while batch := queries.list_commitments_to_refresh(day, after=after, limit=BATCH):
        after = batch[-1].id
        changed += refresh_statuses(batch, day)
        db.session.commit()
        db.session.expunge_all()
    return changed
