"""What pages read about shared pledges."""

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.db import db
from app.kit.errors import NotFound
from app.kit.paging import Page
from app.kit.waiting import Waiting, waiting
from app.pledges.models import Action, Pledge, SharedPledge, SharedState

PAGE_SIZE = 20
FINISHED = (SharedState.ACTIVATED, SharedState.FAILED)


def count_by_state() -> dict[SharedState, int]:
    """How many stand where; a state that none is in counts 0."""
    rows = db.session.execute(select(SharedPledge.state, func.count()).group_by(SharedPledge.state))
    return dict.fromkeys(SharedState, 0) | {row.state: row[1] for row in rows}


def read_waiting() -> Waiting:
    """Those that wait for the Taskforce's decision."""
    return waiting(SharedPledge.created_at, SharedPledge.state == SharedState.PROPOSED)


def list_finished(*, after: int | None = None, size: int = PAGE_SIZE) -> Page[SharedPledge]:
    """Those that met their target and those that did not, newest first, a keyset page at a time."""
    query = _with_action().where(SharedPledge.state.in_(FINISHED), SharedPledge.hidden_at.is_(None))
    query = query.order_by(SharedPledge.id.desc()).limit(size + 1)
    if after is not None:
        query = query.where(SharedPledge.id < after)
    return Page.of(db.session.scalars(query).all(), size, lambda shared: str(shared.id))


def list_by_starter(person: Person) -> list[SharedPledge]:
    """Everything one person started, newest first."""
    query = _with_action().where(SharedPledge.starter_id == person.id).order_by(SharedPledge.id.desc())
    return list(db.session.scalars(query))


def list_in_state(state: SharedState, *, after: int | None = None, size: int = PAGE_SIZE) -> Page[SharedPledge]:
    """For staff: those in one state, oldest first."""
    query = _with_action().where(SharedPledge.state == state).order_by(SharedPledge.id).limit(size + 1)
    if after is not None:
        query = query.where(SharedPledge.id > after)
    return Page.of(db.session.scalars(query).all(), size, lambda shared: str(shared.id))


def get_visible(shared_id: int, viewer: Person | None) -> SharedPledge:
    """One that the viewer may see: its starter sees it before everybody else does."""
    shared = find(shared_id)
    if shared is None or not shared.may_be_seen_by(viewer):
        raise NotFound(_("There is no such shared pledge."))
    return shared


def get_for_staff(shared_id: int) -> SharedPledge:
    """Any of them."""
    shared = find(shared_id)
    if shared is None:
        raise NotFound(_("There is no such shared pledge."))
    return shared


def find(shared_id: int) -> SharedPledge | None:
    query = _with_action().where(SharedPledge.id == shared_id).options(joinedload(SharedPledge.starter))
    return db.session.scalar(query)


def find_live_pledge(person: Person | None, action: Action) -> Pledge | None:
    """The pledge this person holds on an action: nobody holds the same one twice, alone and with others."""
    if person is None:
        return None
    query = select(Pledge).where(
        Pledge.person_id == person.id,
        Pledge.action_id == action.id,
        Pledge.live_key.is_not(None),
        Pledge.confirmed_at.is_not(None),
    )
    return db.session.scalars(query.limit(1)).first()


def _with_action() -> Select[SharedPledge]:
    return select(SharedPledge).options(joinedload(SharedPledge.action).joinedload(Action.priority))
