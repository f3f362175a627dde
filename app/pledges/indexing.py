"""Keeping the search true: which pledges' words it may find."""

from sqlalchemy import delete, insert

from app.db import db
from app.pledges.models import Pledge
from app.pledges.search import FTS


def show_words(pledge: Pledge) -> None:
    """Let a search find the words of this pledge, if it has any. Postgres indexes the row itself."""
    if pledge.words and db.session.get_bind().dialect.name == "sqlite":
        forget_words(pledge.id)
        db.session.execute(insert(FTS).values(rowid=pledge.id, words=pledge.words))


def forget_words(pledge_id: int) -> None:
    """No search finds them any more."""
    if db.session.get_bind().dialect.name == "sqlite":
        db.session.execute(delete(FTS).where(FTS.c.rowid == pledge_id))
