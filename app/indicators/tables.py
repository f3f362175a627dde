"""Rows of cells with their line numbers, from CSV or a workbook."""

import csv
import io
import re
import zlib
from collections.abc import Iterator
from datetime import date
from itertools import chain, zip_longest
from typing import IO, Any
from zipfile import BadZipFile

from app.indicators.file_faults import BadFile, Findings
from app.indicators.quoting import quoted
from app.indicators.text_lines import text_lines
from app.kit.files import LARGEST_FILE, Fault, UnfitFile, examine

Rows = Iterator[tuple[int, list[str]]]
DELIMITERS = ",;\t|"
SAYS_DELIMITER = re.compile(r'"?sep=(.*?)"?[\r\n]*', re.IGNORECASE)  # what Excel writes and reads in a first line
MOST_COLUMNS = 200  # of a workbook
MOST_ROWS = 200_000
MOST_EMPTY = 1000  # rows in a row: a sheet may claim a million
DAMAGED = (SyntaxError, BadZipFile, zlib.error, EOFError, OSError, ArithmeticError, LookupError, ValueError, TypeError)
FAULTS = {
    Fault.TOO_BIG: "a workbook must be 10 MB or smaller: save it as CSV",
    Fault.ACTIVE: "it holds macros or other files: save a copy without them (.xlsx)",
    Fault.LOCKED: "it is locked with a password",
    Fault.BOMB: "it unpacks to far more than its size",
}


class Table:
    """A file opened as rows. `delimiter` is known once the first row was read."""

    def __init__(self, stream: IO[bytes], findings: Findings) -> None:
        self.stream = stream
        self.findings = findings
        self.delimiter = ","

    def rows(self) -> Rows:
        """Every row that is not empty. Raises BadFile."""
        self.stream.seek(0)
        is_workbook = self.stream.read(4) == b"PK\x03\x04"
        return self._workbook_rows() if is_workbook else self._csv_rows()

    def _csv_rows(self) -> Rows:
        lines = text_lines(self.stream)
        first = next(lines, "")
        if not first.strip():
            raise BadFile("The file is empty, or its first line is")
        said = SAYS_DELIMITER.fullmatch(first)
        self.delimiter = _said_delimiter(said[1]) if said else max(DELIMITERS, key=first.count)
        above = 1 if said else 0
        reader = csv.reader(lines if said else chain([first], lines), delimiter=self.delimiter, strict=True)
        try:
            for row in reader:
                if row:
                    yield reader.line_num + above, row
        except csv.Error as error:
            raise BadFile(f"This is not CSV: {error}", reader.line_num + above) from None

    def _workbook_rows(self) -> Rows:
        """Whatever a damaged file makes the libraries say, people are told in one sentence."""
        try:
            yield from self._filled_rows()
        except (*DAMAGED, AttributeError):
            raise BadFile("The workbook is damaged, or has no sheet") from None

    def _filled_rows(self) -> Rows:
        """As wide as the widest so far: a sheet leaves empty cells at the end of a row out."""
        width = empty = 0
        for line, (cells, formulas) in enumerate(zip_longest(*self._sheets(), fillvalue=()), 1):
            row = [self._cell(line, cell, source) for cell, source in zip(cells, formulas, strict=False)]
            while row and not row[-1]:
                row.pop()
            empty = 0 if row else empty + 1
            if empty > MOST_EMPTY:
                return
            if line > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise BadFile(f"more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns: save it as CSV", line)
            width = max(width, len(row))
            if row:
                yield line, row + [""] * (width - len(row))

    def _sheets(self) -> list[Iterator[Any]]:
        """The first sheet twice: what is shown, and the formulas. What it says of its own size is not believed."""
        self.stream.seek(0)
        data = self.stream.read(LARGEST_FILE + 1)
        try:
            examine(data)
        except UnfitFile as error:
            raise BadFile(f"The workbook is not taken: {FAULTS.get(error.fault, 'it is damaged')}") from None
        import openpyxl  # only whoever brings a workbook needs it

        books = [openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=only) for only in (True, False)]
        sheets = [book.worksheets[0] for book in books]
        if (many := len(books[0].worksheets)) > 1:
            self.findings.warn(0, f"Only the first of {many} sheets was read: {quoted(sheets[0].title)}")
        for sheet in sheets:
            sheet.reset_dimensions()
        return [sheet.iter_rows(max_col=MOST_COLUMNS + 1) for sheet in sheets]

    def _cell(self, line: int, cell: Any, source: Any) -> str:
        if source.data_type == "f":
            if cell.value is None:
                raise BadFile("This line has a formula without its result: save a copy with values only", line)
            self.findings.warn(line, "A formula: we took what it showed when the file was saved")
        text = _text_of(cell)
        if "\0" in text:
            raise BadFile("This line has a character that is no text", line)
        return text


def _said_delimiter(said: str) -> str:
    if len(said) != 1 or said not in DELIMITERS:
        raise BadFile("The first line says “sep=” and none of comma, semicolon, tab or bar: leave it out", 1)
    return said


def _text_of(cell: Any) -> str:
    """As CSV would have it: whole numbers whole, months by their names, percentages as they are shown."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, date):  # and moments
        return f"{value:%b %Y}" if value.day == 1 else f"{value:%Y-%m-%d}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        if "%" in (cell.number_format or ""):
            return f"{value * 100:.12g}%"
        return f"{value:.15g}"
    return str(value).strip()
