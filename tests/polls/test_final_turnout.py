"""Turnout after the count: nobody can be picked out, not by subtracting either."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.places.queries import list_wards
from app.polls.final_turnout import as_told
from tests.polls.counted import make_counted

NUMBERS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=1), st.integers(0, 60), min_size=1, max_size=8)


def test_large_numbers_are_told_as_they_are() -> None:
    assert as_told({"a": 40, "b": 12}) == {"a": 40, "b": 12}


def test_one_small_number_takes_another_with_it_for_everybody_knows_the_sum() -> None:
    assert as_told({"a": 40, "b": 12, "c": 3}) == {"a": 40, "b": None, "c": None}


def test_nothing_is_told_of_a_handful() -> None:
    assert as_told({"a": 4, "b": 5}) == {"a": None, "b": None}


@given(NUMBERS)
def test_a_withheld_number_can_never_be_worked_out(counts: dict[str, int]) -> None:
    told = as_told(counts)
    hidden = [key for key, number in told.items() if number is None]
    assert all(number is None or number >= 10 for number in told.values())
    assert all(told[key] in (None, counts[key]) for key in counts)
    if hidden:
        assert sum(counts[key] for key in hidden) >= 10 or len(hidden) == len(counts)
        assert len(hidden) > 1 or sum(counts.values()) < 10


def test_a_poll_keeps_its_turnout_with_every_ward_that_was_asked(session: Any) -> None:
    wards = [ward.code for ward in list_wards()][:2]
    poll = make_counted(ballots=[["1"]] * 3, wards=wards)
    assert poll.turnout == {
        "voters": 3,
        "channels": {"online": None},
        "wards": {**dict.fromkeys(wards), "none": None},
        "codes": {"made": 0, "withdrawn": 0},
    }
