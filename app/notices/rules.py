"""When a notice is due: at the hour somebody chose, on their own clock, whatever the clocks do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

A_DAY = timedelta(days=1)
PLACES = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


class Pace(StrEnum):
    """How often somebody wants to hear of a topic."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"


PACES = tuple(Pace)  # the soonest first


@dataclass(frozen=True)
class Rhythm:
    """At which hour of their own clock a person reads, and on which day of the week (0 is Monday)."""

    hour: int = 8
    weekday: int = 0
    zone: str = "Europe/London"


def due_at(moment: datetime, pace: Pace, rhythm: Rhythm) -> datetime:
    """When something that happened at `moment` is told: at once, or with the next digest after it."""
    if pace is Pace.IMMEDIATE:
        return moment
    return next(digests_after(moment, pace, rhythm))


def digests_after(moment: datetime, pace: Pace, rhythm: Rhythm) -> Iterator[datetime]:
    """The moments of the digests after `moment`, one for each day (or week) of the person's calendar.

    An hour that the clocks leave out is told when they have passed it; of an hour that comes twice, the first is meant.
    """
    zone = ZoneInfo(rhythm.zone)
    day = moment.astimezone(zone).date() - A_DAY
    while True:
        slot = _slot(day, rhythm.hour, zone)
        is_right_day = pace is Pace.DAILY or day.weekday() == rhythm.weekday
        if slot is not None and slot > moment and is_right_day:
            yield slot
        day += A_DAY


def _slot(day: date, hour: int, zone: ZoneInfo) -> datetime | None:
    """The moment in UTC when this day's clock first shows the hour or has jumped past it; None for a day left out."""
    slot = datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)
    return slot if _exists(day, zone) else None


def _exists(day: date, zone: ZoneInfo) -> bool:
    """Whether the zone's calendar has the day: islands that changed sides of the date line have skipped one."""
    noon = datetime.combine(day, time(12), tzinfo=zone)
    return noon.astimezone(UTC).astimezone(zone).date() == day


HOME = Rhythm().zone
FAMILIAR = ("Europe/Dublin", "Europe/Warsaw", "Europe/Bucharest", "Asia/Karachi", "Asia/Dhaka", "Asia/Kolkata")


def zones_by_region() -> list[tuple[str, list[str]]]:
    """The zones but the town's and the familiar ones, by the region that begins their name."""
    others = [zone for zone in zones() if zone != HOME and zone not in FAMILIAR]
    return [(region[:-1], [zone for zone in others if zone.startswith(region)]) for region in PLACES]


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """The time zones people may choose, by the names of places."""
    return tuple(sorted(name for name in available_timezones() if name.startswith(PLACES)))
