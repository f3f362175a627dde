"""Whoever follows something hears of it, each occasion once, at the pace they chose; and nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, func, select

from app.accounts.models import Person
from app.config import Settings
from app.db import db
from app.kit import bounces
from app.kit.clock import today
from app.kit.outbox import OutboxEmail
from app.notices import bouncing, following, jobs, retention
from app.notices.models import Announcement, Notice, Subscription
from app.notices.registry import get_topic
from app.notices.rules import Pace, Rhythm
from tests.factories.notices import DEVELOPMENTS, make_follower, make_news
from tests.factories.people import make_person

Outbox = Callable[[], list[OutboxEmail]]

KEPT = timedelta(days=Settings.keep_notices_days)
MONDAY_NOON = "2026-06-01T12:00:00Z"


def written(outbox: Outbox) -> list[tuple[str, str]]:
    return [(email.to_address, email.subject) for email in outbox()]


def test_news_reaches_whoever_follows_it_at_once(session: Any, outbox: Outbox, resident: Person) -> None:
    make_follower(resident)
    make_follower(topic="ward:E05014735", email="bob@example.org")
    make_news(title="Trees are planted")
    assert jobs.tell() == {"told": 1, "written": 1}
    assert written(outbox) == [("alice@example.org", "News of a development: Trees are planted")]
    assert "http://localhost/vision/developments/NZ-D5" in outbox()[0].text
    assert jobs.tell() == {"told": 0, "written": 0}


def test_the_same_occasion_is_told_once_however_often_it_is_announced(session: Any, resident: Person) -> None:
    make_follower(resident)
    for _time in range(2):
        make_news(occasion="the trees")
        jobs.tell()
    assert db.session.scalar(select(func.count()).select_from(Announcement)) == 1
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 1


def test_whoever_follows_two_topics_of_it_hears_once_and_as_soon_as_they_may(
    session: Any, outbox: Outbox, resident: Person
) -> None:
    make_follower(resident, "priority:net-zero", Pace.WEEKLY)
    make_follower(resident, DEVELOPMENTS, Pace.IMMEDIATE)
    make_news("priority:net-zero", DEVELOPMENTS)
    jobs.tell()
    assert len(outbox()) == 1


def test_what_happened_before_somebody_followed_is_no_news_to_them(
    session: Any, outbox: Outbox, resident: Person
) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        make_news()
        clock.shift(1)
        make_follower(resident)
        jobs.tell()
    assert outbox() == []


def test_nobody_hears_before_they_have_confirmed(session: Any, outbox: Outbox) -> None:
    following.ask_to_follow(get_topic(DEVELOPMENTS), Pace.IMMEDIATE, "amina@example.org")
    make_news()
    jobs.tell()
    assert [email.kind for email in outbox()] == ["notices.confirm"]


def test_a_digest_gathers_a_days_news_and_is_never_empty(session: Any, outbox: Outbox, resident: Person) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        make_follower(resident, pace=Pace.DAILY)
        make_news(title="One")
        make_news(title="Two")
        jobs.tell()
        assert outbox() == [], "not before its hour"
        clock.move_to("2026-06-02T07:00:00Z")
        assert jobs.tell()["written"] == 1
        for _day in range(3):
            clock.shift(timedelta(days=1))
            assert jobs.tell()["written"] == 0
    [email] = outbox()
    assert email.subject == "2 pieces of news"
    assert email.text.index("One") < email.text.index("Two")


def test_a_week_comes_on_the_persons_day_by_the_persons_clock(session: Any, outbox: Outbox, resident: Person) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        following.choose_rhythm(resident, Rhythm(hour=7, weekday=2, zone="Asia/Karachi"))
        make_follower(resident, pace=Pace.WEEKLY)
        make_news()
        jobs.tell()
        clock.move_to("2026-06-03T01:59:59Z")
        assert jobs.tell()["written"] == 0
        clock.move_to("2026-06-03T02:00:00Z")
        assert jobs.tell()["written"] == 1


def test_another_pace_or_hour_takes_along_what_waits(session: Any, outbox: Outbox, resident: Person) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        subscription = make_follower(resident, pace=Pace.WEEKLY)
        make_news()
        jobs.tell()
        following.change_pace(subscription, Pace.DAILY)
        following.choose_rhythm(resident, Rhythm(hour=18))
        clock.move_to("2026-06-01T17:00:00Z")
        assert jobs.tell()["written"] == 1


def test_whoever_stops_in_time_is_not_written_to(session: Any, outbox: Outbox, resident: Person) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        subscription = make_follower(resident, pace=Pace.DAILY)
        make_news()
        jobs.tell()
        following.unfollow(subscription)
        clock.shift(timedelta(days=2))
        jobs.tell()
    assert outbox() == []


def test_mail_to_a_mailbox_that_bounced_stops_until_it_is_trusted_again(
    session: Any, outbox: Outbox, resident: Person
) -> None:
    make_follower(resident)
    bounces.mark(resident.email, "5.1.1")
    make_news(title="Unheard")
    jobs.tell()
    assert outbox() == []
    bouncing.trust_mailbox(resident.email, actor=resident)
    make_news(title="Heard")
    jobs.tell()
    assert [email.subject for email in outbox()] == ["News of a development: Heard"]


def test_what_is_owed_to_a_mailbox_that_bounces_meanwhile_is_dropped(
    session: Any, outbox: Outbox, resident: Person
) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        make_follower(resident, pace=Pace.DAILY)
        make_news()
        jobs.tell()
        bounces.mark(resident.email, "5.1.1")
        clock.shift(timedelta(days=2))
        jobs.tell()
        bouncing.trust_mailbox(resident.email, actor=resident)
        assert jobs.tell()["written"] == 0
    assert outbox() == []


@pytest.mark.parametrize("title", ["Trees\r\nBcc: everybody@example.org", "Trees\u202e\x00\x1b[31m", "100 % 5%(x)s"])
def test_a_title_can_neither_add_headers_nor_turn_the_text(
    session: Any, outbox: Outbox, resident: Person, title: str
) -> None:
    make_follower(resident)
    make_news(title=title)
    jobs.tell()
    [email] = outbox()
    assert set("\r\n\x00\x1b\u202e").isdisjoint(email.subject)
    assert email.subject.startswith("News of a development: ")


def test_every_mail_of_news_can_be_stopped_with_one_click(session: Any, outbox: Outbox, resident: Person) -> None:
    make_follower(resident)
    make_news()
    jobs.tell()
    headers = outbox()[0].headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http://localhost/notices/stops/")


def test_old_news_is_forgotten(session: Any, resident: Person) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        make_follower(resident)
        make_news()
        jobs.tell()
        clock.shift(timedelta(days=59))
        assert retention.forget_told(today() - KEPT) == 0
        clock.shift(timedelta(days=2))
        assert retention.forget_told(today() - KEPT) == 1
    assert [each.person_id for each in db.session.scalars(select(Subscription))] == [resident.id]


def test_telling_many_takes_few_statements(session: Any, max_queries: Any) -> None:
    for _each in range(30):
        make_follower(make_person(), pace=Pace.DAILY)
    make_news()
    with max_queries(8):
        jobs.tell()


def test_news_goes_on_after_the_last_who_was_told_has_left(session: Any, outbox: Outbox, resident: Person) -> None:
    """SQLite gives a number again: what was sent under it must not be taken for what is to be sent."""
    make_follower(resident)
    make_news(title="Trees are planted")
    jobs.tell()
    db.session.execute(delete(Notice))
    db.session.commit()
    make_news(title="Trees are watered")
    assert jobs.tell()["written"] == 1
    assert [subject.rpartition(": ")[2] for _to, subject in written(outbox)] == [
        "Trees are planted",
        "Trees are watered",
    ]
