"""How many have voted, by hour and by ward, while voting is open: from participations alone, few never shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.db import db
from app.kit.disclosure import TOTAL, protect_list
from app.places.queries import list_ward_names
from app.polls.models import Participation, Poll


@dataclass(frozen=True)
class Turnout:
    """Ballots so far, to the nearest 5; None stands for fewer than 10, and for what would give those away."""

    total: int | None
    hours: Sequence[tuple[datetime, int | None]]
    wards: Sequence[tuple[str, int | None]]


def read_turnout(poll: Poll) -> Turnout:
    """Rounded to 5: whoever looks twice cannot tell who came in between."""
    hours, wards = _count(poll, Participation.hour), _count(poll, Participation.ward_code)
    by_hour = protect_list(hours, round_to=5) if hours else {TOTAL: None}
    by_ward = protect_list(wards, round_to=5) if wards else {}
    names = {ward.code: ward.name for ward in list_ward_names()}
    return Turnout(
        total=by_hour[TOTAL],
        hours=[(_moment_of(hour), by_hour[hour]) for hour in sorted(hours)],
        wards=sorted((names.get(code, _("Ward not known")), by_ward[code]) for code in wards),
    )


def _count(poll: Poll, column: object) -> dict[str, int]:
    rows = db.session.execute(
        select(column, func.count()).where(Participation.poll_id == poll.id).group_by(column)  # type: ignore[call-overload]
    )
    return {key or "": number for key, number in rows}


def _moment_of(hour: str) -> datetime:
    return datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=UTC)
