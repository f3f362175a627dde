"""What people do with pledges. Each verb checks the rule, changes, counts and records, in one transaction."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import case, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts import actions as accounts
from app.accounts.models import Display, Person, Purpose
from app.accounts.queries import find_just_used_link
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now, today
from app.kit.errors import Gone, Refused
from app.pledges import emails, queries
from app.pledges.counting import count
from app.pledges.joining import hold_shared, join_shared, leave_shared
from app.pledges.models import Action, Pledge, SharedPledge, WordsState
from app.pledges.moving import hold, live_key_of, move
from app.pledges.rules import (
    State,
    check_in_due,
    may_become,
)
from app.pledges.search import forget_words


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody has chosen, before it is a pledge."""

    key: str
    action: Action
    email: str
    words: str = ""
    amount: int | None = None
    name: str = ""
    shown_as: Display = Display.ANONYMOUS
    ward_code: str | None = None
    shared_pledge: SharedPledge | None = None


def submit_pledge(draft: Draft) -> Pledge:
    """Keep the pledge until its e-mail is answered, and send the link that confirms it.

    The same form sent twice, or the same promise by the same person, is the same pledge. What the asker sees never
    says whether the address was known.
    """
    person = accounts.find_or_create_person(draft.email)
    pledge, is_new = _insert_or_find(draft, person)
    if is_new:
        ask_to_confirm(pledge, person)
    elif pledge.key != draft.key:
        outbox.post(emails.already_made(pledge, person))
    return pledge


def make_pledge(draft: Draft, *, actor: Person) -> Pledge:
    """A person signed in has a confirmed address: their pledge holds at once."""
    pledge, is_new = _insert_or_find(draft, actor)
    if is_new or pledge.state is State.UNCONFIRMED:
        _start(pledge.id, actor_id=actor.id)
    return pledge


def ask_to_confirm(pledge: Pledge, person: Person) -> None:
    """Send a fresh link; the one before stops working."""
    token = accounts.issue_link(person, Purpose.CONFIRM_PLEDGE, subject_id=pledge.id)
    outbox.post(emails.confirm(pledge, person, token))


def resend_confirmation(key: str) -> None:
    """Send the link of an unconfirmed pledge again. For any other key nothing happens, and nobody can tell."""
    pledge = queries.find_by_key(key)
    if pledge is not None and pledge.state is State.UNCONFIRMED and pledge.person is not None:
        ask_to_confirm(pledge, pledge.person)


def send_fresh_links(email: str) -> None:
    """A link to every pledge of this address, for whoever lost theirs. Other addresses hear how to start."""
    person = accounts.find_or_create_person(email)
    pledges = [pledge for pledge in queries.list_by_person(person) if pledge.confirmed_at]
    outbox.post(emails.fresh_links(pledges, person))


def confirm_pledge(token: str) -> Pledge:
    """Use the e-mailed link: the pledge holds from now, or waits for the others it depends on."""
    try:
        link = accounts.use_link(token, Purpose.CONFIRM_PLEDGE)
    except Gone:
        just_used = find_just_used_link(token, Purpose.CONFIRM_PLEDGE)
        if just_used is None:
            raise
        link = just_used  # a double click is no mistake to be told of
    assert link.subject_id is not None
    return _start(link.subject_id, actor_id=link.person_id)


def _insert_or_find(draft: Draft, person: Person) -> tuple[Pledge, bool]:
    """The draft as a pledge, and whether anything in it is new."""
    pledge = Pledge(
        key=draft.key,
        live_key=live_key_of(person, draft.action, draft.words),
        person_id=person.id,
        action_id=draft.action.id,
        state=State.UNCONFIRMED,
        created_at=now(),
        **_answers(draft),
    )
    try:
        with db.session.begin_nested():
            db.session.add(pledge)
    except IntegrityError:
        return _find_same(draft, live_key_of(person, draft.action, draft.words))
    return pledge, True


