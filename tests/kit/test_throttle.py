"""Throttles hold across workers, count a burst exactly, and name nobody."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.db import db
from app.kit import throttle
from app.kit.throttle import Throttle

pytestmark = pytest.mark.usefixtures("session")

QUARTER = timedelta(minutes=15)


def test_tries_are_counted_until_their_window_has_passed() -> None:
    with time_machine.travel("2026-01-05T12:00Z", tick=False) as clock:
        assert [throttle.count_try("sign-in", "a", per=QUARTER) for _try in range(3)] == [1, 2, 3]
        assert throttle.is_exhausted("sign-in", "a", limit=3, per=QUARTER)
        assert not throttle.is_exhausted("sign-in", "b", limit=3, per=QUARTER)
        clock.shift(QUARTER)
        assert not throttle.is_exhausted("sign-in", "a", limit=3, per=QUARTER)
        assert throttle.count_try("sign-in", "a", per=QUARTER) == 1


@pytest.mark.parametrize("meanwhile", ["the wait ends", "it is forgotten"])
def test_a_try_that_was_refused_stays_refused_whatever_happens_meanwhile(
    monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    """It was not counted, so it must not go ahead: guesses that come at once would be free."""
    waits = (QUARTER,)
    ask = throttle.time_left

    def ask_later(scope: str, key: str) -> timedelta:
        if meanwhile == "it is forgotten":
            throttle.forget(scope, key)
        else:
            clock.shift(QUARTER)
        return ask(scope, key)

    with time_machine.travel("2026-01-05T12:00Z", tick=False) as clock:
        assert throttle.take_turn("code", "a", waits=waits, forgotten_after=timedelta(days=1)) is None
        monkeypatch.setattr(throttle, "time_left", ask_later)
        assert throttle.take_turn("code", "a", waits=waits, forgotten_after=timedelta(days=1))


def test_the_table_names_nobody() -> None:
    throttle.count_try("sign-in", "alice@example.org", per=QUARTER)
    assert "alice" not in db.session.scalars(select(Throttle.key)).one()


def test_old_rows_are_forgotten(session: Any) -> None:
    with time_machine.travel("2026-01-05T12:00Z"):
        throttle.count_try("sign-in", "a", per=QUARTER)
    assert throttle.forget_stale(older_than=timedelta(days=1)) == 1
