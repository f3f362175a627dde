"""What finding any page in the demo town needs: who looks, and where things are."""

from collections.abc import Callable

from flask import url_for
from sqlalchemy import select

from app.accounts import actions as accounts
from app.accounts.models import Person, Purpose
from app.accounts.queries import find_person_by_email
from app.db import db

STRANGER = None
RESIDENT = "resident@example.org"
OFFICER = "administrator@example.org"

Paths = Callable[[], list[str]]
Pages = dict[str, tuple[str | None, Paths]]  # endpoint -> who looks, and the addresses


def plain(endpoint: str, **values: object) -> Paths:
    return lambda: [url_for(endpoint, **values)]  # type: ignore[arg-type]


def resident() -> Person:
    person = find_person_by_email(RESIDENT)
    assert person is not None
    return person


def first(model: type, *where: object) -> int:
    return int(db.session.scalars(select(model.id).where(*where).order_by(model.id).limit(1)).one())  # type: ignore[attr-defined,arg-type]


def linked(endpoint: str, purpose: Purpose, detail: str | None = None) -> Paths:
    """A live one-time link, and one that nobody ever sent."""

    def paths() -> list[str]:
        token = accounts.issue_link(resident(), purpose, detail=detail)
        return [url_for(endpoint, token=token), url_for(endpoint, token="unknown")]

    return paths
