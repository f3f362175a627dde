"""The time, always aware and in UTC; the town's day for dates people see."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOWN_ZONE = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date in the town, which is not UTC's for an hour of every summer night."""
    return datetime.now(TOWN_ZONE).date()
