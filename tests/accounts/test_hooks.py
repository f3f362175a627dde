"""What other features hear of people."""

from typing import Any

import pytest
from flask import Flask

from app.accounts import actions, hooks, staffing
from app.accounts.models import AgeBand, Person, Purpose, SignUp
from app.accounts.permissions import Role
from app.accounts.routes import init_accounts
from app.kit.holdings import Holding, Sheet
from tests.factories.people import make_person

Heard = list[tuple[str, AgeBand | None, bool]]


@pytest.fixture
def heard(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Who was announced, how old they are, and whether their account was open by then."""
    notes: Heard = []

    def note(person: Person) -> None:
        notes.append((person.email, person.age_band, person.is_active))

    monkeypatch.setitem(app.extensions, hooks.EXTENSION, hooks.Hooks(newcomers=[note]))
    return notes


def test_features_hear_of_a_newcomer_once_their_age_is_known(session: Any, heard: Heard) -> None:
    pledger = make_person("teen@example.org", signed_up=False, age_band=None)
    detail = SignUp(name="Tariq Khan", age_band=AgeBand.TEEN).to_json()
    token = actions.issue_link(pledger, Purpose.CONFIRM_SIGN_UP, detail=detail)
    assert heard == []
    actions.confirm_sign_up(token, name="Tariq Khan", password_hash=None)
    assert heard == [("teen@example.org", AgeBand.TEEN, True)]


def test_features_hear_of_new_staff(session: Any, heard: Heard) -> None:
    token = staffing.invite_staff("new@example.org", Role.ANALYST, actor=None)
    assert token is not None
    staffing.join_as_newcomer(token, name="New Person", password_hash="hash")
    assert heard == [("new@example.org", AgeBand.ADULT, True)]


def test_what_is_registered_is_called(
    app: Flask, monkeypatch: pytest.MonkeyPatch, resident: Person, neighbour: Person
) -> None:
    heard: list[Any] = []
    other = Flask("registered")
    sheet = Sheet.of("songs", "Songs", ["Imagine"], [("title", "Title", str)])
    nothing = Sheet.of("poems", "Poems", [], [("title", "Title", str)])
    holding = Holding(
        feature="songs",
        columns=frozenset(),
        copy=lambda _person: [sheet, nothing],
        erase=lambda person, keeps_text: heard.append((person, keeps_text)),
        count_published=lambda _person: 3,
    )
    init_accounts(
        other,
        newcomers=[heard.append],
        mergers=[lambda kept, gone: heard.append((kept, gone))],
        holdings=[holding, holding],
    )
    monkeypatch.setitem(app.extensions, hooks.EXTENSION, other.extensions[hooks.EXTENSION])
    hooks.welcome(resident)
    hooks.merge(resident, neighbour)
    hooks.bid_farewell(neighbour, keeps_text=True)
    assert hooks.count_published(neighbour) == 6
    assert hooks.copy_of(neighbour) == [sheet, sheet], "kinds of which there is nothing are left out"
    assert heard == [resident, (resident, neighbour), (neighbour, True), (neighbour, True)]
