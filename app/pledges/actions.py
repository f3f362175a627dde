"""What people do with pledges. Each verb checks the rule, changes, counts and records, in one transaction."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts import actions as accounts
from app.accounts.models import Display, EmailLink, Person, Purpose
from app.accounts.queries import find_just_used_link, find_person_by_email
from app.accounts.rules import normalise_email
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now, today
from app.kit.errors import Gone, TooMany
from app.kit.text import tidy_line
from app.pledges import emails, queries
from app.pledges.counting import count
from app.pledges.indexing import forget_words
from app.pledges.joining import hold_shared, join_shared
from app.pledges.leaving import hide_text
from app.pledges.models import Action, Pledge, SharedPledge, TextState
from app.pledges.moving import day_of, hold, live_key_of, move
from app.pledges.rules import CHECKED_IN_ON, State, check_in_after, check_in_due


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
    is_minor: bool = False  # by what they say of themselves
    ward_code: str | None = None
    shared_pledge: SharedPledge | None = None


def submit_pledge(draft: Draft) -> Pledge:
    """Keep the pledge until its e-mail is answered, and send the link that confirms it.

    The same form sent twice, or the same promise by the same person, is the same pledge. What the asker sees never
    says whether the address was known.
    """
    try:
        repeated = _find_repeated(draft)
        if repeated is not None:
            return repeated
        accounts.count_mail(draft.email)
    except TooMany:
        repeated = _find_repeated(draft)  # sent many times at once: the first of them has won
        if repeated is None:
            raise
        return repeated
    person = accounts.find_or_create_person(draft.email)
    pledge, is_new = _insert_or_find(draft, person)
    if is_new:
        ask_to_confirm(pledge, person)
    elif pledge.key != draft.key:
        outbox.post(emails.already_made(pledge, person))
    return pledge


def _find_repeated(draft: Draft) -> Pledge | None:
    """The pledge of this very form, if nothing is left to do for it."""
    pledge = queries.find_by_key(draft.key)
    if pledge is None or pledge.state is not State.UNCONFIRMED:
        return pledge
    person = pledge.person
    is_same = person is not None and person.email == normalise_email(draft.email)
    return pledge if person is not None and is_same and not _differs(pledge, draft, person) else None


def make_pledge(draft: Draft, *, actor: Person) -> Pledge:
    """A person signed in has a confirmed address: their pledge holds at once."""
    if draft.shared_pledge is not None:
        hold_shared(draft.shared_pledge.id)
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
        accounts.count_mail(pledge.person.email)
        ask_to_confirm(pledge, pledge.person)


def send_fresh_links(email: str) -> None:
    """A link to every pledge of this address, for whoever lost theirs. Other addresses hear how to start."""
    accounts.count_mail(email)
    person = find_person_by_email(email)
    if person is None:
        outbox.post(emails.no_pledges(normalise_email(email)))
        return
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
    pledge = Pledge(key=draft.key, state=State.UNCONFIRMED, created_at=now(), **_promise(draft, person))
    try:
        with db.session.begin_nested():
            db.session.add(pledge)
    except IntegrityError:
        return _find_same(draft, person)
    return pledge, True


def _find_same(draft: Draft, person: Person) -> tuple[Pledge, bool]:
    """The pledge this draft repeats. While nobody has confirmed it, the newest answers are what its maker means.

    A form sent again with another address, another action or another name moves the pledge there: its maker went back
    and put it right. If they hold the same promise already, that one stays, and the one to be moved ends.
    """
    same_form = queries.find_by_key(draft.key)
    same_promise = queries.find_alive(live_key_of(person, draft.action, draft.words))
    found = same_form or same_promise
    if found is None:
        raise  # another constraint than those two: not ours to explain
    if found.state is not State.UNCONFIRMED or (found is same_form and not _differs(found, draft, person)):
        return found, False
    _end_links_of(found)
    hold(found)
    if found.state is not State.UNCONFIRMED:
        return found, False
    if found is same_form and same_promise not in (None, found):
        _give_up(found)
        return _find_same(draft, person)
    for name, value in {"key": draft.key, **_promise(draft, person)}.items():
        setattr(found, name, value)
    db.session.flush()
    return found, True


def _differs(pledge: Pledge, draft: Draft, person: Person) -> bool:
    return any(getattr(pledge, name) != value for name, value in _promise(draft, person).items())


def _end_links_of(pledge: Pledge) -> None:
    """Links before pledges, as when one is confirmed. The mail sent before is about something nobody means now."""
    if pledge.person is not None:
        accounts.end_links(
            pledge.person, EmailLink.purpose == Purpose.CONFIRM_PLEDGE, EmailLink.subject_id == pledge.id
        )


def _give_up(pledge: Pledge) -> None:
    """End one that nobody confirmed, and free the key of its form."""
    pledge.key = uuid4().hex
    move(pledge, State.WITHDRAWN)
    hide_text(pledge)
    db.session.flush()


def _promise(draft: Draft, person: Person) -> dict[str, Any]:
    """What a pledge says, and whose it is. Nobody under 18 is named, whatever a form says."""
    is_by_minor = draft.is_minor or person.is_minor
    shown_as = Display.ANONYMOUS if is_by_minor else draft.shown_as
    name = "" if shown_as is Display.ANONYMOUS else tidy_line(draft.name)
    return {
        "person_id": person.id,
        "action_id": draft.action.id,
        "live_key": live_key_of(person, draft.action, draft.words),
        "shared_pledge_id": draft.shared_pledge.id if draft.shared_pledge else None,
        "words": draft.words,
        "text_state": TextState.WAITING if draft.words or name else TextState.NONE,
        "amount": draft.amount,
        "name": name,
        "shown_as": shown_as if name else Display.ANONYMOUS,
        "is_by_minor": is_by_minor,
        "ward_code": draft.ward_code,
    }


def _start(pledge_id: int, *, actor_id: int) -> Pledge:
    """Confirm an unconfirmed pledge exactly once: the WHERE decides between two simultaneous tries."""
    pledge = _start_alone(pledge_id) or _start_together(pledge_id)
    if pledge is None:
        return db.session.get_one(Pledge, pledge_id)
    record("pledge.confirmed", actor=actor_id, subject=pledge)
    return pledge


# Built once: every confirmed pledge passes here.
START_ALONE = (
    update(Pledge)
    .where(
        Pledge.id == bindparam("number"),
        Pledge.state == State.UNCONFIRMED,
        Pledge.shared_pledge_id.is_(None),
    )
    .values(
        state=State.ACTIVE,
        confirmed_at=bindparam("moment", type_=Pledge.confirmed_at.type),
        started_at=bindparam("moment", type_=Pledge.started_at.type),
        next_check_in_on=bindparam("first_check_in", type_=Pledge.next_check_in_on.type),
    )
    .returning(Pledge)
    .execution_options(synchronize_session=False, populate_existing=True)
)


def _start_alone(pledge_id: int) -> Pledge | None:
    facts = {"number": pledge_id, "moment": now(), "first_check_in": check_in_due(today(), 1)}
    pledge = db.session.scalars(START_ALONE, facts).one_or_none()
    if pledge is not None:
        count(pledge.action_id, pledge.ward_code, {State.ACTIVE: 1})
    return pledge


def _start_together(pledge_id: int) -> Pledge | None:
    """The shared pledge is held before the pledge that joins it: whoever leaves it does the same."""
    unconfirmed = select(Pledge.shared_pledge_id).where(Pledge.id == pledge_id, Pledge.state == State.UNCONFIRMED)
    shared_id = db.session.scalar(unconfirmed)
    if shared_id is None:
        return None
    shared = hold_shared(shared_id)
    pledge = db.session.scalars(
        update(Pledge)
        .where(Pledge.id == pledge_id, Pledge.state == State.UNCONFIRMED, Pledge.shared_pledge_id == shared_id)
        .values(confirmed_at=now(), state=State.WAITING)
        .returning(Pledge),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if pledge is not None:
        join_shared(shared, pledge, now())
    return pledge


def change_display(pledge: Pledge, *, shown_as: Display, name: str, actor: Person | None) -> None:
    """Show its maker differently, in whatever state the pledge is. A name waits for a moderator, each time anew."""
    hold(pledge)
    pledge.is_by_minor = pledge.may_name_nobody
    name = "" if pledge.is_by_minor or shown_as is Display.ANONYMOUS else tidy_line(name)
    shown_as = shown_as if name else Display.ANONYMOUS
    if (name, shown_as) == (pledge.name, pledge.shown_as):
        return
    if name:
        forget_words(pledge.id)
    pledge.name, pledge.shown_as = name, shown_as
    if name:
        pledge.text_state = TextState.HIDDEN if pledge.state is State.WITHDRAWN else TextState.WAITING
    elif not pledge.words:
        pledge.text_state = TextState.NONE
    db.session.flush()
    record("pledge.display_changed", actor=actor, subject=pledge, shown_as=shown_as.value)


def stop_reminders(person: Person) -> None:
    """No more mail we were not asked for, so nothing to miss either. Answers are welcome all the same."""
    person.reminders_stopped_at = person.reminders_stopped_at or now()
    db.session.execute(
        update(Pledge)
        .where(Pledge.person_id == person.id, Pledge.next_check_in_on.is_not(None))
        .values(next_check_in_on=None, misses=0)
    )
    db.session.flush()


def resume_reminders(person: Person) -> None:
    """Ask again how the pledges go, each from its next check-in that lies ahead."""
    if person.reminders_stopped_at is None:
        return
    person.reminders_stopped_at = None
    alive = select(Pledge).where(Pledge.person_id == person.id, Pledge.state.in_(CHECKED_IN_ON)).order_by(Pledge.id)
    for pledge in db.session.scalars(alive.with_for_update().execution_options(populate_existing=True)):
        assert pledge.started_at is not None
        started_on = day_of(pledge.started_at)
        pledge.check_in_number = check_in_after(started_on, today(), pledge.check_in_number - 1)
        pledge.next_check_in_on = check_in_due(started_on, pledge.check_in_number)
        pledge.misses = 0
    db.session.flush()
