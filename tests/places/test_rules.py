"""What a postcode looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places.rules import Answer, WardAnswer, normalise_postcode, tones


@pytest.mark.parametrize(
    "text",
    [
        "LU1 1AA",
        "lu1 1aa",
        "LU11AA",
        " lu1  1aA ",
        "L U 1 1 A A",
        "LU1-1AA",
        "lu1.1aa",
        "ＬＵ１ １ＡＡ",
        "LU1\u00a01AA",
    ],
)
def test_any_spacing_and_case_is_the_same_postcode(text: str) -> None:
    assert normalise_postcode(text) == "LU1 1AA"


@pytest.mark.parametrize("text", ["M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 0AX", "EC1A 1BB"])
def test_every_kind_of_postcode_is_known(text: str) -> None:
    assert normalise_postcode(text) == text


@pytest.mark.parametrize(
    "text",
    ["", " ", "LU1", "LU1 1A", "LU1 1AAA", "1LU 1AA", "LU1 AAA", "LU1 1CA", "LU1 1AV", "Luton", "LU1 1AA LU1 1AB", "٣"],
)
def test_what_cannot_be_a_postcode_is_none(text: str) -> None:
    assert normalise_postcode(text) is None


def test_a_long_text_is_not_even_read() -> None:
    assert normalise_postcode("LU1 1AA" + " " * 1_000_000) is None


@given(st.text(max_size=60))
def test_no_text_breaks_it_and_the_answer_is_stable(text: str) -> None:
    found = normalise_postcode(text)
    assert found is None or normalise_postcode(found) == found


def test_an_answer_has_no_room_for_a_postcode() -> None:
    assert set(WardAnswer.__dataclass_fields__) == {"kind", "ward", "reason"}
    assert "LU" not in repr(WardAnswer(Answer.OUTSIDE))


def test_the_least_is_palest_and_the_most_is_darkest() -> None:
    assert tones({"a": 10, "b": 20, "c": 50}) == {"a": 0, "b": 1, "c": 4}


def test_where_all_are_alike_none_is_dark() -> None:
    assert tones({"a": 7, "b": 7}) == {"a": 0, "b": 0}
