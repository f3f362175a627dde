"""The file the catalogue comes from: its rows, what of it is translated, and the CO2e estimates it cites."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

CATALOGUE = Path(__file__).parent / "reference" / "actions.csv"
PHRASES = ("title", "first_person", "frequency", "unit", "co2e_for")  # what people read, in their own language


def rows() -> list[dict[str, str]]:
    with CATALOGUE.open(newline="") as file:
        return list(_read(file))


def _read(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    return csv.DictReader(line for line in lines if not line.startswith("#"))


def extract_phrases(file: IO[bytes], *_asked: Any, **_options: Any) -> Iterator[tuple[int, str, str, list[str]]]:
    """For Babel, which asks by `babel.cfg`: what the catalogue says to people, once each."""
    read = list(_read(file.read().decode().splitlines(keepends=True)))
    for text in dict.fromkeys(row[column] for row in read for column in PHRASES if row[column]):
        yield 1, "_", text, ["Catalogue of actions"]


@dataclass(frozen=True)
class Saving:
    """What an action saves by a published factor: kilograms of CO2e, for what, and who says so."""

    kg: float
    what: str
    source: str
    year: str
    url: str


def find_saving(slug: str) -> Saving | None:
    """Only where a factor can be cited; most actions have none."""
    return _savings().get(slug)


@cache
def _savings() -> dict[str, Saving]:
    return {
        row["slug"]: Saving(
            float(row["co2e_kg"]), row["co2e_for"], row["co2e_source"], row["co2e_year"], row["co2e_url"]
        )
        for row in rows()
        if row["co2e_kg"]
    }
