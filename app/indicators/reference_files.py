"""The files that come with the site: indicators, areas, what the vision printed of them, and the index's goalposts.

In `indicators.csv` the words of the unit follow the figure: "of children", "homes a year", "million".
"""

import csv
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "reference"

Row = dict[str, str]


def rows(name: str) -> Iterator[Row]:
    """The rows of one of the files, in its own order."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
