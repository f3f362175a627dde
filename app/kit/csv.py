"""CSV out: ordered columns, streamed, and harmless when opened in a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
Column = tuple[str, Callable[[T], Any]]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def stream(columns: Sequence[Column[T]], rows: Iterable[T]) -> Iterator[str]:
    """Lines of CSV: the headings, then a line per row."""
    yield line_of([heading for heading, _ in columns])
    for row in rows:
        yield line_of([getter(row) for _, getter in columns])


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
