"""Files of households, a row each: which columns they have, and how a row becomes a household.

Cells are text as an analyst's spreadsheet saves it; amounts are pounds a year. A row that cannot be is refused with the
names of its fields and a reason in a word each; what was typed is never repeated. A cell holds no line break: so one
stray quotation mark spoils its own row and no other.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from app.mis.asking import FIELDS, BadQuestion, household_from
from app.mis.household import BadHousehold, Household

REQUIRED = ("adults", "child_ages", "tenure", "income")
CARRIED = ("id", "ward", "weight")  # not part of the household
BLOCK = 1 << 20  # characters read at a time
LONGEST_LINE = 10_000  # characters

# How people write what `asking` knows by one spelling.
_SPELLING: Mapping[str, Callable[[str], str]] = {
    "child_ages": lambda cell: cell.replace(";", ","),
    "tenure": str.lower,
    "childcare": str.lower,
    "council_tax_band": str.upper,
}


class BadFile(ValueError):
    """Not a file of households; the message is one line for the person who brought it."""


@dataclass(frozen=True)
class Header:
    """Where each column we know stands, counted from 0, and those we do not."""

    places: Mapping[str, int]
    width: int
    unknown: tuple[str, ...]

    @property
    def carried(self) -> tuple[str, ...]:
        return tuple(name for name in CARRIED if name in self.places)


def open_text(file: IO[bytes]) -> io.TextIOWrapper:
    """UTF-8 with or without a mark at its start, any line ends; a byte that is not UTF-8 spoils its row only."""
    return io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline=None)


def read_header(line: str) -> Header:
    """Raises BadFile where a column is missing or stands twice."""
    if "\x00" in line or not is_text(line):
        raise BadFile("The file is not UTF-8 text. Save it as “CSV UTF-8”.")
    names = [name.strip().lower() for name in next(csv.reader([line]), [])]
    places = {name: place for place, name in enumerate(names) if name in FIELDS or name in CARRIED}
    missing = [name for name in REQUIRED if name not in places]
    if missing:
        raise BadFile(f"The first line must name the columns. Missing: {', '.join(missing)}.")
    doubled = [name for name in places if names.count(name) > 1]
    if doubled:
        raise BadFile(f"A column stands twice: {', '.join(doubled)}.")
    return Header(places, len(names), tuple(name for name in names if name not in places))


def read_blocks(text: IO[str]) -> Iterator[tuple[int, str]]:
    """Whole lines after the header in blocks, each with the number of its first line: memory stays flat."""
    number, rest, part = 2, "", text.read(BLOCK)
    while part:
        after = text.read(BLOCK)
        block, end, rest = (rest + part).rpartition("\n") if after else (rest + part, "\n", "")
        if len(rest) > BLOCK:
            raise BadFile("A line is too long to be a household.")
        if end:
            yield number, block
            number += block.count("\n") + 1
        part = after


def says_nothing(line: str) -> bool:
    """Spreadsheets end a file with empty rows."""
    return not line.strip(", ")


def split_line(line: str, header: Header) -> list[str]:
    """The cells of a line. Raises BadQuestion for one that cannot be a row."""
    if not is_text(line):
        raise _refused("not_utf_8")
    if len(line) > LONGEST_LINE:
        raise _refused("too_long")
    if line.count('"') % 2:
        raise _refused("a_quotation_mark_is_not_closed")
    cells = next(csv.reader([line]))
    if len(cells) != header.width:
        raise _refused("wrong_number_of_cells")
    return cells


def read_household(cells: Sequence[str], header: Header) -> tuple[Household, int]:
    """A row's household and its income in pence a year. Raises BadQuestion."""
    values = {name: spelled(name, cells[place]) for name, place in header.places.items() if name in FIELDS}
    return household_from({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file: its household and income in pence a year, or the problem with it; and what it carries."""

    number: int
    carried: Mapping[str, str]
    household: Household | None
    income: int
    problem: str


def read_rows(text: IO[str], header: Header) -> Iterator[Row]:
    """Every line after the header that says something."""
    for first, block in read_blocks(text):
        for number, line in enumerate(block.split("\n"), first):
            if not says_nothing(line):
                yield _read_row(number, line, header)


def _read_row(number: int, line: str, header: Header) -> Row:
    carried: dict[str, str] = {}
    try:
        cells = split_line(line, header)
        carried = {name: cells[header.places[name]].strip() for name in header.carried}
        household, income = read_household(cells, header)
    except BadQuestion as error:
        return Row(number, carried, None, 0, str(error))
    return Row(number, carried, household, income, "")


def spelled(name: str, cell: str) -> str:
    """A cell as `asking.FIELDS` reads it; empty where it says nothing."""
    cell = cell.strip()
    return _SPELLING[name](cell) if name in _SPELLING else cell


def is_text(line: str) -> bool:
    """Whether every byte of it was UTF-8."""
    return line.isascii() or not any("\ud800" <= each <= "\udfff" for each in line)


def _refused(reason: str) -> BadQuestion:
    return BadQuestion([BadHousehold("row", reason)])
