"""The demo town's followers, and the banners on its pages: one now, one planned. None of it is real."""

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
SHOWN_FOR = timedelta(days=30)  # nobody keeps a demo for longer without building it again
BEGINS_IN, REST = timedelta(days=14), timedelta(hours=2)


def enter_followers(facilitator: Person) -> int:
    """Each follows something, at a pace of their own; returns how many there are."""
    people = db.session.scalars(select(Person).order_by(Person.id).limit(FOLLOWERS)).all()
    for place, person in enumerate(people):
        for step in range(1 + place % 2):
            topic = get_topic(TOPICS[(place + step) % len(TOPICS)])
            following.follow(topic, PACES[place % len(PACES)], actor=person)
    _post_banners(facilitator)
    return len(people)


def _post_banners(facilitator: Person) -> None:
    made_up = banners.Words(
        BannerKind.INFO, "Demonstration: this town is made up, to try the site out.", "What you can follow", "/notices"
    )
    banners.post(made_up, starts_at=None, ends_at=now() + SHOWN_FOR, actor=facilitator)
    closed = banners.Words(
        BannerKind.WARNING, "Demonstration: the site rests for two hours while it is mended.", "", ""
    )
    banners.post(closed, starts_at=now() + BEGINS_IN, ends_at=now() + BEGINS_IN + REST, actor=facilitator)
