"""What moderators read: pledges with own words or a name, by what was decided about them."""

from sqlalchemy import Select, literal_column, select
from sqlalchemy.orm import joinedload

from app.db import db
from app.kit.paging import Page
from app.kit.waiting import Waiting, waiting
from app.pledges.models import Action, Pledge, TextState

PAGE_SIZE = 20
WAITING = Pledge.text_state == literal_column("'waiting'")  # as in the partial index: a parameter would not match it


def list_waiting(*, after: int | None = None, size: int = PAGE_SIZE) -> Page[Pledge]:
    """Words nobody has decided on, oldest first. Only confirmed pledges: nobody reads what a robot left behind."""
    query = _words().where(WAITING).order_by(Pledge.id).limit(size + 1)
    if after is not None:
        query = query.where(Pledge.id > after)
    return _page(query, size)


def list_decided(state: TextState, *, after: int | None = None, size: int = PAGE_SIZE) -> Page[Pledge]:
    """Words that are shown, or hidden, newest first: a decision can be put right."""
    query = _words().where(Pledge.text_state == state)
    if after is not None:
        query = query.where(Pledge.id < after)
    return _page(query.order_by(Pledge.id.desc()).limit(size + 1), size)


def read_waiting() -> Waiting:
    return waiting(Pledge.confirmed_at, WAITING, Pledge.confirmed_at.is_not(None))


def _words() -> Select[Pledge]:
    query = select(Pledge).where(Pledge.confirmed_at.is_not(None))
    return query.options(joinedload(Pledge.action).joinedload(Action.priority))


def _page(query: Select[Pledge], size: int) -> Page[Pledge]:
    return Page.of(db.session.scalars(query).all(), size, lambda pledge: str(pledge.id))
