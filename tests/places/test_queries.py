"""Finding wards."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db import db
from app.kit.errors import NotFound
from app.places import queries
from app.places.models import Postcode
from app.places.rules import Answer, Reason


@pytest.fixture
def postcodes(session: Any) -> None:
    session.add(Postcode(postcode="LU1 1AA", ward_code="E05014742"))
    session.flush()


def test_there_are_twenty_wards_each_on_its_own_tile(session: Any) -> None:
    wards = queries.list_wards()
    assert len(wards) == 20
    assert len({(ward.tile_column, ward.tile_row) for ward in wards}) == 20
    assert sum(ward.population for ward in wards) == 225_239


def test_tiles_lie_like_the_town(session: Any) -> None:
    tiles = {ward.slug: (ward.tile_column + (ward.tile_row % 2) / 2, ward.tile_row) for ward in queries.list_wards()}
    assert tiles["bramingham"][1] < tiles["central"][1] < tiles["south"][1]
    assert tiles["lewsey"][0] < tiles["saints"][0] < tiles["wigmore"][0]


@pytest.mark.parametrize("name", ["E05014748", "e05014748", "round-green"])
def test_a_ward_is_found_by_code_or_slug(session: Any, name: str) -> None:
    assert queries.get_ward(name).name == "Round Green"


@pytest.mark.parametrize("name", ["", "E05002193", "bury-park", "Round Green"])
def test_what_is_no_ward_is_not_found(session: Any, name: str) -> None:
    with pytest.raises(NotFound):
        queries.get_ward(name)


def test_a_postcode_of_the_town_is_probably_in_its_ward(postcodes: None) -> None:
    answer = queries.find_ward_for_postcode("lu11aa")
    assert answer.kind is Answer.PROBABLY
    assert answer.ward is not None
    assert answer.ward.name == "Farley"


@pytest.mark.parametrize("text", ["LU7 1AA", "SW1A 1AA"])
def test_any_other_postcode_is_outside(postcodes: None, text: str) -> None:
    assert queries.find_ward_for_postcode(text).kind is Answer.OUTSIDE


def test_nonsense_asks_to_choose(postcodes: None) -> None:
    answer = queries.find_ward_for_postcode("the town hall")
    assert (answer.kind, answer.reason) == (Answer.CHOOSE, Reason.MALFORMED)


def test_without_postcodes_everyone_chooses(session: Any) -> None:
    answer = queries.find_ward_for_postcode("LU1 1AA")
    assert (answer.kind, answer.reason) == (Answer.CHOOSE, Reason.NO_POSTCODES)


def test_finding_a_ward_is_one_statement(postcodes: None, max_queries: Callable[[int], Any]) -> None:
    with max_queries(1):
        queries.find_ward_for_postcode("LU1 1AA")


def test_a_failing_database_does_not_put_the_postcode_into_the_log(session: Any) -> None:
    db.session.execute(text("ALTER TABLE postcodes RENAME TO lost"))
    with pytest.raises(DBAPIError) as error, db.session.begin_nested():
        queries.find_ward_for_postcode("LU1 1AA")
    assert "LU1" not in str(error.value)
