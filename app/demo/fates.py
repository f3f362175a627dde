"""What becomes of a plan, worked out without a database: the bulk path writes this instead of acting it.

A test holds it against the actions, plan by plan.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.demo.calendar import town_day, town_time
from app.demo.plans import Plan
from app.pledges.models import TextState
from app.pledges.rules import (
    CHECKED_IN_ON,
    EARLY,
    MISSES_BEFORE_LAPSE,
    REPLY_TIME,
    Answer,
    State,
    check_in_after,
    check_in_due,
    state_after,
)

ASKING_HOUR = 8
EARLY_ANSWER = EARLY / 2  # how long before the first check-in the eager ones tell us


@dataclass(frozen=True, slots=True)
class Asked:
    """One check-in."""

    number: int
    asked_at: datetime | None
    answered_at: datetime | None = None
    answer: Answer | None = None


@dataclass(slots=True)
class Fate:
    """A pledge as it stands in the end."""

    state: State = State.UNCONFIRMED
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    text_state: TextState = TextState.NONE
    check_in_number: int = 1
    next_check_in_on: date | None = None
    misses: int = 0
    check_ins: list[Asked] = field(default_factory=list)

    def end(self, state: State, moment: datetime) -> None:
        self.state, self.ended_at, self.next_check_in_on = state, moment, None


def early_answer_at(started_on: date) -> datetime:
    return town_time(check_in_due(started_on, 1) - EARLY_ANSWER, 18)


def fate_of(plan: Plan, until: datetime) -> Fate:
    """Where a plan for a pledge of one's own stands at `until`."""
    fate = Fate(text_state=TextState.WAITING if plan.has_text else TextState.NONE)
    if plan.confirmed_at is None or plan.confirmed_at >= until:
        return fate
    end = min(until, plan.withdrawn_at or until)
    fate.state, fate.confirmed_at = State.ACTIVE, plan.confirmed_at
    _check_in(fate, plan, town_day(plan.confirmed_at), end)
    if plan.has_text and plan.moderated_at < end:
        fate.text_state = TextState.SHOWN if plan.is_fit else TextState.HIDDEN
    if end < until and fate.state in {*CHECKED_IN_ON, State.LAPSED}:
        fate.end(State.WITHDRAWN, end)
        fate.text_state = TextState.HIDDEN if plan.has_text else TextState.NONE
    return fate


def _check_in(fate: Fate, plan: Plan, started_on: date, end: datetime) -> None:
    fate.next_check_in_on = check_in_due(started_on, 1)
    if plan.is_early and early_answer_at(started_on) < end:
        _answer(fate, started_on, Asked(1, None, early_answer_at(started_on), Answer.STILL_DOING))
    while fate.next_check_in_on is not None:
        asked_at = town_time(fate.next_check_in_on, ASKING_HOUR)
        if asked_at >= end:
            return
        if fate.misses >= MISSES_BEFORE_LAPSE:
            fate.end(State.LAPSED, asked_at)
            return
        _ask(fate, plan, started_on, asked_at, end)


def _ask(fate: Fate, plan: Plan, started_on: date, asked_at: datetime, end: datetime) -> None:
    asked = Asked(fate.check_in_number, asked_at)
    day = town_day(asked_at)
    fate.check_in_number += 1
    fate.misses += 1
    soonest = day + REPLY_TIME
    due = check_in_due(started_on, fate.check_in_number)
    fate.next_check_in_on = soonest if fate.misses >= MISSES_BEFORE_LAPSE else max(due, soonest)
    reply = plan.reply_to(asked.number)
    if reply is None or reply.answer is None or asked_at + reply.delay >= end:
        fate.check_ins.append(asked)
    else:
        answered = replace(asked, answered_at=asked_at + reply.delay, answer=reply.answer)
        _answer(fate, started_on, answered)


def _answer(fate: Fate, started_on: date, answered: Asked) -> None:
    assert answered.answer is not None
    assert answered.answered_at is not None
    fate.check_ins.append(answered)
    fate.misses = 0
    fate.state = state_after(answered.answer)
    if fate.state is not State.KEEPING:
        fate.end(fate.state, answered.answered_at)
        return
    fate.check_in_number = check_in_after(started_on, town_day(answered.answered_at), answered.number)
    fate.next_check_in_on = check_in_due(started_on, fate.check_in_number)
