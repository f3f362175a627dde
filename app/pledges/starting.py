"""A confirmed pledge begins, or joins those it waits for: exactly once, counted and recorded."""

from sqlalchemy import bindparam, select, update

from app.accounts import presence
from app.db import db, table_of
from app.kit.audit import record
from app.kit.clock import now, today
from app.pledges.counting import count
from app.pledges.joining import hold_shared, join_shared
from app.pledges.models import Pledge
from app.pledges.rules import State, check_in_due

PLEDGES = table_of(Pledge)

# Built once and on the bare table: every confirmed pledge passes here.
START_ALONE = (
    update(PLEDGES)
    .where(
        PLEDGES.c.id == bindparam("number"),
        PLEDGES.c.state == State.UNCONFIRMED,
        PLEDGES.c.shared_pledge_id.is_(None),
    )
    .values(
        state=State.ACTIVE,
        confirmed_at=bindparam("moment", type_=PLEDGES.c.confirmed_at.type),
        started_at=bindparam("moment", type_=PLEDGES.c.started_at.type),
        next_check_in_on=bindparam("first_check_in", type_=PLEDGES.c.next_check_in_on.type),
    )
    .returning(PLEDGES.c.action_id, PLEDGES.c.ward_code)
)


def start(pledge_id: int, *, actor_id: int) -> None:
    """Confirm an unconfirmed pledge exactly once: the WHERE decides between two simultaneous tries."""
    if _start_alone(pledge_id) or _start_together(pledge_id):
        presence.note(actor_id)
        record("pledge.confirmed", actor=actor_id, subject=pledge_id)


def _start_alone(pledge_id: int) -> bool:
    facts = {"number": pledge_id, "moment": now(), "first_check_in": check_in_due(today(), 1)}
    started = db.session.execute(START_ALONE, facts).one_or_none()
    if started is None:
        return False
    count(started.action_id, started.ward_code, {State.ACTIVE: 1})
    return True


def _start_together(pledge_id: int) -> bool:
    """The shared pledge is held before the pledge that joins it: whoever leaves it does the same."""
    unconfirmed = select(Pledge.shared_pledge_id).where(Pledge.id == pledge_id, Pledge.state == State.UNCONFIRMED)
    shared_id = db.session.scalar(unconfirmed)
    if shared_id is None:
        return False
    shared = hold_shared(shared_id)
    pledge = db.session.scalars(
        update(Pledge)
        .where(Pledge.id == pledge_id, Pledge.state == State.UNCONFIRMED, Pledge.shared_pledge_id == shared_id)
        .values(confirmed_at=now(), state=State.WAITING)
        .returning(Pledge),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if pledge is not None:
        join_shared(shared, pledge, now())
    return pledge is not None
