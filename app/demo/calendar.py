"""A year that has already happened: deeds in the order of their moments, each done as of its own."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from heapq import heappop, heappush
from itertools import count

from app.kit.clock import TOWN_ZONE, as_of

Deed = Callable[[], None]


def town_time(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment by the town's clocks."""
    return datetime.combine(day, time(hour, minute), TOWN_ZONE).astimezone(UTC)


def town_day(moment: datetime) -> date:
    return moment.astimezone(TOWN_ZONE).date()


class Calendar:
    """Deeds still to be done. A deed may enter others; those after the end are never done."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._deeds: list[tuple[datetime, int, Deed]] = []
        self._order = count()

    def enter(self, moment: datetime, deed: Deed) -> None:
        heappush(self._deeds, (moment, next(self._order), deed))

    def run(self, on_new_day: Callable[[date], None]) -> None:
        """Do everything, telling `on_new_day` whenever the date changes."""
        day: date | None = None
        while self._deeds and self._deeds[0][0] < self.until:
            moment, _order, deed = heappop(self._deeds)
            if town_day(moment) != day:
                day = town_day(moment)
                on_new_day(day)
            with as_of(moment):
                deed()
