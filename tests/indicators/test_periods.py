"""Periods: what files write, what is kept of it, and what people read."""

import pytest

from app.indicators import periods


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2021", "2021"),
        ("2021.0", "2021"),
        (" 2021/22 ", "2021-22"),
        ("2021-22", "2021-22"),
        ("2021/2022", "2021-22"),
        ("2021 to 2022", "2021-22"),
        ("1999/00", "1999-00"),
        ("2007/08", "2007-08"),
        ("Year ending March 2022", "2021-22"),
        ("FYE 2022", "2021-22"),
        ("2018-20", "2018-20"),
        ("2018 to 2020", "2018-20"),
        ("2021 Q3", "2021-Q3"),
        ("Q3 2021", "2021-Q3"),
        ("2021-q3", "2021-Q3"),
        ("2021-08", "2021-08"),
        ("Aug 2021", "2021-08"),
        ("August-2021", "2021-08"),
        ("2021 Sept", "2021-09"),
    ],
)
def test_periods_are_read_as_files_write_them(written: str, kept: str) -> None:
    assert periods.read(written) == kept
    assert str(periods.parse(kept)) == kept


@pytest.mark.parametrize(
    "written",
    ["", "21", "2021-13", "2021/24", "2021-Q5", "Octember 2021", "2021-08-01", "1/8/2021", "2022-21", "1066", "٢٠٢١"],
)
def test_what_is_no_period_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"period|month|year|span"):
        periods.read(written)


def test_what_can_be_a_month_or_a_financial_year_is_refused_rather_than_guessed() -> None:
    with pytest.raises(ValueError, match="write 2007/08 for the year"):
        periods.read("2007-08")
    with pytest.raises(ValueError, match="would read as the financial year"):
        periods.read("Aug 2007")
    with pytest.raises(ValueError, match="would read as the month"):
        periods.read("2001 to 2003")


def test_only_the_kept_form_is_parsed() -> None:
    for text in ("2021/22", "Aug 2021", "2021 ", "2021-q3", "2021-1"):
        with pytest.raises(ValueError, match="is not a period"):
            periods.parse(text)


def test_periods_are_told_to_people() -> None:
    told = [periods.label(text) for text in ("2021", "2021-22", "2018-20", "2021-Q3", "2021-08")]
    assert told == ["2021", "2021/22", "2018–2020", "July–September 2021", "August 2021"]


def test_periods_go_in_order_of_their_ends() -> None:
    mixed = ["2022", "2021-22", "2021", "2021-Q3", "2021-08", "1999-00"]
    assert sorted(mixed, key=periods.sort_key) == ["1999-00", "2021-08", "2021-Q3", "2021", "2021-22", "2022"]


def test_the_year_a_period_counts_for_is_the_one_it_ends_in() -> None:
    ends = [periods.end_year(text) for text in ("2021", "2021-22", "1999-00", "2018-20", "2021-Q3", "2021-08")]
    assert ends == [2021, 2022, 2000, 2020, 2021, 2021]
