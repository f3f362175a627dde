"""An organisation's updates as a table: one set of columns, to take away, to fill in and to send back."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.commitments.reports import Report
from app.commitments.rules import read_measure
from app.commitments.status import Outcome
from app.kit.csv import FORMULA_STARTS
from app.kit.text import tidy_lines
from app.organisations.rules import tidy_website

COLUMNS = ("update", "commitment", "text", "date", "outcome", "value", "unit", "note", "link")
ANSWERS = ("date", "outcome", "value", "note", "link")
MOST_ROWS = 50_000
LARGEST_TABLE = 20 * 1024 * 1024


class TableError(Exception):
    """The file as a whole cannot be read: `problem` says why, `line` where."""

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


@dataclass(frozen=True)
class Row:
    """One line of the file as it was typed; `update` and `commitment` are numbers, or none where they are not."""

    line: int
    cells: dict[str, str]

    @property
    def is_blank(self) -> bool:
        return not any(self.cells[name] for name in ANSWERS if name != "date") and not self.cells["update"]

    @property
    def update(self) -> int | None:
        return as_number(self.cells["update"])

    @property
    def commitment(self) -> int | None:
        return as_number(self.cells["commitment"])


def as_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def read_table(data: bytes) -> Iterator[Row]:
    """Its rows; TableError for what is no such table. Spreadsheets write a BOM: that is no mistake."""
    if len(data) > LARGEST_TABLE:
        raise TableError("too_big")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError("encoding", data[: error.start].count(b"\n") + 1) from None
    if "\x00" in text:
        raise TableError("not_text")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        yield from _rows(reader)
    except csv.Error:
        raise TableError("broken", reader.line_num) from None


def _rows(reader: Any) -> Iterator[Row]:
    heads = [head.strip().lower() for head in next(reader, [])]
    if not set(COLUMNS) <= set(heads) or len(heads) != len(set(heads)):
        raise TableError("heads")
    number = 0
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        number += 1
        if number > MOST_ROWS:
            raise TableError("too_many")
        if len(cells) > len(heads) and any(cell.strip() for cell in cells[len(heads) :]):
            raise TableError("broken", reader.line_num)
        known = dict(zip(heads, cells, strict=False))
        yield Row(reader.line_num, {name: _as_typed(known.get(name, "")) for name in COLUMNS})


def _as_typed(cell: str) -> str:
    """Without the quote that our exports put before what a spreadsheet would run."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA_STARTS else cell


def read_report(row: Row, outcomes: dict[str, Outcome]) -> tuple[Report | None, Sequence[str]]:
    """What the row says, or which of its cells cannot be read."""
    cells, bad = row.cells, []
    on = read_day(cells["date"])
    outcome = outcomes.get(cells["outcome"].casefold())
    value = read_measure(cells["value"]) if cells["value"] else None
    link = tidy_website(cells["link"]) if cells["link"] else ""
    bad = [
        name
        for name, is_bad in (
            ("date", on is None),
            ("outcome", outcome is None),
            ("value", bool(cells["value"]) and value is None),
            ("link", link is None),
        )
        if is_bad
    ]
    if on is None or outcome is None or link is None or bad:
        return None, bad
    return Report(on=on, outcome=outcome, value=value, note=tidy_lines(cells["note"]), link=link), ()


def read_day(text: str) -> date | None:
    """2027-03-31, or 31/03/2027 as British spreadsheets make of it."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def key_of(commitment_id: int, report: Report) -> str:
    """The same for the same words: a row sent twice, in one file or two, is one update."""
    value = "" if report.value is None else f"{report.value.normalize():f}"
    said = "\x1f".join((str(commitment_id), report.on.isoformat(), report.outcome, value, report.note, report.link))
    return "csv:" + hashlib.sha256(said.encode()).hexdigest()[:56]
