"""Two jobs at once, and two presses at once, on a database that really commits: nobody is told twice."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.queries import get_person
from app.db import db
from app.kit.clock import as_of, now
from app.kit.outbox import OutboxEmail
from app.notices import composing, following, jobs, newsletter_sending
from app.notices.addresses import Stop
from app.notices.emails import NEWSLETTER
from app.notices.models import Notice, Subscription
from app.notices.newsletter_models import NewsletterRecipient
from app.notices.queries import list_subscriptions, rhythm_of
from app.notices.registry import get_topic
from app.notices.rules import Pace, Rhythm
from tests.concurrency.conftest import at_the_same_moment
from tests.concurrency.test_accounts import deed
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


def test_a_list_is_saved_while_one_click_stops_a_topic_of_it(live_town: Flask) -> None:
    for _round in range(5):
        with live_town.app_context():
            subscription = make_follower(topic=TOPIC)
            make_news(TOPIC)
            person_id, chosen = subscription.person_id, {subscription.id: Pace.WEEKLY}
            db.session.commit()
        save = deed(live_town, partial(_save, person_id, chosen))
        at_the_same_moment([save, deed(live_town, partial(following.stop, Stop(person_id, topic=TOPIC)))] * 2)
        with live_town.app_context():
            assert list_subscriptions(get_person(person_id)) == []


def _save(person_id: int, chosen: Mapping[int, Pace]) -> None:
    person = get_person(person_id)
    following.choose_rhythm(person, Rhythm(hour=7))
    following.change_paces(person, chosen)


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


def test_two_jobs_at_once_on_two_newsletters_keep_to_the_rate(
    live_town: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(live_town.config, "SETTINGS", replace(live_town.config["SETTINGS"], newsletter_rate=PEOPLE))
    with live_town.app_context():
        writer = make_person()
        for _each in range(PEOPLE):
            make_follower(topic=NEWSLETTER)
        for title in ("Summer", "Autumn"):
            newsletter = composing.write(composing.Letter(title, "Dear reader", "everybody:all"), actor=writer)
            composing.approve(newsletter, revision=1, send_at=None, actor=writer)
        db.session.commit()
        newsletter_sending.start_due()
        db.session.commit()
        posted = select(func.count(NewsletterRecipient.id)).where(NewsletterRecipient.posted_at.is_not(None))
        before = db.session.scalar(posted) or 0
        db.session.commit()

    def job() -> None:
        with live_town.app_context(), as_of(now() + timedelta(hours=1)):
            jobs.send_newsletters()

    at_the_same_moment([job] * 4)
    with live_town.app_context():
        assert (db.session.scalar(posted) or 0) - before == PEOPLE
