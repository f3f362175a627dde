"""Followers and news for tests, made through the actions."""

from itertools import count
from typing import Any

from app.accounts.models import Person
from app.db import db
from app.notices import following
from app.notices.announcing import announce
from app.notices.models import Subscription
from app.notices.registry import get_topic
from app.notices.rules import Pace
from tests.factories.people import make_person

DEVELOPMENTS = "development:all"

_numbers = count(1)


def make_follower(
    person: Person | None = None, topic: str = DEVELOPMENTS, pace: Pace = Pace.IMMEDIATE, **facts: Any
) -> Subscription:
    """A confirmed subscription."""
    return following.follow(get_topic(topic), pace, actor=person or make_person(**facts))


def make_news(*topics: str, title: str = "Trees are planted", **facts: Any) -> None:
    """Something that happened just now."""
    announce(
        "development_updated",
        topics=topics or (DEVELOPMENTS,),
        title=title,
        url="http://localhost/vision/developments/NZ-D5",
        **{"occasion": f"test:{next(_numbers)}", **facts},
    )
    db.session.flush()
