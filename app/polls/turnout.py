"""How many have voted, by day and by ward, while voting is open: from participations alone, few never shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.db import db
from app.kit.clock import TOWN_ZONE
from app.kit.disclosure import TOTAL, protect_list
from app.kit.web import small_count
from app.places.queries import list_ward_names
from app.polls.models import Participation, Poll


@dataclass(frozen=True)
class Turnout:
    """Ballots so far, to the nearest 5. Days and wards of fewer than `smallest`, and what would give those away, are
    counted and not told: `hidden_days`, `hidden_wards`."""

    total: int | None  # None for fewer than that
    days: Sequence[tuple[date, int]]
    hidden_days: int
    wards: Sequence[tuple[str, int]]
    hidden_wards: int
    smallest: int


def read_turnout(poll: Poll) -> Turnout:
    """Rounded to 5: whoever looks twice cannot tell who came in between. By day, for most hours have too few."""
    days = _by_day(_count(poll, Participation.hour))
    wards = _count(poll, Participation.ward_code)
    by_day = protect_list(days, threshold=small_count(), round_to=5) if days else {TOTAL: None}
    by_ward = protect_list(wards, threshold=small_count(), round_to=5) if wards else {}
    names = {ward.code: ward.name for ward in list_ward_names()}
    told_days = [(date.fromisoformat(day), number) for day in sorted(days) if (number := by_day[day]) is not None]
    told_wards = sorted(
        (names.get(code, _("Ward not known")), number) for code in wards if (number := by_ward[code]) is not None
    )
    return Turnout(
        by_day[TOTAL], told_days, len(days) - len(told_days), told_wards, len(wards) - len(told_wards), small_count()
    )


def _by_day(hours: Mapping[str, int]) -> dict[str, int]:
    """By the town's days."""
    days: dict[str, int] = {}
    for hour, number in hours.items():
        day = _moment_of(hour).astimezone(TOWN_ZONE).date().isoformat()
        days[day] = days.get(day, 0) + number
    return days


def _count(poll: Poll, column: object) -> dict[str, int]:
    rows = db.session.execute(
        select(column, func.count()).where(Participation.poll_id == poll.id).group_by(column)  # type: ignore[call-overload]
    )
    return {key or "": number for key, number in rows}


def _moment_of(hour: str) -> datetime:
    return datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=UTC)
