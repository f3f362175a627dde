"""Numbers as people and statistical offices write them."""

import pytest

from app.indicators.cells import Cell, Numbers, Unreadable


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12", 12),
        ("-3.5", -3.5),
        ("−3.5", -3.5),
        ("1,234", 1234),
        ("1,234,567.8", 1234567.8),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("44.6%", 44.6),
        ("£1,172", 1172),
        ("1.2E+05", 120000),
        (".5", 0.5),
        ("44,6", 44.6),
        ("1.234,5", 1234.5),
        ("0,176", 0.176),
    ],
)
def test_numbers_are_understood(written: str, number: float) -> None:
    assert Numbers().read(written).number == number


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("[c]", "suppressed"),
        ("*", "suppressed"),
        ("[low]", "suppressed"),
        ("[x]", "missing"),
        ("..", "missing"),
        ("z", "missing"),
        (":", "missing"),
        ("N/A", "missing"),
    ],
)
def test_markers_say_why_there_is_no_number(written: str, status: str) -> None:
    assert Numbers().read(written) == Cell(None, status)


def test_a_flag_beside_a_number_is_its_status() -> None:
    assert Numbers().read("12.3 [p]") == Cell(12.3, "provisional")
    assert Numbers().read("12.3[e]") == Cell(12.3, "estimated")
    assert Numbers().read("12.3 [r]") == Cell(12.3, "")


@pytest.mark.parametrize("written", ["-", "–", "abc", "12,34,56", "1_000", "nan", "inf", "=1+1", "(5)", "٣", "12 a"])
def test_what_can_be_read_in_two_ways_or_none_is_refused(written: str) -> None:
    with pytest.raises(Unreadable):
        Numbers().read(written)


def test_a_comma_can_be_either_where_the_file_does_not_show_which() -> None:
    with pytest.raises(Unreadable, match="can be 1234 or"):
        Numbers(delimiter=";").read("1,234")
    continental = Numbers(delimiter=";")
    continental.read("44,6")
    assert continental.read("1,234").number == 1.234


def test_decimal_commas_and_points_are_not_mixed_in_one_file() -> None:
    numbers = Numbers()
    numbers.read("44.6")
    with pytest.raises(Unreadable, match="mixed"):
        numbers.read("44,6")
