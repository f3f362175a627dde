"""`make bench`: measure and print one table for each part to standard output, progress to standard error.

Each part has a module of its own, which runs it alone: `python -m bench.organisations`.
"""

import platform
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from bench import budgets, counting, front_door, indicators_index, organisations, polls, polls_results, standard
from bench.measuring import ROUNDS
from bench.towns import in_a_folder


def report(folder: Path) -> Iterator[str]:
    yield f"Medians of {ROUNDS} rounds. Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}."
    for part in (front_door, organisations, standard, counting, budgets, polls, polls_results, indicators_index):
        own = folder / part.__name__.rpartition(".")[2]
        own.mkdir()
        yield from part.report(own)
        yield ""


if __name__ == "__main__":
    in_a_folder(report)
