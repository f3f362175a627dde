"""How a commitment is doing, worked out from dates and records alone. Shown in words on "how we work this out"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from app.commitments.rules import Direction


class Status(StrEnum):
    """What the town is told. Lapsed and missed stay public."""

    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    NEEDS_ATTENTION = "needs_attention"
    OVERDUE = "overdue"
    LAPSED = "lapsed"
    DELIVERED_CLAIMED = "delivered_claimed"
    DELIVERED_CHECKED = "delivered_checked"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


LIVE = frozenset({Status.NOT_STARTED, Status.ON_TRACK, Status.NEEDS_ATTENTION, Status.OVERDUE})  # still to come


class Outcome(StrEnum):
    """What an update says became of the commitment."""

    GOING_ON = "going_on"
    DELIVERED = "delivered"
    MISSED = "missed"


class Assurance(StrEnum):
    """What a reviewer said of an update; without a review it is self-reported."""

    SELF_REPORTED = "self_reported"
    CHECKED = "checked"
    QUESTIONED = "questioned"


QUIET_MONTHS = 6  # without an update a commitment needs attention
ANSWER_MONTHS = 3  # after its due date a commitment without an answer has lapsed


@dataclass(frozen=True, slots=True)
class Update:
    """One report of progress, as the rule needs it."""

    on: date
    outcome: Outcome
    value: Decimal | None = None
    assurance: Assurance = Assurance.SELF_REPORTED


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment's dates and measure, as the rule needs them."""

    starts_on: date
    due_on: date
    baseline: Decimal | None = None
    target: Decimal | None = None
    direction: Direction | None = None
    withdrawn_on: date | None = None


def status_of(promise: Promise, updates: Sequence[Update], today: date) -> Status:
    """The status on `today`, from all updates dated up to then (in any order).

    The newest update that says how it ended decides. A delivery that a reviewer questions does not count as one:
    the commitment is then as if that update had said nothing of its end.
    """
    if promise.withdrawn_on is not None and promise.withdrawn_on <= today:
        return Status.WITHDRAWN
    known = sorted((update for update in updates if update.on <= today), key=lambda update: update.on)
    ended = _ended(known)
    if ended is not None:
        return ended
    if today > promise.due_on:
        return _after_due(promise, known, today)
    if today < promise.starts_on and not known:
        return Status.NOT_STARTED
    return Status.NEEDS_ATTENTION if _needs_attention(promise, known, today) else Status.ON_TRACK


def _ended(updates: Sequence[Update]) -> Status | None:
    for update in reversed(updates):
        if update.outcome is Outcome.MISSED:
            return Status.MISSED
        if update.outcome is Outcome.DELIVERED and update.assurance is not Assurance.QUESTIONED:
            is_checked = update.assurance is Assurance.CHECKED
            return Status.DELIVERED_CHECKED if is_checked else Status.DELIVERED_CLAIMED
        if update.outcome is Outcome.GOING_ON:
            return None
    return None


def _after_due(promise: Promise, updates: Sequence[Update], today: date) -> Status:
    """Overdue until somebody answers; lapsed once nobody has for three months."""
    has_answer = any(update.on > promise.due_on for update in updates)
    return Status.OVERDUE if has_answer or today < lapses_on(promise.due_on) else Status.LAPSED


def lapses_on(due_on: date) -> date:
    """The first day on which a commitment without an answer counts as lapsed."""
    return add_months(due_on, ANSWER_MONTHS) + timedelta(days=1)


def _needs_attention(promise: Promise, updates: Sequence[Update], today: date) -> bool:
    last_heard = max(updates[-1].on, promise.starts_on) if updates else promise.starts_on
    if today > add_months(last_heard, QUIET_MONTHS):
        return True
    measured = [update for update in updates if update.value is not None and update.on >= promise.starts_on]
    return bool(measured) and is_below_line(promise, measured[-1])


def is_below_line(promise: Promise, update: Update) -> bool:
    """Whether a value lies on the wrong side of the straight line from baseline at the start to target when due."""
    if promise.baseline is None or promise.target is None or update.value is None:
        return False
    expected = expected_on(promise, update.on)
    return update.value < expected if promise.direction is Direction.UP else update.value > expected


def expected_on(promise: Promise, day: date) -> Decimal:
    """Where the line to the target is on `day`: a plain share of the way, in the measure's unit."""
    assert promise.baseline is not None
    assert promise.target is not None
    length = (promise.due_on - promise.starts_on).days
    gone = min(max((day - promise.starts_on).days, 0), length)
    return promise.baseline + (promise.target - promise.baseline) * gone / length if length else promise.target


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month, last)
            except ValueError:
                continue
    raise AssertionError("every month has a 28th")
