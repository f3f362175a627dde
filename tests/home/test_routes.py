"""The front page and the pages a site owes its readers."""

from collections.abc import Callable
from typing import Any

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


def test_the_style_guide_shows_errors_too(client: TownClient) -> None:
    text = client.get("/styleguide").text
    assert "Answer this question" in text
    assert "Enter a number from 1 to 100" in text
