"""Writing the next version at the desk."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.statements.queries import find_current, list_versions
from app.statements.rules import LONGEST_CHANGE, LONGEST_TEXT, Slug
from tests.client import TownClient
from tests.statements.conftest import Publish

ClientFor = Callable[[Person], TownClient]

PAGES = ["/staff/statements", "/staff/statements/terms"]
WRITES = ["/staff/statements/terms/versions", "/staff/statements/terms/preview"]
FIELDS: dict[str, Any] = {"text": "## Be kind\n\nThat is all.", "what_changed": "Shorter.", "based_on": "1"}


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_for_administrators(
    client: TownClient, client_for: ClientFor, organiser: Person, officer: Person, path: str
) -> None:
    assert client.get(path).status_code == 303
    assert client_for(organiser).get(path).status_code == 403
    assert client_for(officer).get(path).status_code == 200


@pytest.mark.parametrize("path", WRITES)
def test_only_administrators_write(client: TownClient, client_for: ClientFor, organiser: Person, path: str) -> None:
    assert client.submit(path, **FIELDS).location.startswith("/sign-in")
    assert client_for(organiser).submit(path, **FIELDS).status_code == 403
    assert len(list_versions(Slug.TERMS)) == 1


def test_it_begins_with_the_text_in_force(client_for: ClientFor, officer: Person) -> None:
    page = client_for(officer).get("/staff/statements/cookies").text
    assert "A cookie is a small file" in page
    assert '<input type="hidden" name="based_on" value="1">' in page
    assert "needs_consent" not in page
    assert "needs_consent" in client_for(officer).get("/staff/statements/terms").text


def test_a_look_at_it_publishes_nothing(client_for: ClientFor, officer: Person) -> None:
    page = client_for(officer).submit("/staff/statements/terms/preview", **FIELDS)
    assert page.status_code == 200
    assert '<h2 class="govuk-heading-l">Be kind</h2>' in page.text
    assert "## Be kind" in page.text
    assert "Shorter." in page.text
    assert len(list_versions(Slug.TERMS)) == 1


def test_it_is_in_force_at_once(client: TownClient, client_for: ClientFor, officer: Person) -> None:
    answer = client_for(officer).submit("/staff/statements/terms/versions", **FIELDS, needs_consent="y")
    assert answer.location == "/statements/terms"
    assert "That is all." in client.get("/statements/terms").text
    current = find_current(Slug.TERMS)
    assert current is not None
    assert (current.number, current.needs_consent, current.published_by_id) == (2, True, officer.id)


def test_a_colleagues_version_is_not_overwritten(client_for: ClientFor, officer: Person, issue: Publish) -> None:
    issue(Slug.TERMS)
    answer = client_for(officer).submit("/staff/statements/terms/versions", **FIELDS)
    assert answer.status_code == 409
    assert "Somebody else has published" in answer.text
    assert "## Be kind" in answer.text
    assert len(list_versions(Slug.TERMS)) == 2


def test_pressing_twice_publishes_once(client_for: ClientFor, officer: Person) -> None:
    browser = client_for(officer)
    browser.submit("/staff/statements/terms/versions", **FIELDS)
    assert browser.submit("/staff/statements/terms/versions", **FIELDS).status_code == 409
    assert len(list_versions(Slug.TERMS)) == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "Enter the text"),
        ({"text": "[](/x)"}, "Enter the text"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "Use 60,000 characters or fewer"),
        ({"what_changed": ""}, "Say what changed"),
        ({"what_changed": "x" * (LONGEST_CHANGE + 1)}, "Use 300 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(
    client_for: ClientFor, officer: Person, changes: dict[str, Any], words: str
) -> None:
    answer = client_for(officer).submit("/staff/statements/terms/versions", **{**FIELDS, **changes})
    assert answer.status_code == 422
    assert words in answer.text
    assert len(list_versions(Slug.TERMS)) == 1


@pytest.mark.parametrize("based_on", ["", "x", "-1", "9" * 40, "\x00"])
def test_a_forged_base_publishes_nothing(client_for: ClientFor, officer: Person, based_on: str) -> None:
    answer = client_for(officer).submit("/staff/statements/terms/versions", **{**FIELDS, "based_on": based_on})
    assert answer.status_code == 409


def test_a_preview_of_nothing_says_so(client_for: ClientFor, officer: Person) -> None:
    assert client_for(officer).submit("/staff/statements/terms/preview", text="").status_code == 422
    assert client_for(officer).submit("/staff/statements/none/preview", **FIELDS).status_code == 404