def _find_same(draft: Draft, live_key: str) -> tuple[Pledge, bool]:
    """The pledge this draft repeats. While nobody has confirmed it, the newest answers are what its maker means."""
    found = db.session.scalars(
        select(Pledge)
        .where((Pledge.key == draft.key) | (Pledge.live_key == live_key))
        .order_by(Pledge.key != draft.key)
    ).first()
    if found is None:
        raise  # another constraint than those two: not ours to explain
    hold(found)
    if found.key == draft.key or found.state is not State.UNCONFIRMED:
        return found, False
    for name, value in {"key": draft.key, **_answers(draft)}.items():
        setattr(found, name, value)
    db.session.flush()
    return found, True


def _answers(draft: Draft) -> dict[str, Any]:
    return {
        "shared_pledge_id": draft.shared_pledge.id if draft.shared_pledge else None,
        "words": draft.words,
        "words_state": WordsState.WAITING if draft.words else WordsState.NONE,
        "amount": draft.amount,
        "name": "" if draft.shown_as is Display.ANONYMOUS else draft.name,
        "shown_as": draft.shown_as,
        "ward_code": draft.ward_code,
    }


def _start(pledge_id: int, *, actor_id: int) -> Pledge:
    """Confirm an unconfirmed pledge exactly once: the WHERE decides between two simultaneous tries."""
    moment = now()
    stands_alone = Pledge.shared_pledge_id.is_(None)
    pledge = db.session.scalars(
        update(Pledge)
        .where(Pledge.id == pledge_id, Pledge.state == State.UNCONFIRMED)
        .values(
            confirmed_at=moment,
            state=case((stands_alone, State.ACTIVE.value), else_=State.WAITING.value),
            started_at=case((stands_alone, moment), else_=None),
            next_check_in_on=case((stands_alone, check_in_due(today(), 1)), else_=None),
        )
        .returning(Pledge),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if pledge is None:
        return db.session.get_one(Pledge, pledge_id)
    if pledge.state is State.ACTIVE:
        count(pledge.action_id, pledge.ward_code, {State.ACTIVE: 1})
    else:
        join_shared(pledge, moment)
    record("pledge.confirmed", actor=actor_id, subject=pledge)
    return pledge


def withdraw_pledge(pledge: Pledge, *, actor: Person | None) -> None:
    """Take a promise back. It stays in the totals as withdrawn; what its maker wrote is not shown any more."""
    shared = hold_shared(pledge.shared_pledge_id) if pledge.shared_pledge_id and not pledge.started_at else None
    hold(pledge)
    if pledge.state is State.WITHDRAWN:
        return
    if not may_become(pledge.state, State.WITHDRAWN):
        raise Refused(_("This pledge has ended."))
    if shared and pledge.state is State.WAITING:
        leave_shared(shared, pledge)
    move(pledge, State.WITHDRAWN)
    hide_words(pledge)
    db.session.flush()
    record("pledge.withdrawn", actor=actor, subject=pledge)


def forget_person(person: Person) -> int:
    """Somebody leaves: live pledges are withdrawn, and what could name them goes. Returns how many pledges it met."""
    pledges = db.session.scalars(
        select(Pledge).where(Pledge.person_id == person.id).order_by(Pledge.action_id, Pledge.id)
    ).all()
    for pledge in pledges:
        if may_become(pledge.state, State.WITHDRAWN):
            withdraw_pledge(pledge, actor=person)
        hide_words(pledge)
        pledge.words = pledge.name = ""
        pledge.shown_as = Display.ANONYMOUS
        pledge.person_id = None
    db.session.flush()
    return len(pledges)


def hide_words(pledge: Pledge) -> None:
    """Take somebody's own words off the wall and out of the search."""
    if pledge.words_state is not WordsState.NONE:
        pledge.words_state = WordsState.HIDDEN
        forget_words(pledge.id)


def stop_reminders(person: Person) -> None:
    """No more mail we were not asked for."""
    person.reminders_stopped_at = person.reminders_stopped_at or now()
    db.session.flush()
