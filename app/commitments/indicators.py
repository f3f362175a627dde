"""The town's indicators that a commitment may say it supports, until the indicators feature brings its own."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "reference" / "indicators.csv"


@dataclass(frozen=True)
class Indicator:
    code: str
    label: str


@cache
def list_indicators() -> tuple[Indicator, ...]:
    """In the vision's order."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(Indicator(**row) for row in csv.DictReader(lines))


def find_indicator(code: str) -> Indicator | None:
    return next((each for each in list_indicators() if each.code == code), None)
