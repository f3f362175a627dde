"""How long things are kept: each feature's rules say what is due to go and let it go; a report counts first."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import Select

from app.config import Settings
from app.db import db
from app.kit.clock import TOWN_ZONE


class Due(NamedTuple):
    """How many things are due to go, and since when the oldest of them is here."""

    number: int
    oldest: date | None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What is older than the cutoff goes. `find` changes nothing; `apply` commits what it does and may run twice."""

    name: str
    cutoff: Callable[[Settings, date], date]
    find: Callable[[date], Due]
    apply: Callable[[date], int]


def months_before(day: date, months: int) -> date:
    """The same day so many months ago, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def midnight(day: date) -> datetime:
    """When the day begins in the town."""
    return datetime.combine(day, time(), TOWN_ZONE).astimezone(UTC)


def due_of(query: Select[int, Any]) -> Due:
    """What a query says that selects a count and the least moment or day."""
    number, oldest = db.session.execute(query).one()
    return Due(number, oldest.astimezone(TOWN_ZONE).date() if isinstance(oldest, datetime) else oldest)
