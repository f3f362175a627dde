"""The vision's public pages."""

from collections.abc import Callable
from typing import Any

import pytest

from app.vision import actions, queries
from app.vision.rules import Status
from tests.client import TownClient

PRIORITIES = ["inclusive-economy", "population-wellbeing", "net-zero", "child-friendly-town", "fairness"]
OUTCOME = "/vision/outcomes/IE1"
PAGES = [
    "/vision",
    *[f"/vision/{slug}" for slug in PRIORITIES],
    OUTCOME,
    "/vision/boards",
    "/vision/story",
    "/vision/developments",
    "/vision/developments/FA-D5",
]


@pytest.mark.parametrize("path", PAGES)
def test_anyone_can_read_every_page(client: TownClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert "Luton 2040 vision document, 2023–2028 edition" in response.text


@pytest.mark.parametrize("path", PAGES)
def test_no_page_tells_how_many_organisations_took_part(client: TownClient, path: str) -> None:
    text = client.get(path).text
    assert "191 organisations" not in text
    assert "119 organisations" not in text


@pytest.mark.parametrize(
    "path",
    ["/vision/nothing", "/vision/outcomes/XX9", "/vision/developments/XX-D1", "/vision/developments?status=finished"],
)
def test_an_unknown_name_is_a_page_that_says_so(client: TownClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_glance_shows_the_mission_and_every_survey_figure_with_its_year(client: TownClient) -> None:
    text = client.get("/vision").text
    assert "No-one in poverty" in text
    assert text.count("town-stat__number") == 10
    assert text.count("year not printed") == 2


def test_a_priority_shows_its_board_outcomes_strands_and_developments(client: TownClient, session: Any) -> None:
    priority = queries.get_priority("net-zero")
    text = client.get("/vision/net-zero").text
    words = [priority.statement, priority.board.name, *(outcome.text for outcome in priority.outcomes)]
    words += [strand.name for strand in priority.strands] + [item.text for item in priority.developments]
    assert [each for each in words if each.replace("'", "&#39;") not in text] == []
    assert "/pledges?priority=net-zero" in text


def test_a_priority_shows_the_newest_update_of_each_development(client: TownClient, session: Any) -> None:
    actions.post_update("NZ-D3", status=Status.AT_RISK, text="The first site was lost.", actor=None)
    actions.post_update("NZ-D3", status=Status.UNDER_WAY, text="A new site was found.", actor=None)
    session.commit()
    text = client.get("/vision/net-zero").text
    assert "A new site was found." in text
    assert "The first site was lost." not in text


def test_a_development_shows_its_whole_history(client: TownClient, session: Any) -> None:
    actions.post_update("NZ-D3", status=Status.AT_RISK, text="The first site was lost.", actor=None)
    actions.post_update(
        "NZ-D3", status=Status.UNDER_WAY, text="Found.", source_url="https://example.org/news", actor=None
    )
    session.commit()
    text = client.get("/vision/developments/NZ-D3").text
    assert text.index("Under way") < text.index("The first site was lost.")
    assert 'href="https://example.org/news"' in text


def test_words_of_an_update_are_never_markup(client: TownClient, session: Any) -> None:
    actions.post_update("NZ-D3", status=Status.UNDER_WAY, text="<script>alert(1)</script>", actor=None)
    session.commit()
    assert "<script>alert" not in client.get("/vision/net-zero").text


def test_developments_can_be_filtered_by_status(client: TownClient, session: Any) -> None:
    actions.post_update("NZ-D3", status=Status.DELIVERED, text="It runs.", actor=None)
    session.commit()
    text = client.get("/vision/developments?status=delivered").text
    assert "Introduction of a new park and ride service" in text
    assert text.count("<article>") == 1
    assert client.get("/vision/developments?status=at-risk").text.count("<article>") == 0


def test_the_filter_answers_htmx_with_the_list_alone(client: TownClient) -> None:
    text = client.get("/vision/developments?status=planned", headers={"HX-Request": "true"}).text
    assert text.lstrip().startswith('<section id="developments"')
    assert text.count("<article>") == 25


def test_the_boards_are_a_picture_and_words(client: TownClient) -> None:
    text = client.get("/vision/boards").text
    assert "<desc" in text
    assert text.count("works across both formal boards") == 3


@pytest.mark.parametrize("path", [path for path in PAGES if path != OUTCOME])
def test_pages_are_cheap(client: TownClient, max_queries: Callable[[int], Any], path: str) -> None:
    client.get(path)
    with max_queries(2):
        client.get(path)
