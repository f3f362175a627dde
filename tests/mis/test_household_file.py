"""Files of households: their columns, their rows, and what is wrong with them."""

import io

import pytest

from app.mis.asking import BadQuestion
from app.mis.household import Childcare, CouncilTaxBand, Household, Tenure
from app.mis.household_file import (
    BLOCK,
    BadFile,
    Header,
    open_text,
    read_blocks,
    read_header,
    read_household,
    split_line,
)

HEADER = "id,adults,child_ages,tenure,income,bedrooms,council_tax_band,childcare,housing_cost"


def read(row: str, header: str = HEADER) -> tuple[Household, int]:
    places = read_header(header)
    return read_household(split_line(row, places), places)


def reasons(row: str) -> str:
    with pytest.raises(BadQuestion) as refusal:
        read(row)
    return str(refusal.value)


def test_a_row_becomes_a_household() -> None:
    household, income = read('7,2,3; 7,Private,"£34,099.50",3,c,Standard,')
    assert household == Household(
        adults=2, child_ages=(3, 7), bedrooms=3, council_tax_band=CouncilTaxBand.C, childcare=Childcare.STANDARD
    )
    assert income == 34_099_50
    assert read("7,1,,social,0,,,none,4800")[0] == Household(
        adults=1, tenure=Tenure.SOCIAL, childcare=Childcare.NONE, housing_cost=4_800_00
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("7,,,private,100,,,,", "adults: missing"),
        ("7,two,,private,100,,,,", "adults: not_a_whole_number"),
        ("7,0,,private,100,,,,", "adults: out_of_range"),
        ("7,1,3;100,private,100,,,,", "child_ages: out_of_range"),
        ("7,1,3;;4,private,100,,,,", "child_ages: not_a_whole_number"),
        ("7,1," + ";".join("3" * 14) + ",private,100,,,,", "child_ages: too_many"),
        ("7,1,,palace,100,,,,", "tenure: unknown"),
        ("7,1,,private,,,,,", "income: missing"),
        ("7,1,,private,NaN,,,,", "income: malformed"),
        ("7,1,,private,-5,,,,", "income: negative"),
        ('7,1,,private,"£1,2,3",,,,', "income: malformed"),
        ('7,1,,private,"1.200,50",,,,', "income: malformed"),
        ("7,1,,private,1000000000000,,,,", "income: too_large"),
        ("7,1,,none,100,2,,,", "tenure: no_home_has_no_rooms"),
        ("7,1,,private,100", "row: wrong_number_of_cells"),
        ('"7,1,,private,100,,,,', "row: a_quotation_mark_is_not_closed"),
        ("7\udcff,1,,private,100,,,,", "row: not_utf_8"),
        ("7" * 10_001 + ",1,,private,100,,,,", "row: too_long"),
    ],
)
def test_a_row_that_cannot_be_says_why_and_not_what_was_typed(row: str, reason: str) -> None:
    assert reasons(row) == reason


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "Missing: adults, child_ages, tenure, income"),
        ("adults,child_ages,tenure", "Missing: income"),
        ("adults,child_ages,tenure,income,income", "stands twice: income"),
        ("a\x00d\x00u\x00", "not UTF-8"),
        ("adults\udce9", "not UTF-8"),
    ],
)
def test_a_file_without_its_columns_is_refused(line: str, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        read_header(line)


def test_columns_come_in_any_order_and_unknown_ones_are_named() -> None:
    header = read_header(" Income ,tenure,child_ages,ADULTS,ward,name")
    assert header == Header({"income": 0, "tenure": 1, "child_ages": 2, "adults": 3, "ward": 4}, 6, ("name",))
    assert header.carried == ("ward",)


def blocks(data: bytes) -> list[tuple[int, str]]:
    with open_text(io.BytesIO(data)) as text:
        text.readline()
        return list(read_blocks(text))


@pytest.mark.parametrize("data", [b"h\na\nb\n", b"\xef\xbb\xbfh\r\na\r\nb", b"h\ra\rb"])
def test_any_line_end_will_do(data: bytes) -> None:
    ((number, block),) = blocks(data)
    assert (number, block.rstrip("\n")) == (2, "a\nb")


def test_long_files_come_in_blocks_of_whole_lines_with_their_numbers() -> None:
    lines = [f"{n:09}" for n in range(300_000)]
    found = blocks(("h\n" + "\n".join(lines)).encode())
    assert len(found) > 2
    for number, block in found:
        assert block.split("\n")[0] == lines[number - 2]
        assert len(block) <= 2 * BLOCK
    assert "\n".join(block for _number, block in found).split("\n") == lines


def test_a_line_without_end_is_no_household() -> None:
    with pytest.raises(BadFile, match="too long"):
        blocks(b"h\n" + b"1" * (3 * BLOCK))
