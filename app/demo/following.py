"""The demo town's followers, and the banner on its pages. None of it is real."""

from datetime import timedelta

from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.clock import now
from app.notices import banners, following
from app.notices.banner_models import BannerKind
from app.notices.registry import get_topic
from app.notices.rules import PACES

TOPICS = ("newsletter:all", "priority:net-zero", "development:all", "priority:fairness", "shared_pledge:all")
FOLLOWERS = 15
BEGINS_IN, SHOWN_FOR = timedelta(days=14), timedelta(days=7)  # announced on the desk; it would cover what is shown


def enter_followers(facilitator: Person) -> int:
    """Each follows something, at a pace of their own; returns how many there are."""
    people = db.session.scalars(select(Person).order_by(Person.id).limit(FOLLOWERS)).all()
    for place, person in enumerate(people):
        for step in range(1 + place % 2):
            topic = get_topic(TOPICS[(place + step) % len(TOPICS)])
            following.follow(topic, PACES[place % len(PACES)], actor=person)
    words = banners.Words(
        BannerKind.INFO, "Demonstration: this town is made up, to try the site out.", "What you can follow", "/notices"
    )
    starts_at = now() + BEGINS_IN
    banners.post(words, starts_at=starts_at, ends_at=starts_at + SHOWN_FOR, actor=facilitator)
    return len(people)
