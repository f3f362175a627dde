"""The time, always aware and in UTC; the town's day for dates people see."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOWN_ZONE = ZoneInfo("Europe/London")

_acting_as_of: ContextVar[datetime | None] = ContextVar("acting_as_of", default=None)


def now() -> datetime:
    """This moment in UTC."""
    return _acting_as_of.get() or datetime.now(UTC)


def today() -> date:
    """The date in the town, which is not UTC's for an hour of every summer night."""
    return now().astimezone(TOWN_ZONE).date()


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Act as if it were `moment`. Only for the demo town, whose year of history is made by the real verbs."""
    token = _acting_as_of.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _acting_as_of.reset(token)
