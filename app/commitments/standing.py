"""Keeping the stored status of commitments equal to what the rule says."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select

from app.commitments.announcing import announce_status
from app.commitments.assurance_models import UpdateReview
from app.commitments.models import Commitment, ProgressUpdate
from app.commitments.moving import hold_commitments
from app.commitments.status import Assurance, Promise, Status, Update, status_of
from app.db import db


def refresh_status(commitment: Commitment, today: date) -> Status:
    """Work the status out anew and store it. Call it in the transaction of whatever may have changed it.

    The row is held, so that an update and a review of the same moment cannot store each other's past.
    """
    refresh_statuses([commitment], today)
    return commitment.status


def refresh_statuses(commitments: Sequence[Commitment], today: date) -> int:
    """The same for many, in three statements; returns how many statuses are others now."""
    db.session.flush()
    ids = sorted(each.id for each in commitments)
    hold_commitments(ids)
    updates = _updates_of(ids)
    changed = sum(_store(each, updates[each.id], today) for each in commitments)
    db.session.flush()
    return changed


def _store(commitment: Commitment, updates: Sequence[Update], today: date) -> bool:
    promise = promise_of(commitment)
    status = status_of(promise, updates, today) if promise else Status.NOT_STARTED
    is_other = commitment.status is not status
    commitment.status = status
    commitment.status_on = today
    if is_other:
        announce_status(commitment, status)
    return is_other


def promise_of(commitment: Commitment) -> Promise | None:
    """What the rule reads of a commitment; None while a draft has no dates."""
    if commitment.starts_on is None or commitment.due_on is None:
        return None
    return Promise(
        starts_on=commitment.starts_on,
        due_on=commitment.due_on,
        baseline=commitment.baseline,
        target=commitment.target,
        direction=commitment.direction,
        withdrawn_on=commitment.withdrawn_on,
    )


def _updates_of(ids: Iterable[int]) -> dict[int, list[Update]]:
    """Every update with what its newest review says, as the database has them now."""
    ids = list(ids)
    reviews = (
        select(UpdateReview.update_id, UpdateReview.decision)
        .join(ProgressUpdate, ProgressUpdate.id == UpdateReview.update_id)
        .where(ProgressUpdate.commitment_id.in_(ids))
        .order_by(UpdateReview.id)
    )
    newest = dict(db.session.execute(reviews).all())
    rows = db.session.execute(
        select(
            ProgressUpdate.commitment_id,
            ProgressUpdate.id,
            ProgressUpdate.on,
            ProgressUpdate.outcome,
            ProgressUpdate.value,
        )
        .where(ProgressUpdate.commitment_id.in_(ids))
        .order_by(ProgressUpdate.on, ProgressUpdate.id)
    )
    found: dict[int, list[Update]] = defaultdict(list)
    for commitment_id, update_id, on, outcome, value in rows:
        assurance = newest.get(update_id, Assurance.SELF_REPORTED)
        found[commitment_id].append(Update(on=on, outcome=outcome, value=value, assurance=assurance))
    return found
