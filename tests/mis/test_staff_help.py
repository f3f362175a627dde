"""The desk of the list of help: the six questions."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.mis import queries
from app.mis.rules import Band
from tests.client import TownClient

PATH = "/staff/mis/help"
ENTRY: dict[str, Any] = {
    "title": "Soup on Sundays",
    "text": "A warm meal in the town hall.",
    "url": "https://www.luton.gov.uk",
    "phone": "01582 546000",
    "bands": ["D", "E"],
    "position": "1",
}

SignIn = Callable[[Person], TownClient]


def titles() -> list[str]:
    return [row.title for row in queries.list_all_help()]


def soup() -> int:
    return next(row.id for row in queries.list_all_help() if row.title == ENTRY["title"])


def test_staff_add_change_and_remove_an_entry(client_for: SignIn, analyst: Person) -> None:
    browser = client_for(analyst)
    assert browser.get(f"{PATH}/new").status_code == 200
    assert browser.submit(PATH, **ENTRY).status_code == 303
    assert "Soup on Sundays" in browser.get(PATH).text
    assert ENTRY["title"] in [row.title for row in queries.list_help(Band.E)]
    path = f"{PATH}/{soup()}"
    assert "01582 546000" in browser.get(path).text
    assert browser.submit(path, **{**ENTRY, "bands": ["C"], "url": "tel:01582546000"}).status_code == 303
    assert ENTRY["title"] not in [row.title for row in queries.list_help(Band.E)]
    assert browser.submit(f"{path}/removal").status_code == 303
    assert ENTRY["title"] not in titles()
    assert browser.submit(f"{path}/removal").status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " "}, "Enter what it is"),
        ({"title": "x" * 121}, "120 characters or fewer"),
        ({"text": ""}, "Enter what it does"),
        ({"url": "javascript:alert(1)"}, "Enter a web address"),
        ({"url": "https://nowhere"}, "Enter a web address"),
        ({"url": "tel:nobody"}, "Enter a web address"),
        ({"phone": "call us"}, "Enter a phone number"),
        ({"phone": "1" * 41}, "Enter a phone number"),
        ({"bands": []}, "Choose at least one band"),
        ({"bands": ["F"]}, "There is a problem"),
        ({"position": "first"}, "Enter a whole number"),
        ({"position": "0"}, "Enter a whole number"),
    ],
)
def test_bad_input_is_told_and_kept(client_for: SignIn, analyst: Person, change: dict[str, Any], words: str) -> None:
    before = titles()
    response = client_for(analyst).submit(PATH, **{**ENTRY, **change})
    assert response.status_code == 422
    assert words in response.text
    assert change.get("text", ENTRY["text"]) in response.text
    assert titles() == before


def test_a_title_stands_once(client_for: SignIn, analyst: Person) -> None:
    browser = client_for(analyst)
    browser.submit(PATH, **ENTRY)
    again = browser.submit(PATH, **ENTRY)
    assert again.status_code == 422
    assert "has an entry with this title" in again.text
    taken = browser.submit(f"{PATH}/{soup()}", **{**ENTRY, "title": titles()[-1]})
    assert taken.status_code == 422
    assert titles().count(ENTRY["title"]) == 1


def test_nobody_else_touches_the_list(client_for: SignIn, client: TownClient, resident: Person) -> None:
    before = titles()
    first = queries.list_all_help()[0].id
    for path in (PATH, f"{PATH}/{first}", f"{PATH}/{first}/removal"):
        assert client.submit(path, **ENTRY).status_code == 303
        assert client_for(resident).submit(path, **ENTRY).status_code == 403
    assert client_for(resident).get(PATH).status_code == 403
    assert titles() == before


def test_an_unknown_entry_is_not_found(client_for: SignIn, analyst: Person) -> None:
    assert client_for(analyst).submit(f"{PATH}/999999", **ENTRY).status_code == 404
