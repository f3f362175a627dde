"""Paces, hours and days in words."""

from flask_babel import LazyString, get_locale

from app.kit.locale import lazy as _l
from app.notices.rules import Pace

PACE_LABELS: dict[Pace, LazyString] = {
    Pace.IMMEDIATE: _l("As it happens"),
    Pace.DAILY: _l("Once a day, if there is news"),
    Pace.WEEKLY: _l("Once a week, if there is news"),
}


def weekdays() -> list[tuple[int, str]]:
    """The days of the week in this language, Monday first."""
    names = get_locale().days["stand-alone"]["wide"]
    return [(day, names[day]) for day in range(7)]


def hours() -> list[tuple[int, str]]:
    return [(hour, f"{hour:02}:00") for hour in range(24)]
