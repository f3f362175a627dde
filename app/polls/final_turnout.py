"""How many have voted, as it is told once a poll is counted: so that nobody can be picked out, nor what they voted."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from app.db import db
from app.kit.disclosure import THRESHOLD, TOTAL, protect_list
from app.kit.web import small_count
from app.places.queries import list_wards
from app.polls.models import Participation, Poll
from app.polls.paper_models import CodeBatch

NO_WARD = "none"


def read_turnout(poll: Poll) -> dict[str, Any]:
    """`voters` in all, `channels` and `wards`; None stands for a number that is withheld.

    `codes` are things and not people: how many were made, and how many of them withdrawn, so that everybody sees
    whether more votes could have come on paper than should.
    """
    asked = [asked.ward_code for asked in poll.wards] or [ward.code for ward in list_wards()]
    wards = dict.fromkeys(asked, 0) | _count_by(poll, func.coalesce(Participation.ward_code, NO_WARD))
    return {
        "voters": db.session.scalar(select(func.count()).where(Participation.poll_id == poll.id)) or 0,
        "channels": as_told(_count_by(poll, Participation.channel), small_count()),
        "wards": as_told(wards, small_count()),
        "codes": {"made": _count_codes(poll), "withdrawn": _count_codes(poll, CodeBatch.withdrawn_at.is_not(None))},
    }


def _count_codes(poll: Poll, *conditions: Any) -> int:
    made = select(func.coalesce(func.sum(CodeBatch.size), 0)).where(CodeBatch.poll_id == poll.id, *conditions)
    return int(db.session.scalar(made) or 0)


def _count_by(poll: Poll, column: Any) -> dict[str, int]:
    counted = select(column, func.count()).where(Participation.poll_id == poll.id).group_by(column).order_by(column)
    return {str(key): number for key, number in db.session.execute(counted).all()}


def as_told(counts: Mapping[str, int], smallest: int = THRESHOLD) -> dict[str, int | None]:
    """With small numbers withheld, and others where they and the sum, which everybody knows, would give them away."""
    if sum(counts.values()) < smallest:
        return dict.fromkeys(counts)
    told = protect_list(counts, threshold=smallest, known=[TOTAL])
    return {key: told[key] for key in counts}
