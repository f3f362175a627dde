"""A form whose token no longer fits is shown again with what was typed, and writes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import Person
from app.db import db
from app.kit.outbox import OutboxEmail
from app.pledges.models import SharedPledge
from app.pledges.suggestion_models import Suggestion
from tests.client import TownClient
from tests.factories.people import make_person

LOST = "Your browser lost the cookie that goes with this form"

Outbox = Callable[[], list[OutboxEmail]]


def rows(table: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("path", "typed", "kept"),
    [
        ("/pledges/new", {"action": "own-words", "words": "Sweep", "priority": "fairness"}, "Sweep</textarea>"),
        ("/pledges/links", {"email": "amina@example.org"}, "amina@example.org"),
        ("/sign-up", {"name": "Amina", "email": "amina@example.org", "age_band": "18+"}, 'value="Amina"'),
        ("/sign-in", {"email": "amina@example.org", "password": "secret words"}, "amina@example.org"),
        ("/sign-in/link", {"email": "amina@example.org"}, "amina@example.org"),
        ("/password-reset", {"email": "amina@example.org"}, "amina@example.org"),
    ],
)
@pytest.mark.parametrize("token", ["", "forged"])
def test_of_a_newcomer(
    client: TownClient, outbox: Outbox, path: str, typed: dict[str, str], kept: str, token: str
) -> None:
    answer = client.post(path, data={**typed, "csrf_token": token})
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert LOST in answer.text
    assert kept in answer.text
    assert "secret words" not in answer.text
    assert outbox() == []


def test_the_form_shown_again_has_a_token_that_fits(client: TownClient) -> None:
    page = client.post("/pledges/new", data={"action": "recycle", "csrf_token": "forged"}).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post("/pledges/new", data={"action": "recycle", "csrf_token": token}).status_code == 303


@pytest.mark.parametrize("path", ["/pledges/suggestions", "/pledges/shared"])
def test_of_somebody_signed_in(client_for: Callable[[Person], TownClient], resident: Person, path: str) -> None:
    answer = client_for(resident).post(path, data={"key": "k", "title": "Plant a tree", "csrf_token": "of before"})
    assert answer.status_code == 422
    assert LOST in answer.text
    assert "Plant a tree" in answer.text
    assert (rows(Suggestion), rows(SharedPledge)) == (0, 0)


def test_a_stranger_is_asked_to_sign_in_as_ever(client: TownClient) -> None:
    assert client.post("/pledges/suggestions", data={"title": "x"}).location.startswith("/sign-in")


def test_nothing_typed_anywhere_turns_the_reading_of_a_page(
    client_for: Callable[[Person], TownClient], resident: Person
) -> None:
    client_for(resident).submit(
        "/pledges/suggestions", key="k", title="Plant \u202etrees", why="Shade\u2066\nand\x00 air", priority="net-zero"
    )
    suggestion = db.session.scalars(select(Suggestion)).one()
    assert (suggestion.title, suggestion.why) == ("Plant trees", "Shade\nand air")


def test_nor_does_a_name(client_for: Callable[[Person], TownClient]) -> None:
    person = make_person()
    client_for(person).submit("/account/profile", name="Amina \u202eBegum", locale="en", display="anonymous")
    db.session.refresh(person)
    assert person.name == "Amina Begum"
