"""Rows of cells with their line numbers, from CSV or a workbook."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from itertools import chain, zip_longest
from typing import IO, Any

from app.indicators.file_faults import BadFile, Findings
from app.indicators.text_lines import text_lines
from app.kit.files import LARGEST_FILE, Fault, UnfitFile, examine

Rows = Iterator[tuple[int, list[str]]]
DELIMITERS = ",;\t|"
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
        self.delimiter = max(DELIMITERS, key=first.count)
        reader = csv.reader(chain([first], lines), delimiter=self.delimiter, strict=True)
        try:
            for row in reader:
                if row:
                    yield reader.line_num, row
        except csv.Error as error:
            raise BadFile(f"This is not CSV: {error}", reader.line_num) from None

    def _workbook_rows(self) -> Rows:
        """The first sheet. Of a formula we take what it showed when the file was saved, and say so."""
        self.stream.seek(0)
        data = self.stream.read(LARGEST_FILE + 1)
        try:
            examine(data)
        except UnfitFile as error:
            raise BadFile(f"The workbook is not taken: {FAULTS.get(error.fault, 'it is damaged')}") from None
        import openpyxl  # only whoever brings a workbook needs it

        try:
            shown, written = (
                openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=only) for only in (True, False)
            )
            sheets = [book.worksheets[0] for book in (shown, written)]
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, OSError):
            raise BadFile("The workbook is damaged, or has no sheet") from None
        if len(shown.worksheets) > 1:
            self.findings.warn(0, f"Only the first of {len(shown.worksheets)} sheets was read: “{sheets[0].title}”")
        for line, (cells, formulas) in enumerate(
            zip_longest(*(sheet.iter_rows() for sheet in sheets), fillvalue=()), 1
        ):
            row = [self._cell(line, cell, source) for cell, source in zip(cells, formulas, strict=False)]
            if any(row):
                yield line, row

    def _cell(self, line: int, cell: Any, source: Any) -> str:
        if source.data_type == "f":
            if cell.value is None:
                raise BadFile("This line has a formula without its result: save a copy with values only", line)
            self.findings.warn(line, "A formula: we took what it showed when the file was saved")
        return _text_of(cell)


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
