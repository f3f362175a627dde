"""The town's totals as a table to take away."""

from collections.abc import Iterator

from app.kit import csv
from app.kit.csv import Column
from app.pledges.models import Action
from app.pledges.queries import get_tally, list_actions
from app.pledges.rules import COUNTED, Tally

Row = tuple[Action, Tally]

COLUMNS: list[Column[Row]] = [
    ("action", lambda row: row[0].slug),
    ("title", lambda row: row[0].title),
    ("priority", lambda row: row[0].priority_slug),
    ("made", lambda row: row[1].made),
    ("kept", lambda row: row[1].kept),
    *((state.value, lambda row, name=state.value: getattr(row[1], name)) for state in COUNTED),
]


def totals_by_action() -> Iterator[str]:
    """A line of CSV per action: made and kept, and where the rest stand. Whole town only: no ward, no person."""
    tally = get_tally()
    rows = [(action, tally.by_action.get(action.id, Tally())) for action in list_actions(with_own_words=True)]
    return csv.stream(COLUMNS, rows)
