"""Which wards are most alike."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.db import db
from app.indicators.models import Indicator
from app.indicators.neighbours import CONTEXT, find_neighbours
from app.indicators.rules import Polarity

WARDS = {
    "old": {"aged-65-plus": 25.0, "private-rented": 15.0},
    "older": {"aged-65-plus": 27.0, "private-rented": 16.0},
    "young": {"aged-65-plus": 5.0, "private-rented": 60.0},
    "between": {"aged-65-plus": 14.0, "private-rented": 35.0},
}
MEASURES = ("aged-65-plus", "private-rented")

towns = st.dictionaries(
    st.sampled_from("abcdefgh"), st.fixed_dictionaries({name: st.floats(0, 100) for name in MEASURES}), min_size=2
)


def test_the_most_alike_comes_first() -> None:
    found = find_neighbours("old", WARDS, measures=MEASURES)
    assert [each.area for each in found] == ["older", "between", "young"]
    assert found[0].distance < 0.2 < found[1].distance


def test_only_as_many_as_are_asked_for() -> None:
    assert len(find_neighbours("old", WARDS, measures=MEASURES, count=2)) == 2


def test_what_tells_nobody_apart_does_not_count() -> None:
    same = {ward: {**values, "disabled-residents": 12.0} for ward, values in WARDS.items()}
    wider = find_neighbours("old", same, measures=(*MEASURES, "disabled-residents"))
    assert wider == find_neighbours("old", WARDS, measures=MEASURES)


def test_an_area_with_too_little_in_common_is_not_compared() -> None:
    thin = {**WARDS, "thin": {"aged-65-plus": 25.0}}
    assert "thin" not in [each.area for each in find_neighbours("old", thin, measures=MEASURES)]


@pytest.mark.parametrize("areas", [{}, {"old": {}}, {"old": {"aged-65-plus": 3.0}}])
def test_nothing_to_compare_with_is_no_neighbour(areas: Any) -> None:
    assert find_neighbours("old", areas, measures=MEASURES) == []


@given(areas=towns)
def test_distance_is_the_same_both_ways(areas: Any) -> None:
    apart = {
        (area, each.area): each.distance
        for area in areas
        for each in find_neighbours(area, areas, measures=MEASURES, count=10)
    }
    assert all(distance == pytest.approx(apart[other, one]) for (one, other), distance in apart.items())


def test_what_makes_wards_alike_is_neither_good_nor_bad(session: Any) -> None:
    assert {db.session.get_one(Indicator, code).polarity for code in CONTEXT} == {Polarity.NEITHER}
