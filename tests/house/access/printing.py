"""The matrix on paper: one line for each method of each route, one column for each part."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.house.access.cast import CAST
from tests.house.access.things import Answer

MATRIX = Path(__file__).parent / "matrix.txt"
ASKED = "--print-matrix"
FOUND = pytest.StashKey[dict[str, dict[str, Answer]]]()

Column = Mapping[str, Answer]


def note(config: pytest.Config, part: str, column: dict[str, Answer]) -> Column:
    """The part's column on paper; while the matrix is being printed, the one just found."""
    if not config.getoption(ASKED, default=False):
        return read(part)
    config.stash.setdefault(FOUND, {})[part] = column
    return column


def read(part: str) -> Column:
    header, *lines = [[cell.strip() for cell in line.split("|")] for line in MATRIX.read_text().splitlines()]
    place = header.index(part)
    return {cells[0]: Answer(cells[place]) for cells in lines}


def print_all(columns: Mapping[str, Column]) -> None:
    names = list(columns[CAST[0]])
    rows = [["route", *CAST], *([name, *(columns[part][name] for part in CAST)] for name in names)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    MATRIX.write_text("\n".join(lines) + "\n")
