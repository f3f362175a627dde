"""CSV out: ordered columns, streamed, and harmless when opened in a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
Column = tuple[str, Callable[[T], Any]]

LINES_TOGETHER = 200  # each piece is a message of the server's own
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def stream(columns: Sequence[Column[T]], rows: Iterable[T]) -> Iterator[str]:
    """Lines of CSV, some hundred at a time: the headings, then a line per row."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([defuse(heading) for heading, _ in columns])
    for number, row in enumerate(rows, 1):
        writer.writerow([defuse(getter(row)) for _, getter in columns])
        if number % LINES_TOGETHER == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def line_of(cells: Iterable[Any]) -> str:
    """One line, its end included, that no spreadsheet runs."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow([defuse(cell) for cell in cells])
    return buffer.getvalue()


def defuse(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets a quote before it; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
