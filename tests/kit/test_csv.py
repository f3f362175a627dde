"""CSV that opens as it was meant."""

import pytest

from app.kit.csv import LINES_TOGETHER, defuse, stream


def test_headings_come_first_then_a_line_per_row() -> None:
    columns = [("name", lambda row: row[0]), ("made", lambda row: row[1])]
    assert "".join(stream(columns, [("Dallow, west", 3), ("=1+1", -2)])) == (
        'name,made\r\n"Dallow, west",3\r\n\'=1+1,-2\r\n'
    )


def test_many_rows_come_in_pieces_that_lose_none() -> None:
    pieces = list(stream([("number", lambda row: row)], range(2 * LINES_TOGETHER + 1)))
    assert [piece.count("\r\n") for piece in pieces] == [LINES_TOGETHER + 1, LINES_TOGETHER, 1]
    assert "".join(pieces).split() == ["number", *(str(number) for number in range(2 * LINES_TOGETHER + 1))]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_a_spreadsheet_would_run_is_only_text(start: str) -> None:
    assert defuse(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("value", [-3, 0, None, "Recycle", "a = b"])
def test_what_is_harmless_stays_as_it_is(value: object) -> None:
    assert defuse(value) == value
