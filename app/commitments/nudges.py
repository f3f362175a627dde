"""When somebody is reminded of a commitment: plain values in, the messages that are due today out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.commitments.status import QUIET_MONTHS, Promise, Status, Update, add_months, lapses_on

ENDED = frozenset({Status.DELIVERED_CLAIMED, Status.DELIVERED_CHECKED, Status.MISSED, Status.WITHDRAWN, Status.LAPSED})
FIRST_NOTICE = timedelta(days=30)
LAST_NOTICE = timedelta(days=7)
LAPSE_NOTICE = timedelta(days=14)
GRACE = timedelta(days=30)  # a job that did not run for so long still says it; later it would only puzzle


class Message(StrEnum):
    """What we write about. Stored: the UNIQUE on nudges counts by it."""

    DUE_IN_30_DAYS = "due_in_30_days"
    DUE_IN_7_DAYS = "due_in_7_days"
    OVERDUE = "overdue"
    LAPSES_SOON = "lapses_soon"
    QUIET = "quiet"
    ANNUAL_REVIEW = "annual_review"


@dataclass(frozen=True)
class Due:
    """A message, and which of its occasions: with a new due date the same message is news again."""

    message: Message
    day: date


def due_messages(promise: Promise, updates: Sequence[Update], status: Status, today: date) -> Iterator[Due]:
    """What the owner of a commitment should hear today, most pressing first; nothing once it has ended."""
    if status in ENDED or today < promise.starts_on:
        return
    about_due = _about_due_date(promise, updates, today)
    if about_due is not None:
        yield Due(about_due, promise.due_on)
        return
    heard = max((update.on for update in updates if update.on <= today), default=promise.starts_on)
    quiet_from = add_months(max(heard, promise.starts_on), QUIET_MONTHS) + timedelta(days=1)
    if quiet_from <= today <= quiet_from + GRACE and today <= promise.due_on:
        yield Due(Message.QUIET, quiet_from)


def _about_due_date(promise: Promise, updates: Sequence[Update], today: date) -> Message | None:
    due, lapse = promise.due_on, lapses_on(promise.due_on)
    if due < today and any(update.on > due for update in updates):
        return None  # they have answered
    if lapse - LAPSE_NOTICE <= today < lapse:
        return Message.LAPSES_SOON
    if due < today < lapse:
        return Message.OVERDUE
    if due - LAST_NOTICE <= today <= due:
        return Message.DUE_IN_7_DAYS
    return Message.DUE_IN_30_DAYS if due - FIRST_NOTICE <= today < due else None


def annual_review(starts_on: date, today: date) -> Due | None:
    """A year after a pledge began, and every year from then on, its owners look at the whole of it."""
    years = today.year - starts_on.year
    day = add_months(starts_on, 12 * years)
    if day > today:
        years, day = years - 1, add_months(starts_on, 12 * (years - 1))
    return Due(Message.ANNUAL_REVIEW, day) if years >= 1 and today <= day + GRACE else None
