"""The front page and the pages a site owes its readers."""

from collections.abc import Callable
from typing import Any

import pytest

from app.pledges.rules import State
from tests.client import TownClient
from tests.factories.pledges import make_pledge


def test_the_front_page_says_the_vision_and_offers_one_thing_to_do(client: TownClient) -> None:
    text = client.get("/").text
    assert "healthy, fair and sustainable town" in text
    assert text.count('class="govuk-button"') == 1
    assert "Yours could be the first" in text


def test_the_front_page_counts_made_and_kept_with_source_and_date(client: TownClient) -> None:
    make_pledge(state=State.DONE)
    make_pledge()
    text = client.get("/").text
    assert '<p class="town-stat__number">2</p>' in text
    assert '<p class="town-stat__number town-stat__number--kept">1</p>' in text
    assert "Source: Luton 2040 pledges, counted live on" in text


def test_the_front_page_is_cheap_and_needs_no_cookie(client: TownClient, max_queries: Callable[[int], Any]) -> None:
    for _each in range(8):
        make_pledge()
    with max_queries(10):
        response = client.get("/")
    assert "Set-Cookie" not in response.headers
    assert response.text.count("town-pledges__promise") == 5


@pytest.mark.parametrize("path", ["/pledges", "/accessibility", "/privacy", "/cookies"])
def test_reading_sets_no_cookie(client: TownClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


def test_the_accessibility_statement_has_what_the_law_asks(client: TownClient) -> None:
    text = client.get("/accessibility").text
    for part in ("partially compliant", "version 2.2 AA", "EHRC", "EASS", "Luton2040@luton.gov.uk", "was prepared on"):
        assert part in text


def test_the_privacy_page_names_reasons_rights_and_ages(client: TownClient) -> None:
    text = client.get("/privacy").text
    for part in ("public task", "consent", "13 or over", "Information Commissioner", "works for 7 days"):
        assert part in text


def test_the_cookies_page_names_both_cookies(client: TownClient) -> None:
    text = client.get("/cookies").text
    assert client.application.config["SESSION_COOKIE_NAME"] in text
    assert "luton2040-mis" in text


def test_the_style_guide_shows_errors_too(client: TownClient) -> None:
    text = client.get("/styleguide").text
    assert "Answer this question" in text
    assert "Enter a number from 1 to 100" in text
