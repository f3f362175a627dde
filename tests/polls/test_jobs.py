"""What the clock does for polls: count those that have closed, each for itself, and tell of what can be seen."""

import logging
from datetime import timedelta

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select, update

from app.db import db
from app.kit.clock import as_of, now
from app.notices.models import Announcement
from app.polls import jobs, telling
from app.polls.models import Ballot, Envelope, Poll
from tests.factories.polls import make_poll
from tests.polls.counted import AFTER, cast_one, make_counted


def told() -> list[tuple[str, str]]:
    rows = db.session.execute(select(Announcement.kind, Announcement.title).order_by(Announcement.id))
    return [(row.kind, row.title) for row in rows]


def test_every_poll_that_has_closed_is_counted_once(session: object) -> None:
    closed, open_still, cancelled = make_poll(), make_poll(closes_in=timedelta(days=9)), make_poll()
    cancelled.cancelled_at, cancelled.cancelled_why = now(), "A cost was wrong"
    db.session.flush()
    with as_of(now() + AFTER):
        assert [jobs.count_closed(), jobs.count_closed()] == [1, 0]
    assert closed.counted_at is not None
    assert (open_still.counted_at, cancelled.counted_at) == (None, None)


def test_one_poll_that_cannot_be_counted_keeps_no_other_from_it(
    session: object, caplog: pytest.LogCaptureFixture
) -> None:
    spoiled, sound = make_poll(closes_in=timedelta(hours=1)), make_poll()
    cast_one(spoiled, ["1"])
    db.session.execute(update(Envelope).values(sealed="no envelope of ours"))
    db.session.commit()
    with as_of(now() + AFTER), pytest.raises(jobs.PollsNotCounted), caplog.at_level(logging.ERROR):
        jobs.count_closed()
    assert (spoiled.counted_at, sound.counted_at is not None) == (None, True)
    assert "SECRET_KEY" in caplog.text
    assert spoiled.title in caplog.text


def test_followers_hear_that_a_poll_comes_opens_and_is_decided(session: object) -> None:
    poll = make_poll(opens_in=timedelta(hours=1))
    telling.announce_poll(poll)
    jobs.tell_stages()
    assert told() == [("poll_announced", poll.title)]
    with as_of(now() + timedelta(hours=2)):
        jobs.tell_stages()
        jobs.tell_stages()
    assert told()[1:] == [("poll_opened", poll.title)], "once"
    with as_of(now() + AFTER):
        jobs.tell_stages()
        assert len(told()) == 2, "it has closed, but nothing is counted yet"
        jobs.count_closed()
        jobs.tell_stages()
        jobs.tell_stages()
    [*_earlier, decided] = db.session.scalars(select(Announcement).order_by(Announcement.id))
    assert (len(_earlier), decided.kind, decided.topics) == (2, "poll_decided", [f"poll:{poll.id}", "poll:all"])
    assert decided.url.endswith(f"/polls/{poll.slug}/results")


def test_a_result_is_no_news_before_it_may_be_seen(session: object) -> None:
    poll = make_poll()
    poll.results_at = poll.results_at and poll.results_at + timedelta(days=5)
    db.session.flush()
    with as_of(now() + AFTER):
        jobs.count_closed()
        jobs.tell_stages()
    assert "poll_decided" not in dict(told())
    with as_of(now() + timedelta(days=7)):
        jobs.tell_stages()
    assert "poll_decided" in dict(told())


def test_a_poll_that_opens_as_it_is_announced_is_news_once(session: object) -> None:
    telling.announce_poll(make_poll(opens_in=timedelta(hours=-1)))
    jobs.tell_stages()
    assert [kind for kind, _title in told()] == ["poll_opened"]


def test_nobody_hears_of_a_cancelled_poll_that_it_opened_nor_twice_that_it_is_gone(session: object) -> None:
    poll = make_poll()
    poll.cancelled_at, poll.cancelled_why = now(), "A cost was wrong"
    for _time in range(2):
        telling.announce_cancelled(poll)
        jobs.tell_stages()
    assert [kind for kind, _title in told()] == ["poll_cancelled"]


def test_what_opened_long_ago_is_no_news(session: object) -> None:
    poll: Poll = make_poll(opens_in=timedelta(days=-30))
    jobs.tell_stages()
    assert (poll.counted_at, told()) == (None, [])


def test_polls_are_counted_again_and_a_changed_ballot_is_found(
    session: object, runner: FlaskCliRunner, caplog: pytest.LogCaptureFixture
) -> None:
    poll = make_counted(ballots=[["1"]] * 6 + [["2"]] * 5)
    assert jobs.verify_counts() == 1
    told = runner.invoke(args=["polls", "verify", poll.slug])
    assert (told.exit_code, told.output) == (0, "Counted again: 1 polls.\n")
    number = db.session.scalars(select(Ballot.number).where(Ballot.marks == "1").limit(1)).one()
    db.session.execute(update(Ballot).where(Ballot.number == number).values(marks="2"))
    with pytest.raises(jobs.CountsChanged):
        jobs.verify_counts()
    assert "another result" in caplog.text
    found = runner.invoke(args=["polls", "verify"])
    assert found.exit_code == 1
    assert "not those whose hash was recorded" in found.output


def test_only_a_counted_poll_can_be_counted_again(session: object, runner: FlaskCliRunner) -> None:
    refused = runner.invoke(args=["polls", "verify", make_poll().slug])
    assert refused.exit_code == 1
    assert "has been counted" in refused.output
