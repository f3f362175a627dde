"""People for tests: the fewest facts that make one valid."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from app.accounts.models import AgeBand, Person, PersonRole
from app.accounts.permissions import Role
from app.db import db
from app.kit.clock import now

_numbers = count(1)


def make_person(
    email: str | None = None, name: str = "Asha Patel", *, signed_up: bool = True, roles: Iterable[Role] = (), **kw: Any
) -> Person:
    """A flushed person; `signed_up=False` is a pledger without an account."""
    moment = now()
    facts = {"created_at": moment, "signed_up_at": moment if signed_up else None, "age_band": AgeBand.ADULT, **kw}
    person = Person(email=email or f"person{next(_numbers)}@luton.example", name=name, **facts)
    person.roles = [PersonRole(role=role, granted_at=moment) for role in roles]
    db.session.add(person)
    db.session.flush()
    return person
