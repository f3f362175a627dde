"""Deleting an account across all features: what somebody is asked, and what becomes of it."""

from collections.abc import Callable

import pytest

from app.accounts.models import Person
from app.db import db
from app.pledges import moderating
from app.pledges.models import Pledge
from tests.client import TownClient
from tests.factories.pledges import make_pledge

ClientFor = Callable[[Person], TownClient]

QUESTION = "What should happen to what you have published?"


@pytest.fixture
def song(resident: Person, officer: Person) -> Pledge:
    """Words of the resident's that others have read."""
    pledge = make_pledge(resident, "own-words-fairness", words="Sing to my neighbours")
    moderating.show([pledge.id], actor=officer)
    return pledge


def test_who_has_published_nothing_is_not_asked_about_it(client_for: ClientFor, resident: Person) -> None:
    make_pledge(resident, "own-words-fairness", words="Nobody has read this")
    assert QUESTION not in client_for(resident).get("/account/deletion").text


def test_who_has_published_something_must_choose(client_for: ClientFor, resident: Person, song: Pledge) -> None:
    browser = client_for(resident)
    assert QUESTION in browser.get("/account/deletion").text
    refused = browser.submit("/account/deletion")
    assert refused.status_code == 422
    assert "Select what should happen to what you have published" in refused.text
    assert song.person_id == resident.id


@pytest.mark.parametrize(("choice", "words"), [("stays", "Sing to my neighbours"), ("goes", "")])
def test_what_they_choose_is_what_happens(
    client_for: ClientFor, resident: Person, song: Pledge, choice: str, words: str
) -> None:
    assert client_for(resident).submit("/account/deletion", text=choice).status_code == 303
    db.session.refresh(song)
    assert (song.person_id, song.words) == (None, words)
