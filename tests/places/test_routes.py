"""The wards' pages, and finding one's own without leaving a postcode behind."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from app.places import actions, queries
from app.places.boundary_file import Shape
from app.places.models import Postcode
from tests.client import TownClient


@pytest.fixture
def postcodes(session: Any) -> None:
    session.add(Postcode(postcode="LU1 1AA", ward_code="E05014742"))
    session.commit()


def test_all_wards_are_on_the_map_and_in_the_table(client: TownClient) -> None:
    text = client.get("/places").text
    assert text.count('class="town-map__tile ') == 20
    for ward in queries.list_wards():
        assert text.count(f'href="/places/wards/{ward.slug}"') == 2
    assert "Census 2021" in text


def test_real_boundaries_take_the_place_of_the_tiles(client: TownClient, session: Any) -> None:
    actions.replace_boundaries({ward.code: Shape("M0 0L9 9Z", 4, 5, 9, 9) for ward in queries.list_wards()})
    session.commit()
    text = client.get("/places").text
    assert text.count("M0 0L9 9Z") == 20
    assert "Each hexagon" not in text
    assert text.count('<th scope="row"') == 20
    assert "Crown copyright" in text


def test_the_map_is_two_statements(client: TownClient, max_queries: Callable[[int], Any]) -> None:
    with max_queries(2):
        client.get("/places")


def test_a_ward_has_its_page(client: TownClient) -> None:
    text = client.get("/places/wards/round-green").text
    assert "10,827" in text
    assert "Census 2021" in text


@pytest.mark.parametrize("path", ["/places/wards/nowhere", "/places/wards/Round%20Green"])
def test_an_unknown_ward_is_not_found(client: TownClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_question_offers_both_ways(client: TownClient, postcodes: None) -> None:
    text = client.get("/places/ward").text
    assert 'name="postcode"' in text
    assert text.count("<option") == 21


def test_without_postcodes_the_question_is_the_ward_by_name(client: TownClient) -> None:
    text = client.get("/places/ward").text
    assert 'name="postcode"' not in text
    assert "Choose yours by its name" in text
    assert text.count("<option") == 21
    assert 'href="/places"' in text


def test_a_slip_without_postcodes_is_told_beside_its_field(client: TownClient) -> None:
    response = client.submit("/places/ward", postcode="LU1")
    assert response.status_code == 422
    assert 'id="postcode-error"' in response.text


@pytest.mark.parametrize("text", ["LU1 1AA", "lu11aa", " lu1  1aa"])
def test_a_postcode_of_the_town_gets_its_ward(client: TownClient, postcodes: None, text: str) -> None:
    response = client.submit("/places/ward", postcode=text)
    assert response.status_code == 200
    assert "You are probably in" in response.text
    assert "Farley ward" in response.text


def test_the_answer_leaves_no_postcode_anywhere(
    client: TownClient, postcodes: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = client.submit("/places/ward", postcode="LU1 1AA")
    assert "LU1 1AA" not in response.text
    assert "Location" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    assert "LU1 1AA" not in caplog.text


def test_a_postcode_elsewhere_is_outside(client: TownClient, postcodes: None) -> None:
    assert "outside Luton" in client.submit("/places/ward", postcode="SW1A 1AA").text


def test_without_postcodes_people_are_asked_to_choose(client: TownClient) -> None:
    response = client.submit("/places/ward", postcode="LU1 1AA")
    assert response.status_code == 200
    assert "We cannot look up postcodes" in response.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Enter your postcode"),
        ("  ", "Enter your postcode"),
        ("LU1", "Enter a full postcode"),
        ("x" * 9999, "Enter a"),
    ],
)
def test_a_slip_is_told_and_kept(client: TownClient, postcodes: None, text: str, words: str) -> None:
    response = client.submit("/places/ward", postcode=text)
    assert response.status_code == 422
    assert words in response.text
    assert "Error:" in response.text
    assert f'value="{text.strip()}"' in response.text


def test_htmx_gets_the_island_alone(client: TownClient, postcodes: None) -> None:
    text = client.submit("/places/ward", htmx=True, postcode="LU1 1AA").text
    assert text.lstrip().startswith('<div class="town-reading" id="find-ward"')


def test_a_ward_can_be_chosen_by_name(client: TownClient) -> None:
    response = client.get("/places/ward?ward=saints")
    assert response.status_code == 303
    assert response.location.endswith("/places/wards/saints")


@pytest.mark.parametrize("choice", ["", "nowhere"])
def test_choosing_nothing_is_told(client: TownClient, choice: str) -> None:
    response = client.get(f"/places/ward?ward={choice}")
    assert response.status_code == 422
    assert "There is a problem" in response.text


def test_without_a_token_nothing_is_answered(client: TownClient, postcodes: None) -> None:
    assert client.post("/places/ward", data={"postcode": "LU1 1AA"}).status_code == 400
