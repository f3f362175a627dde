"""Two jobs at once, and two presses at once, on a database that really commits: nobody is told twice."""

from flask import Flask
from sqlalchemy import func, select

from app.accounts.queries import get_person
from app.db import db
from app.kit.outbox import OutboxEmail
from app.notices import composing, following, jobs
from app.notices.emails import NEWSLETTER
from app.notices.models import Notice, Subscription
from app.notices.queries import rhythm_of
from app.notices.registry import get_topic
from app.notices.rules import Pace, Rhythm
from tests.concurrency.conftest import at_the_same_moment
from tests.factories.notices import make_follower, make_news
from tests.factories.people import make_person

TOPIC = "priority:fairness"
PEOPLE = 12


def test_two_jobs_at_once_tell_everybody_once(live_town: Flask) -> None:
    with live_town.app_context():
        addresses = [make_follower(topic=TOPIC).person.email for _each in range(PEOPLE)]
        for number in range(3):
            make_news(TOPIC, title=f"News {number}")
        db.session.commit()

    def job() -> dict[str, int]:
        with live_town.app_context():
            return jobs.tell()

    counts = at_the_same_moment([job, job, job])
    job()
    assert sum(each["told"] for each in counts) == 3 * PEOPLE
    with live_town.app_context():
        texts = db.session.scalars(select(OutboxEmail.text).where(OutboxEmail.to_address.in_(addresses))).all()
        told = [text.count(f"News {number}") for text in texts for number in range(3)]
        assert sum(told) == 3 * PEOPLE, "each of three pieces of news once for each person"
        unsent = select(func.count()).select_from(Notice).where(Notice.sent_at.is_(None))
        assert db.session.scalar(unsent) == 0


def test_following_at_the_same_moment_is_one_subscription(live_town: Flask) -> None:
    with live_town.app_context():
        person_id = make_person().id
        db.session.commit()

    def follow() -> None:
        with live_town.app_context():
            following.follow(get_topic(TOPIC), Pace.DAILY, actor=get_person(person_id))
            db.session.commit()

    at_the_same_moment([follow] * 4)
    with live_town.app_context():
        mine = select(func.count()).select_from(Subscription).where(Subscription.person_id == person_id)
        assert db.session.scalar(mine) == 1


def test_saving_the_same_hour_twice_at_once_is_one_schedule(live_town: Flask) -> None:
    with live_town.app_context():
        person_id = make_person().id
        db.session.commit()

    def choose() -> None:
        with live_town.app_context():
            following.choose_rhythm(get_person(person_id), Rhythm(hour=18))
            db.session.commit()

    at_the_same_moment([choose] * 4)
    with live_town.app_context():
        assert rhythm_of(person_id) == Rhythm(hour=18)


def test_two_jobs_at_once_send_a_newsletter_to_everybody_once(live_town: Flask) -> None:
    with live_town.app_context():
        writer = make_person()
        addresses = [make_follower(topic=NEWSLETTER).person.email for _each in range(PEOPLE)]
        newsletter = composing.write(composing.Letter("Spring", "Dear reader", "everybody:all"), actor=writer)
        composing.approve(newsletter, revision=1, send_at=None, actor=writer)
        db.session.commit()

    def job() -> dict[str, int]:
        with live_town.app_context():
            return jobs.send_newsletters()

    counts = at_the_same_moment([job, job, job])
    counts.append(job())
    assert sum(each["started"] for each in counts) == 1
    with live_town.app_context():
        sent = db.session.scalars(select(OutboxEmail.to_address).where(OutboxEmail.kind == "notices.newsletter")).all()
        assert sorted(sent) == sorted(addresses)
