"""When people are reminded, decided without a database."""

from datetime import date, timedelta

import pytest

from app.commitments.nudges import Due, Message, annual_review, due_messages
from app.commitments.status import Outcome, Promise, Status, Update

STARTS, DUE = date(2027, 1, 10), date(2027, 6, 30)
PROMISE = Promise(starts_on=STARTS, due_on=DUE)
HEARD = Update(on=date(2027, 5, 1), outcome=Outcome.GOING_ON)


def messages(day: date, *updates: Update, status: Status = Status.ON_TRACK, promise: Promise = PROMISE) -> list[str]:
    return [due.message.value for due in due_messages(promise, updates, status, day)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 5, 30), []),
        (date(2027, 5, 31), ["due_in_30_days"]),
        (date(2027, 6, 22), ["due_in_30_days"]),
        (date(2027, 6, 23), ["due_in_7_days"]),
        (date(2027, 6, 30), ["due_in_7_days"]),
        (date(2027, 7, 1), ["overdue"]),
        (date(2027, 9, 16), ["overdue"]),
        (date(2027, 9, 17), ["lapses_soon"]),
        (date(2027, 9, 30), ["lapses_soon"]),
        (date(2027, 10, 1), []),
    ],
)
def test_each_day_has_at_most_one_message_about_the_due_date(day: date, expected: list[str]) -> None:
    assert messages(day, HEARD) == expected


def test_whoever_answered_after_the_due_date_is_left_in_peace() -> None:
    answer = Update(on=date(2027, 7, 5), outcome=Outcome.GOING_ON)
    assert messages(date(2027, 7, 10), HEARD, answer, status=Status.OVERDUE) == []


@pytest.mark.parametrize("status", [Status.DELIVERED_CLAIMED, Status.MISSED, Status.WITHDRAWN, Status.LAPSED])
def test_what_has_ended_reminds_nobody(status: Status) -> None:
    assert messages(date(2027, 6, 25), status=status) == []


def test_half_a_year_of_silence_is_asked_about_once_it_is_over() -> None:
    long = Promise(starts_on=STARTS, due_on=date(2029, 1, 1))
    assert messages(date(2027, 7, 10), promise=long) == []
    assert messages(date(2027, 7, 11), promise=long) == ["quiet"]
    assert messages(date(2027, 9, 1), promise=long) == []
    assert messages(date(2027, 7, 11), HEARD, promise=long) == []
    occasions = {
        due.day for day in (11, 20) for due in due_messages(long, [], Status.NEEDS_ATTENTION, date(2027, 7, day))
    }
    assert occasions == {date(2027, 7, 11)}


def test_a_pledge_is_looked_back_on_every_year() -> None:
    starts = date(2024, 2, 29)
    assert annual_review(starts, date(2025, 2, 27)) is None
    assert annual_review(starts, date(2025, 2, 28)) == Due(Message.ANNUAL_REVIEW, date(2025, 2, 28))
    assert annual_review(starts, date(2025, 3, 20)) == Due(Message.ANNUAL_REVIEW, date(2025, 2, 28))
    assert annual_review(starts, date(2025, 2, 28) + timedelta(days=40)) is None
    assert annual_review(starts, date(2028, 2, 29)) == Due(Message.ANNUAL_REVIEW, date(2028, 2, 29))
