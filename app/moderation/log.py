"""The public log: how many decisions of each kind, by which rule and to what end, in each whole month.

No text and no person. Numbers pass the same disclosure control as every table of people; what is too small to print
is one line, "everything else". The month that runs is left out: a number that is printed never changes again.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import func, select

from app.db import db
from app.kit.clock import today
from app.kit.csv import Column
from app.kit.disclosure import THRESHOLD, TOTAL, Unprotectable, protect_list
from app.moderation.models import Case, Decision

MOST_MONTHS = 24


class What(NamedTuple):
    """One line of a month: the kind of thing, what brought it before a moderator, and what became of it."""

    kind: str
    rule: str
    outcome: str


@dataclass(frozen=True)
class Month:
    """`total` is none where too few decisions were made to print a number."""

    month: str  # "2026-10"
    lines: Sequence[tuple[What, int]]
    has_more: bool
    total: int | None

    @property
    def first_day(self) -> date:
        return date.fromisoformat(f"{self.month}-01")


def read_log(threshold: int = THRESHOLD) -> list[Month]:
    """Newest first. Numbers below `threshold` are withheld, with what would give them away."""
    columns = (Decision.month, Case.kind, Case.rule, Decision.outcome)
    rows = db.session.execute(
        select(*columns, func.count())
        .join(Case, Case.id == Decision.case_id)
        .where(Decision.month < f"{today():%Y-%m}")
        .group_by(*columns)
    )
    counts: dict[str, dict[What, int]] = defaultdict(dict)
    for month, kind, rule, outcome, number in rows:
        counts[month][What(kind, rule, outcome)] = number
    return [_month(month, counts[month], threshold) for month in sorted(counts, reverse=True)[:MOST_MONTHS]]


def _month(month: str, counts: Mapping[What, int], threshold: int) -> Month:
    whats = sorted(counts)
    try:
        shown = protect_list({str(place): counts[what] for place, what in enumerate(whats)}, threshold=threshold)
    except Unprotectable:
        shown = {}
    found = [(what, shown.get(str(place))) for place, what in enumerate(whats)]
    lines = [(what, count) for what, count in found if count is not None]
    return Month(month, lines, len(lines) < len(whats), shown.get(TOTAL))


def lines_of(months: Sequence[Month]) -> Iterator[dict[str, Any]]:
    """For a file: a line for each number; an empty one for what is too small to print."""
    for month in months:
        for what, count in month.lines:
            yield {"month": month.month, **what._asdict(), "decisions": count}
        if month.has_more:
            yield {"month": month.month, "kind": "everything else", "rule": "", "outcome": "", "decisions": None}
        yield {"month": month.month, "kind": "all", "rule": "", "outcome": "", "decisions": month.total}


COLUMNS: list[Column[dict[str, Any]]] = [
    (name, itemgetter(name)) for name in ("month", "kind", "rule", "outcome", "decisions")
]


def as_json(months: Sequence[Month], threshold: int = THRESHOLD) -> dict[str, Any]:
    return {"smallest_number_printed": threshold, "lines": list(lines_of(months))}
