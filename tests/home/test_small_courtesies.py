"""Small things that people and programs expect of a site."""

from collections.abc import Callable

import pytest

from app.accounts.models import Person
from tests.client import TownClient

ClientFor = Callable[[Person], TownClient]


def test_programs_find_the_picture_and_the_pages_to_leave_alone(client: TownClient) -> None:
    icon = client.get("/favicon.ico")
    assert client.get(icon.location).mimetype == "image/svg+xml"
    robots = client.get("/robots.txt")
    assert robots.mimetype == "text/plain"
    assert "Disallow: /pledges/manage/\n" in robots.text


@pytest.mark.parametrize(
    ("path", "words"),
    [("/account/session/closure", "You are signed out."), ("/account/sessions/closure", "signed out on every device")],
)
def test_signing_out_is_confirmed(client_for: ClientFor, resident: Person, path: str, words: str) -> None:
    browser = client_for(resident)
    assert words in browser.get(browser.submit(path).location).text


@pytest.mark.parametrize(
    ("path", "words"),
    [("/pledges/shared/new", "To start a shared pledge"), ("/pledges/suggestions/new", "To suggest an action")],
)
def test_whoever_is_sent_to_sign_in_reads_why(client: TownClient, path: str, words: str) -> None:
    assert words in client.get(client.get(path).location).text


def test_one_language_is_no_choice(client_for: ClientFor, resident: Person) -> None:
    browser = client_for(resident)
    assert 'name="locale"' not in browser.get("/account/profile").text
    assert "Language" not in browser.get("/account").text
    assert browser.submit("/account/profile", name="Alice", display="anonymous").status_code == 303
    assert resident.locale == "en"


def test_an_error_summary_follows_the_order_of_the_form(client_for: ClientFor, resident: Person) -> None:
    page = client_for(resident).submit("/pledges/shared", key="k").text
    assert page.index('<a href="#action">') < page.index('<a href="#reason">')
    assert page.index('id="action"') < page.index('id="reason"')


def test_a_priority_without_actions_is_met_in_own_words(client: TownClient) -> None:
    hint = "Say in your own words what you will do for it"
    assert hint in client.get("/pledges/new?priority=child-friendly-town").text
    assert hint not in client.get("/pledges/new?priority=fairness").text
