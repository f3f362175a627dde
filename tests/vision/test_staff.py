"""Staff saying how a development is going: the six questions."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.vision import queries
from app.vision.rules import Status
from tests.client import TownClient

PATH = "/staff/vision/developments/PW-D3/updates"
UPDATE: dict[str, Any] = {"status": "under-way", "text": "The first 200 homes are finished.", "source_url": ""}

SignIn = Callable[[Person], TownClient]


def test_an_officer_posts_an_update_that_everyone_reads(
    client_for: SignIn, client: TownClient, officer: Person
) -> None:
    response = client_for(officer).submit(PATH, **UPDATE)
    assert response.status_code == 303
    assert response.location.endswith("/vision/developments/PW-D3")
    assert "The first 200 homes are finished." in client.get("/vision/population-wellbeing").text
    assert queries.list_updates("PW-D3")[0].status is Status.UNDER_WAY


def test_a_facilitator_may_post_too(client_for: SignIn, organiser: Person) -> None:
    assert client_for(organiser).submit(PATH, **UPDATE).status_code == 303


@pytest.mark.parametrize("path", ["/staff/vision", PATH])
def test_staff_find_the_way_to_the_form(client_for: SignIn, officer: Person, path: str) -> None:
    assert client_for(officer).get(path).status_code == 200


@pytest.mark.parametrize("path", ["/staff/vision", PATH])
def test_somebody_not_signed_in_is_asked_to(client: TownClient, path: str) -> None:
    assert client.get(path).status_code == 303


def test_somebody_not_signed_in_posts_nothing(client: TownClient, session: Any) -> None:
    assert client.submit(PATH, **UPDATE).status_code == 303
    assert queries.list_updates("PW-D3") == []


def test_a_resident_may_neither_see_nor_post(client_for: SignIn, resident: Person) -> None:
    browser = client_for(resident)
    assert browser.get(PATH).status_code == 403
    assert browser.submit(PATH, **UPDATE).status_code == 403
    assert queries.list_updates("PW-D3") == []


def test_an_unknown_development_is_not_found(client_for: SignIn, officer: Person) -> None:
    assert client_for(officer).submit(PATH.replace("PW-D3", "XX-D3"), **UPDATE).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": ""}, "Choose where it stands"),
        ({"status": "finished"}, "There is a problem"),
        ({"text": "   "}, "Enter what has happened"),
        ({"text": "x" * 1001}, "1,000 characters or fewer"),
        ({"source_url": "javascript:alert(1)"}, "Enter a web address"),
    ],
)
def test_bad_input_is_told_and_kept(client_for: SignIn, officer: Person, change: dict[str, str], words: str) -> None:
    response = client_for(officer).submit(PATH, **{**UPDATE, **change})
    assert response.status_code == 422
    assert words in response.text
    assert change.get("source_url", "") in response.text
    assert queries.list_updates("PW-D3") == []


def test_posting_twice_says_it_twice(client_for: SignIn, officer: Person) -> None:
    """Updates are a diary: two entries are two entries, and each stays readable."""
    browser = client_for(officer)
    for _ in range(2):
        browser.submit(PATH, **UPDATE)
    assert len(queries.list_updates("PW-D3")) == 2


def test_without_a_token_nothing_is_posted(client_for: SignIn, officer: Person) -> None:
    assert client_for(officer).post(PATH, data=UPDATE).status_code == 400
    assert queries.list_updates("PW-D3") == []
