"""The catalogue of actions, loaded from `reference/actions.csv` by its slugs. Safe to repeat."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select

from app.db import db
from app.pledges.models import Action, Effort
from app.vision.models import Outcome

CATALOGUE = Path(__file__).parent / "reference" / "actions.csv"
PHRASES = ("title", "first_person", "frequency", "unit")  # the columns people read, in their own language


def load_reference() -> dict[str, int]:
    """Insert or update every entry; entries that residents suggested stay as they are. Returns how many."""
    known = {action.slug: action for action in db.session.scalars(select(Action))}
    outcomes = {outcome.code: outcome for outcome in db.session.scalars(select(Outcome))}
    count = 0
    for position, row in enumerate(_rows()):
        action = known.get(row["slug"]) or Action(slug=row["slug"])
        db.session.add(action)
        _fill(action, row, position)
        action.outcomes = [outcomes[code] for code in row["outcomes"].split()]
        count += 1
    db.session.flush()
    return {"actions": count}


def _rows() -> Iterator[dict[str, str]]:
    with CATALOGUE.open(newline="") as file:
        yield from _read(file)


def _read(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    return csv.DictReader(line for line in lines if not line.startswith("#"))


def extract_phrases(file: IO[bytes], *_asked: Any, **_options: Any) -> Iterator[tuple[int, str, str, list[str]]]:
    """For Babel, which asks by `babel.cfg`: what the catalogue says to people, once each."""
    rows = list(_read(file.read().decode().splitlines(keepends=True)))
    for text in dict.fromkeys(row[column] for row in rows for column in PHRASES if row[column]):
        yield 1, "_", text, ["Catalogue of actions"]


def _fill(action: Action, row: dict[str, str], position: int) -> None:
    action.title = row["title"]
    action.first_person = row["first_person"]
    action.priority_slug = row["priority"]
    action.effort = Effort(row["effort"])
    action.frequency = row["frequency"]
    action.is_free = row["is_free"] == "yes"
    action.is_own_words = row["slug"].startswith("own-words-")
    action.unit = row["unit"] or None
    action.source = row["source"]
    action.position = position
