"""Figures as tables to take away."""

from collections.abc import Iterable, Iterator

from app.indicators.facts import Fact
from app.kit import csv
from app.kit.csv import Column

COLUMNS: list[Column[Fact]] = [
    ("indicator", lambda fact: fact.indicator_code),
    ("area", lambda fact: fact.area_code),
    ("period", lambda fact: fact.period),
    ("value", lambda fact: fact.value),
    ("lower", lambda fact: fact.lower),
    ("upper", lambda fact: fact.upper),
    ("numerator", lambda fact: fact.numerator),
    ("denominator", lambda fact: fact.denominator),
    ("status", lambda fact: fact.status.value),
    ("release", lambda fact: fact.release_id),
]


def as_csv(facts: Iterable[Fact]) -> Iterator[str]:
    """In the long form that `indicators import` reads."""
    return csv.stream(COLUMNS, facts)
