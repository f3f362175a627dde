"""Argon2 takes its time on purpose; nobody else may wait for the database meanwhile."""

from typing import Any

from argon2 import PasswordHasher

from app.accounts import staffing
from app.accounts.models import Person
from app.accounts.permissions import Role
from tests.accounts.browsing import PASSWORD, ClientFor, Outbox, link_in
from tests.client import TownClient
from tests.factories.people import make_person

NEW = "four other words here"


def test_confirming_an_account_holds_no_lock_while_hashing(
    client: TownClient, outbox: Outbox, locks_while_hashing: list[bool]
) -> None:
    client.submit("/sign-up", age_band="18+", name="Asha Patel", email="asha@example.org")
    client.submit(link_in(outbox()[0]), name="Asha Patel", password=PASSWORD)
    assert locks_while_hashing == [False]


def test_signing_in_holds_no_lock_while_hashing(client: TownClient, locks_while_hashing: list[bool]) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    locks_while_hashing.clear()
    client.submit("/sign-in", email=make_person(password_hash=weak).email, password=PASSWORD)
    assert locks_while_hashing == [False, False]


def test_changing_a_password_holds_no_lock_while_hashing(
    client_for: ClientFor, member: Person, locks_while_hashing: list[bool]
) -> None:
    client_for(member).submit("/account/password", current_password=PASSWORD, password=NEW)
    assert locks_while_hashing == [False, False]


def test_a_first_password_holds_no_lock_while_hashing(
    client_for: ClientFor, resident: Person, locks_while_hashing: list[bool]
) -> None:
    client_for(resident).submit("/account/password", password=NEW)
    assert locks_while_hashing == [False]


def test_resetting_a_password_holds_no_lock_while_hashing(
    client: TownClient, resident: Person, outbox: Outbox, locks_while_hashing: list[bool]
) -> None:
    client.submit("/password-reset", email=resident.email)
    client.submit(link_in(outbox()[0]), password=NEW)
    assert locks_while_hashing == [False]


def test_joining_the_staff_holds_no_lock_while_hashing(
    client: TownClient, session: Any, locks_while_hashing: list[bool]
) -> None:
    token = staffing.invite_staff("new@example.org", Role.FACILITATOR, actor=None)
    assert client.submit(f"/links/staff/{token}", name="New Person", password=PASSWORD).status_code == 303
    assert locks_while_hashing == [False]
