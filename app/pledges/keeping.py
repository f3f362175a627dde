"""Asking how a pledge goes, and hearing it."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts import presence
from app.accounts.models import Person
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now, today
from app.kit.errors import DomainError
from app.pledges import emails
from app.pledges.models import CheckIn, Pledge
from app.pledges.moving import day_of, hold, move
from app.pledges.rules import (
    CHECKED_IN_ON,
    MISSES_BEFORE_LAPSE,
    REPLY_TIME,
    Answer,
    State,
    check_in_after,
    check_in_answered,
    check_in_due,
    state_after,
)


def answer_check_in(pledge: Pledge, answer: Answer, *, actor: Person | None) -> None:
    """Record how it is going, or put right what was said before. Saying the same again changes nothing."""
    hold(pledge)
    if pledge.is_settled and pledge.state is state_after(answer):
        return
    if not pledge.takes_check_ins:
        raise DomainError(_("This pledge has ended."))
    assert pledge.started_at is not None
    started_on, day = day_of(pledge.started_at), today()
    number = check_in_answered(started_on, day, pledge.check_in_number)
    _keep_answer(pledge, number, answer)
    move(pledge, state_after(answer))
    pledge.misses = 0
    if pledge.state is State.KEEPING:
        pledge.check_in_number = check_in_after(started_on, day, number)
        has_stopped_us = pledge.person is None or pledge.person.reminders_stopped_at is not None
        pledge.next_check_in_on = None if has_stopped_us else check_in_due(started_on, pledge.check_in_number)
    db.session.flush()
    if actor is not None:
        presence.note(actor.id)
    record("pledge.checked_in", actor=actor, subject=pledge, number=number, answer=answer.value)


def _keep_answer(pledge: Pledge, number: int, answer: Answer) -> None:
    check_in = db.session.scalar(select(CheckIn).where(CheckIn.pledge_id == pledge.id, CheckIn.number == number))
    if check_in is None:
        check_in = CheckIn(pledge_id=pledge.id, number=number)
        db.session.add(check_in)
    check_in.answer = answer
    check_in.answered_at = now()


def ask_how_it_goes(pledge: Pledge, day: date) -> None:
    """The check-in of today, or the lapse that follows three without an answer.

    Whom we do not ask cannot miss an answer: for people who stopped our mail there is no next check-in.
    """
    hold(pledge)
    if pledge.next_check_in_on is None or pledge.next_check_in_on > day or pledge.state not in CHECKED_IN_ON:
        return
    if pledge.person is None or pledge.person.reminders_stopped_at:
        pledge.next_check_in_on = None
        db.session.flush()
        return
    if pledge.misses >= MISSES_BEFORE_LAPSE:
        move(pledge, State.LAPSED)
        record("pledge.lapsed", actor=None, subject=pledge)
        return
    number = pledge.check_in_number
    db.session.add(CheckIn(pledge_id=pledge.id, number=number, asked_at=now()))
    pledge.misses += 1
    pledge.check_in_number = number + 1
    pledge.next_check_in_on = _day_after_asking(pledge, day)
    db.session.flush()
    outbox.post(emails.check_in(pledge, pledge.person), dedupe_key=f"check-in:{pledge.id}:{number}")


def _day_after_asking(pledge: Pledge, day: date) -> date:
    assert pledge.started_at is not None
    if pledge.misses >= MISSES_BEFORE_LAPSE:
        return day + REPLY_TIME
    return max(check_in_due(day_of(pledge.started_at), pledge.check_in_number), day + REPLY_TIME)
