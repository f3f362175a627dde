"""What people do with pledges. Each verb checks the rule, changes, counts and records, in one transaction."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.accounts import actions as accounts
from app.accounts.guarding import count_mail
from app.accounts.models import Display, EmailLink, Person, Purpose
from app.accounts.queries import find_just_used_link, find_person_by_email
from app.accounts.rules import normalise_email
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now, today
from app.kit.errors import Gone
from app.kit.text import tidy_line
from app.kit.throttle import count_try
from app.pledges import emails, queries
from app.pledges.indexing import forget_words
from app.pledges.joining import hold_shared
from app.pledges.leaving import hide_text
from app.pledges.models import Action, Pledge, SharedPledge, TextState
from app.pledges.moving import day_of, hold, live_key_of, move
from app.pledges.passing import pass_or_hold
from app.pledges.rules import CHECKED_IN_ON, State, check_in_after, check_in_due
from app.pledges.starting import start

FORM_IS_SPENT_FOR = timedelta(days=1)


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


def submit_once(draft: Draft, *, version: str, address: str = "") -> None:
    """Submit what one version of a form says, however often it is sent.

    The database remembers that it came, not what became of it: a form about an address that was known is as spent as
    any other, so sending it again tells nobody which it was.
    """
    if count_try("pledge_form", f"{draft.key}:{version}", per=FORM_IS_SPENT_FOR) == 1:
        submit_pledge(draft, address=address)


def submit_pledge(draft: Draft, *, address: str = "") -> Pledge:
    """Keep the pledge until its e-mail is answered, and send the link that confirms it.

    The same promise by the same person is the same pledge. What the asker sees never says whether the address was
    known.
    """
    count_mail(draft.email, address=address)
    person = accounts.find_or_create_person(draft.email)
    pledge, is_new = _insert_or_find(draft, person)
    if is_new:
        pass_or_hold(pledge, person)
        ask_to_confirm(pledge, person)
    elif pledge.key != draft.key:
        outbox.post(emails.already_made(pledge, person))
    return pledge


def make_pledge(draft: Draft, *, actor: Person) -> Pledge:
    """A person signed in has a confirmed address: their pledge holds at once."""
    if draft.shared_pledge is not None:
        hold_shared(draft.shared_pledge.id)
    pledge, is_new = _insert_or_find(draft, actor)
    if is_new:
        pass_or_hold(pledge, actor)
    if is_new or pledge.state is State.UNCONFIRMED:
        start(pledge.id, actor_id=actor.id)
        db.session.refresh(pledge)
    return pledge


def ask_to_confirm(pledge: Pledge, person: Person) -> None:
    """Send a fresh link; the one before stops working."""
    token = accounts.issue_link(person, Purpose.CONFIRM_PLEDGE, subject_id=pledge.id)
    outbox.post(emails.confirm(pledge, person, token))


def resend_confirmation(key: str, *, email: str, address: str = "") -> None:
    """Send the link of a pledge again if it still waits for it. If not, it counts as mail too: nobody can tell."""
    count_mail(email, address=address)
    pledge = queries.find_by_key(key)
    if pledge is None or pledge.state is not State.UNCONFIRMED or pledge.person is None:
        return
    if pledge.person.email == normalise_email(email):
        ask_to_confirm(pledge, pledge.person)


def send_fresh_links(email: str, *, address: str = "") -> None:
    """A link to every pledge of this address, for whoever lost theirs. Other addresses hear how to start."""
    count_mail(email, address=address)
    person = find_person_by_email(email)
    if person is None:
        outbox.post(emails.no_pledges(normalise_email(email)))
        return
    pledges = [pledge for pledge in queries.list_by_person(person) if pledge.confirmed_at]
    outbox.post(emails.fresh_links(pledges, person))


def confirm_pledge(token: str) -> int:
    """Use the e-mailed link: the pledge whose id this returns holds from now, or waits for those it depends on.

    Everybody who pledges passes here, and until the commit nobody else writes: it reads no more than it must.
    """
    try:
        link: accounts.UsedLink | EmailLink = accounts.use_up_link(token, Purpose.CONFIRM_PLEDGE)
    except Gone:
        just_used = find_just_used_link(token, Purpose.CONFIRM_PLEDGE)
        if just_used is None:
            raise
        link = just_used  # a double click is no mistake to be told of
    assert link.subject_id is not None
    start(link.subject_id, actor_id=link.person_id)
    return link.subject_id


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
    forget_words(found.id)
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
    if name and pledge.person is not None:
        pass_or_hold(pledge, pledge.person)
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
