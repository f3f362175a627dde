"""A member with a password, and a count of the costly work."""

from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher

from app.accounts import passwords
from app.accounts.models import Person
from tests.accounts.browsing import PASSWORD
from tests.factories.people import make_person


@pytest.fixture
def member(session: Any) -> Person:
    """Somebody with a password."""
    return make_person("member@example.org", name="Mina Member", password_hash=passwords.hash_password(PASSWORD))


@pytest.fixture
def locks_while_hashing(monkeypatch: pytest.MonkeyPatch, session: Any) -> list[bool]:
    """For every use of Argon2, whether a transaction was open: on SQLite it would hold the town's write lock."""
    held: list[bool] = []

    def noting(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            held.append(session().in_transaction())
            return real(*args)

        return call

    for name in ("hash", "verify"):
        monkeypatch.setattr(PasswordHasher, name, noting(getattr(PasswordHasher, name)))
    return held


@pytest.fixture
def count_hashing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every use of Argon2, by its name."""
    used: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            used.append(name)
            return real(*args)

        return call

    for name in ("hash", "verify"):
        monkeypatch.setattr(PasswordHasher, name, counted(name, getattr(PasswordHasher, name)))
    return used
