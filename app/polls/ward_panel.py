"""Polls that ask a ward alone, and budgets with something in it to pay for."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, or_, select

from app.db import db
from app.kit.clock import now
from app.places.models import Ward
from app.polls.models import Poll, PollOption, PollQuestion, PollWard
from app.polls.rules import Eligibility

MOST_SHOWN = 3


def read(ward: Ward, _outcomes: frozenset[str]) -> Mapping[str, Any]:
    asked = exists().where(PollWard.poll_id == Poll.id, PollWard.ward_code == ward.code)
    placed = exists().where(
        PollQuestion.poll_id == Poll.id, PollOption.question_id == PollQuestion.id, PollOption.ward_code == ward.code
    )
    polls = db.session.scalars(
        select(Poll)
        .where(
            Poll.announced_at.is_not(None),
            Poll.cancelled_at.is_(None),
            or_(asked & (Poll.eligibility == Eligibility.WARDS), placed),
        )
        .order_by(Poll.closes_at.desc(), Poll.id.desc())
        .limit(MOST_SHOWN)
    ).all()
    return {"polls": polls, "moment": now()}
