"""When somebody was last here: a day, not a moment, noted at most once a day. It decides when we may forget them."""

from flask import request
from flask_login import current_user
from sqlalchemy import update

from app.accounts.models import Person
from app.db import db, table_of
from app.kit.clock import today
from app.kit.locale import has_session

PEOPLE = table_of(Person)


def note(person_id: int) -> None:
    """They are here today. If we had said that we would forget them, we do not."""
    is_news = PEOPLE.c.last_seen_on.is_(None) | (PEOPLE.c.last_seen_on < today())
    db.session.execute(
        update(PEOPLE)
        .where(PEOPLE.c.id == person_id, is_news | PEOPLE.c.forgetting_told_on.is_not(None))
        .values(last_seen_on=today(), forgetting_told_on=None)
    )


def note_activity() -> None:
    """Before whatever somebody signed in sends. Their session may be older than a day, and reading writes nothing."""
    if request.method != "POST" or not has_session() or not current_user.is_authenticated:
        return
    if current_user.last_seen_on != today() or current_user.forgetting_told_on is not None:
        note(current_user.id)
        db.session.commit()
