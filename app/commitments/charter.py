"""The Good Business Charter's ten components as ready-made commitments: its facts, our words."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "reference" / "good_business_charter.csv"


@dataclass(frozen=True)
class Component:
    """One component, and a commitment that would meet it."""

    slug: str
    name: str
    text: str
    outcomes: str
    note: str
    source: str

    @property
    def outcome_codes(self) -> list[str]:
        return self.outcomes.split()


@cache
def list_components() -> tuple[Component, ...]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(Component(**row) for row in csv.DictReader(lines))


def find_component(slug: str) -> Component | None:
    return next((each for each in list_components() if each.slug == slug), None)
