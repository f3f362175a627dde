"""What the clock does for polls: count those that have closed, each for itself."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.db import db
from app.kit.clock import as_of, now
from app.polls import jobs
from app.polls.models import Envelope
from tests.factories.polls import make_poll
from tests.polls.counted import AFTER, cast_one


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
