"""The status of a commitment, day by day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.commitments.rules import Direction
from app.commitments.status import (
    Assurance,
    Outcome,
    Promise,
    Status,
    Update,
    add_months,
    expected_on,
    is_below_line,
    lapses_on,
    status_of,
)

START, DUE = date(2026, 1, 1), date(2026, 12, 31)
PROMISE = Promise(START, DUE)
MEASURED = Promise(START, DUE, Decimal(0), Decimal(364), Direction.UP)
REPORT = Update(date(2026, 3, 1), Outcome.GOING_ON)


@pytest.mark.parametrize(
    ("today", "updates", "expected"),
    [
        (date(2025, 12, 31), [], Status.NOT_STARTED),
        (START, [], Status.ON_TRACK),
        (date(2026, 7, 1), [], Status.ON_TRACK),
        (date(2026, 7, 2), [], Status.NEEDS_ATTENTION),
        (date(2026, 9, 1), [REPORT], Status.ON_TRACK),
        (date(2026, 9, 2), [REPORT], Status.NEEDS_ATTENTION),
        (DUE, [REPORT], Status.NEEDS_ATTENTION),
        (date(2027, 1, 1), [REPORT], Status.OVERDUE),
        (date(2027, 3, 31), [], Status.OVERDUE),
        (date(2027, 4, 1), [REPORT], Status.LAPSED),
        (date(2027, 4, 1), [Update(date(2027, 2, 1), Outcome.GOING_ON)], Status.OVERDUE),
    ],
)
def test_silence_is_told_by_the_calendar(today: date, updates: list[Update], expected: Status) -> None:
    assert status_of(PROMISE, updates, today) is expected


def delivered(assurance: Assurance = Assurance.SELF_REPORTED) -> Update:
    return Update(date(2026, 6, 1), Outcome.DELIVERED, assurance=assurance)


def test_a_delivery_is_claimed_until_it_is_checked_and_none_while_it_is_questioned() -> None:
    today = date(2026, 6, 2)
    assert status_of(PROMISE, [delivered()], today) is Status.DELIVERED_CLAIMED
    assert status_of(PROMISE, [delivered(Assurance.CHECKED)], today) is Status.DELIVERED_CHECKED
    assert status_of(PROMISE, [delivered(Assurance.QUESTIONED)], today) is Status.ON_TRACK
    assert status_of(PROMISE, [delivered(Assurance.QUESTIONED)], date(2027, 5, 1)) is Status.LAPSED


def test_missed_and_lapsed_can_still_be_answered() -> None:
    late = Update(date(2027, 6, 1), Outcome.DELIVERED)
    assert status_of(PROMISE, [late], date(2027, 6, 2)) is Status.DELIVERED_CLAIMED
    assert status_of(PROMISE, [Update(DUE, Outcome.MISSED)], date(2030, 1, 1)) is Status.MISSED


def test_going_on_takes_an_earlier_end_back() -> None:
    again = Update(date(2026, 7, 1), Outcome.GOING_ON)
    assert status_of(PROMISE, [delivered(), again], date(2026, 7, 2)) is Status.ON_TRACK


def test_what_happens_later_is_not_known_today() -> None:
    assert status_of(PROMISE, [Update(date(2026, 5, 1), Outcome.DELIVERED)], date(2026, 4, 30)) is Status.ON_TRACK


def test_withdrawn_outdoes_everything() -> None:
    taken_back = Promise(START, DUE, withdrawn_on=date(2026, 2, 1))
    assert status_of(taken_back, [delivered()], date(2026, 6, 2)) is Status.WITHDRAWN
    assert status_of(taken_back, [], date(2026, 1, 31)) is Status.ON_TRACK


def test_a_value_below_the_line_to_the_target_needs_attention() -> None:
    day = START + timedelta(days=100)
    assert expected_on(MEASURED, day) == 100
    for value, expected in ((Decimal(100), Status.ON_TRACK), (Decimal("99.9"), Status.NEEDS_ATTENTION)):
        assert status_of(MEASURED, [Update(day, Outcome.GOING_ON, value)], day) is expected


def test_a_measure_that_should_fall_has_its_line_fall() -> None:
    falling = Promise(START, DUE, Decimal(100), Decimal(0), Direction.DOWN)
    middle = START + timedelta(days=182)
    assert is_below_line(falling, Update(middle, Outcome.GOING_ON, Decimal(51)))
    assert not is_below_line(falling, Update(middle, Outcome.GOING_ON, Decimal(50)))


def test_months_end_where_the_calendar_does() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert lapses_on(date(2026, 11, 30)) == date(2027, 3, 1)


DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
UPDATES = st.lists(
    st.builds(
        Update,
        on=DAYS,
        outcome=st.sampled_from(Outcome),
        value=st.none() | st.decimals(0, 400, places=2),
        assurance=st.sampled_from(Assurance),
    ),
    max_size=6,
)


@given(UPDATES, DAYS)
def test_order_of_entry_does_not_matter(updates: list[Update], today: date) -> None:
    one_a_day = list({update.on: update for update in updates}.values())
    assert status_of(MEASURED, one_a_day, today) is status_of(MEASURED, one_a_day[::-1], today)


@given(UPDATES.map(lambda all: [each for each in all if each.outcome is Outcome.GOING_ON]), DAYS)
def test_nothing_counts_as_delivered_that_nobody_reported(updates: list[Update], today: date) -> None:
    ends = {Status.DELIVERED_CLAIMED, Status.DELIVERED_CHECKED, Status.MISSED}
    assert status_of(MEASURED, updates, today) not in ends
