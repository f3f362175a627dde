"""Digests come once for each day of a person's own calendar, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.notices.rules import Pace, Rhythm, digests_after, due_at, zones

HOURS = st.integers(0, 23)
WEEKDAYS = st.integers(0, 6)
ZONES = st.sampled_from(zones())
MOMENTS = st.integers(631152000, 2145830400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))

LONDON = ZoneInfo("Europe/London")


@settings(deadline=None)
@given(moment=MOMENTS, hour=HOURS, weekday=WEEKDAYS, zone=ZONES)
@example(datetime(2011, 12, 28, tzinfo=UTC), 8, 0, "Pacific/Apia")  # the islands skipped 30 December
@example(datetime(2011, 12, 28, tzinfo=UTC), 0, 4, "Pacific/Apia")  # … which was a Friday
@example(datetime(2025, 3, 28, tzinfo=UTC), 23, 0, "America/Nuuk")  # no 23:00 on the 29th: it became midnight
@example(datetime(2025, 3, 29, tzinfo=UTC), 1, 6, "Europe/London")  # no 01:00 on the 30th
@example(datetime(2025, 10, 25, tzinfo=UTC), 1, 6, "Europe/London")  # 01:00 comes twice on the 26th
@example(datetime(2025, 4, 4, tzinfo=UTC), 2, 6, "Australia/Lord_Howe")  # half an hour
def test_no_day_of_the_calendar_is_skipped_or_doubled(moment: datetime, hour: int, weekday: int, zone: str) -> None:
    slots = list(islice(digests_after(moment, Pace.DAILY, Rhythm(hour, weekday, zone)), 12))
    assert moment < slots[0]
    assert all(earlier < later for earlier, later in pairwise(slots))
    assert [meant_day(slot, hour, zone) for slot in slots] == calendar(meant_day(slots[0], hour, zone), zone, 12)
    weekly = list(islice(digests_after(moment, Pace.WEEKLY, Rhythm(hour, weekday, zone)), 3))
    assert {meant_day(slot, hour, zone).weekday() for slot in weekly} == {weekday}
    assert all(timedelta(days=6) < later - earlier < timedelta(days=15) for earlier, later in pairwise(weekly))


def meant_day(slot: datetime, hour: int, zone: str) -> date:
    """The day a slot stands for. One that the clocks pushed past midnight belongs to the evening before."""
    local = slot.astimezone(ZoneInfo(zone))
    is_pushed = local.hour < hour and (slot - timedelta(hours=3)).astimezone(ZoneInfo(zone)).date() < local.date()
    return local.date() - timedelta(days=1) if is_pushed else local.date()


def calendar(first: date, zone: str, number: int) -> list[date]:
    """The days that the zone's calendar has, found without the rule: by walking hour by hour."""
    moment = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    days: list[date] = []
    while len(days) < number:
        day = moment.astimezone(ZoneInfo(zone)).date()
        if day >= first and day not in days:
            days.append(day)
        moment += timedelta(hours=1)
    return days


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-01-10T12:00:00Z", "2026-01-11T08:00:00Z"),  # winter: 08:00 in London is 08:00 UTC
        ("2026-07-10T12:00:00Z", "2026-07-11T07:00:00Z"),  # summer: it is 07:00
        ("2026-03-28T12:00:00Z", "2026-03-29T07:00:00Z"),  # the night between
        ("2026-07-10T06:59:59Z", "2026-07-10T07:00:00Z"),
        ("2026-07-10T07:00:00Z", "2026-07-11T07:00:00Z"),  # what happens as the digest leaves is in the next
    ],
)
def test_a_digest_comes_at_eight_by_londons_clock(day: str, expected: str) -> None:
    assert due_at(datetime.fromisoformat(day), Pace.DAILY, Rhythm()) == datetime.fromisoformat(expected)


def test_an_hour_that_the_clocks_leave_out_is_told_when_they_have_passed_it() -> None:
    slot = due_at(datetime(2026, 3, 28, 12, tzinfo=UTC), Pace.DAILY, Rhythm(hour=1))
    assert slot.astimezone(LONDON).isoformat() == "2026-03-29T02:00:00+01:00"


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    slot = due_at(datetime(2026, 10, 24, 12, tzinfo=UTC), Pace.DAILY, Rhythm(hour=1))
    assert slot.astimezone(LONDON).isoformat() == "2026-10-25T01:00:00+01:00"


def test_at_once_is_at_once() -> None:
    moment = datetime(2026, 3, 28, 12, 34, 56, tzinfo=UTC)
    assert due_at(moment, Pace.IMMEDIATE, Rhythm()) == moment
