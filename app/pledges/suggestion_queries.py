"""What pages read about suggested actions."""

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.db import db
from app.kit.errors import NotFound
from app.kit.paging import Page
from app.kit.waiting import Waiting, waiting
from app.pledges.suggestion_models import Suggestion

PAGE_SIZE = 20


def list_by_suggester(person: Person) -> list[Suggestion]:
    """Everything one person suggested, newest first."""
    return list(
        db.session.scalars(
            select(Suggestion)
            .where(Suggestion.person_id == person.id)
            .order_by(Suggestion.id.desc())
            .options(joinedload(Suggestion.action), joinedload(Suggestion.priority))
        )
    )


def list_waiting(*, after: int | None = None, size: int = PAGE_SIZE) -> Page[Suggestion]:
    """Suggestions nobody has decided on, oldest first."""
    query = select(Suggestion).where(Suggestion.decision.is_(None)).order_by(Suggestion.id).limit(size + 1)
    if after is not None:
        query = query.where(Suggestion.id > after)
    rows = db.session.scalars(query.options(joinedload(Suggestion.priority))).all()
    return Page.of(rows, size, lambda suggestion: str(suggestion.id))


def list_decided(*, after: int | None = None, size: int = PAGE_SIZE) -> Page[Suggestion]:
    """Suggestions with their decisions, newest first."""
    query = select(Suggestion).where(Suggestion.decision.is_not(None)).order_by(Suggestion.id.desc()).limit(size + 1)
    if after is not None:
        query = query.where(Suggestion.id < after)
    rows = db.session.scalars(query.options(joinedload(Suggestion.action), joinedload(Suggestion.priority))).all()
    return Page.of(rows, size, lambda suggestion: str(suggestion.id))


def count_waiting_and_decided() -> tuple[int, int]:
    """How many wait for the Taskforce, and how many it has decided on."""
    every, decided = db.session.execute(
        select(func.count(), func.count(Suggestion.decision)).select_from(Suggestion)
    ).one()
    return every - decided, decided


def read_waiting() -> Waiting:
    return waiting(Suggestion.created_at, Suggestion.decision.is_(None))


def get_suggestion(suggestion_id: int) -> Suggestion:
    query = select(Suggestion).where(Suggestion.id == suggestion_id)
    suggestion = db.session.scalar(query.options(joinedload(Suggestion.action), joinedload(Suggestion.priority)))
    if suggestion is None:
        raise NotFound(_("There is no such suggestion."))
    return suggestion
