"""How a pledge joins or leaves a shared one, and what becomes of all who wait for it.

Whoever changes a shared pledge holds its row first and the rows of its pledges second: two people can never wait for
each other.
"""

from collections import Counter
from datetime import datetime

from sqlalchemy import update

from app.db import db
from app.kit.audit import record
from app.kit.clock import now, today
from app.pledges.announcing import announce_outcome
from app.pledges.counting import count
from app.pledges.models import Pledge, SharedPledge, SharedState
from app.pledges.moving import hold
from app.pledges.rules import State, check_in_due


def hold_shared(shared_id: int | None) -> SharedPledge:
    """The shared pledge as it is now, held until the transaction ends.

    Its key is left free (FOR NO KEY UPDATE): every new pledge holds the key of the row it points at, so two who join
    at once would otherwise wait for each other for ever.
    """
    return db.session.get_one(SharedPledge, shared_id, with_for_update={"key_share": True}, populate_existing=True)


def hold_in_order(pledge: Pledge) -> SharedPledge | None:
    """Hold the shared pledge that this one belongs to, if any, and then the pledge, as both are now."""
    while True:
        seen = pledge.shared_pledge_id
        attempt = db.session.begin_nested()
        shared = hold_shared(seen) if seen else None
        hold(pledge)
        if pledge.shared_pledge_id == seen:
            attempt.commit()
            return shared
        attempt.rollback()  # it has joined another meanwhile: let go of it, and begin with that one


def join_shared(shared: SharedPledge, pledge: Pledge, moment: datetime) -> None:
    """Count a newcomer to a shared pledge, both held. The starter is not one of the others it waits for."""
    if shared.state is SharedState.OPEN and not shared.is_open_on(today()):
        fail_shared(shared)
    if shared.state is SharedState.FAILED:
        _release(shared)
        return
    if shared.starter_id != pledge.person_id:
        shared.joined += 1
    if shared.state is SharedState.ACTIVATED:
        pledge.told_at = moment  # they joined knowing that it holds
        _begin(shared, moment)
    elif shared.joined >= shared.target:
        shared.state = SharedState.ACTIVATED
        shared.activated_at = moment
        record("shared_pledge.activated", actor=None, subject=shared, joined=shared.joined)
        announce_outcome(shared)
        _begin(shared, moment)


def leave_shared(shared: SharedPledge, pledge: Pledge) -> None:
    """Give back the place of somebody who was still waiting. Both rows are held by the caller."""
    if shared.starter_id != pledge.person_id:
        shared.joined -= 1


def fail_shared(shared: SharedPledge) -> None:
    """The day has passed without enough people: say so, and let everybody go."""
    shared.state = SharedState.FAILED
    shared.failed_at = now()
    record("shared_pledge.failed", actor=None, subject=shared, joined=shared.joined)
    announce_outcome(shared)
    _release(shared)


def _begin(shared: SharedPledge, moment: datetime) -> None:
    """Every pledge that waited for this one comes into force, and is counted."""
    db.session.flush()
    begun = db.session.execute(
        update(Pledge)
        .where(Pledge.shared_pledge_id == shared.id, Pledge.state == State.WAITING)
        .values(state=State.ACTIVE, started_at=moment, next_check_in_on=check_in_due(today(), 1))
        .returning(Pledge.ward_code),
        execution_options={"synchronize_session": False},
    )
    wards = Counter(code or "" for code in begun.scalars())
    for ward_code, number in sorted(wards.items()):  # always in one order, so that no two wait for each other
        count(shared.action_id, ward_code, {State.ACTIVE: number})
    db.session.expire_all()


def _release(shared: SharedPledge) -> None:
    """Every pledge that waited for this one is free again."""
    db.session.flush()
    db.session.execute(
        update(Pledge)
        .where(Pledge.shared_pledge_id == shared.id, Pledge.state == State.WAITING)
        .values(state=State.RELEASED, ended_at=now(), live_key=None),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
