"""A pledge's change of state: held, allowed by the rules, and counted in the same transaction."""

from datetime import date, datetime
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.db import db, hold_row
from app.kit.clock import TOWN_ZONE, now
from app.kit.errors import DomainError, Duplicate
from app.pledges.counting import count
from app.pledges.models import Action, Pledge
from app.pledges.rules import ALIVE, State, may_become


def live_key_of(person: Person, action: Action, words: str) -> str:
    """One person holds one live pledge per action; in their own words, one per wording."""
    wording = sha256(" ".join(words.lower().split()).encode()).hexdigest()[:16] if action.is_own_words else ""
    return f"{person.id}:{action.id}:{wording}"


def move(pledge: Pledge, then: State) -> None:
    """Change the state of a locked pledge and the counters with it."""
    before = pledge.state
    if not may_become(before, then):
        raise DomainError(_("This pledge has ended."))
    if then not in ALIVE:
        pledge.live_key = None
        pledge.next_check_in_on = None
        pledge.ended_at = now()
    elif before not in ALIVE:
        _revive(pledge)
    pledge.state = then
    if pledge.started_at is not None and before is not then:
        count(pledge.action_id, pledge.ward_code, {before: -1, then: 1})


def _revive(pledge: Pledge) -> None:
    """A lapsed pledge turns out to be kept: it takes its place again, unless the same promise was made anew."""
    assert pledge.person is not None
    try:
        with db.session.begin_nested():
            pledge.live_key = live_key_of(pledge.person, pledge.action, pledge.words)
            pledge.ended_at = None
    except IntegrityError as error:
        raise Duplicate(_("You have made this pledge again since. Tell us about the newer one.")) from error


def hold(pledge: Pledge) -> None:
    """Hold the row, as it is now, until the transaction ends."""
    hold_row(pledge)


def day_of(moment: datetime) -> date:
    return moment.astimezone(TOWN_ZONE).date()
