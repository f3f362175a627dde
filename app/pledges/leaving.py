"""Taking a promise back, leaving the site, and being somebody else than the site thought."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.accounts.models import Display, Person
from app.db import db
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError
from app.pledges.announcing import rename
from app.pledges.indexing import forget_words, show_words
from app.pledges.joining import hold_in_order, hold_shared, leave_shared
from app.pledges.models import Pledge, SharedPledge, SharedState, TextState
from app.pledges.moving import live_key_of, move
from app.pledges.rules import State, may_become
from app.pledges.suggestion_models import Suggestion


def withdraw_pledge(pledge: Pledge, *, actor: Person | None) -> None:
    """Take a promise back. It stays in the totals as withdrawn; what its maker wrote is not shown any more."""
    shared = hold_in_order(pledge)
    if pledge.state is State.WITHDRAWN:
        return
    if not may_become(pledge.state, State.WITHDRAWN):
        raise DomainError(_("This pledge has ended."))
    if shared and pledge.state is State.WAITING:
        leave_shared(shared, pledge)
    move(pledge, State.WITHDRAWN)
    hide_text(pledge)
    db.session.flush()
    record("pledge.withdrawn", actor=actor, subject=pledge)


def hide_text(pledge: Pledge) -> None:
    """Take somebody's own words and name off the wall, and the words out of the search."""
    if pledge.text_state is not TextState.NONE:
        pledge.text_state = TextState.HIDDEN
        forget_words(pledge.id)


def anonymise_minor(person: Person) -> int:
    """Nobody under 18 is named: of somebody who turns out to be, every pledge loses its name. Returns how many.

    Called whenever an account says how old its owner is; of adults it changes nothing.
    """
    if not person.is_minor:
        return 0
    pledges = _held_pledges_of(person)
    for pledge in pledges:
        _drop_name(pledge)
        pledge.is_by_minor = True
    db.session.flush()
    return len(pledges)


def _drop_name(pledge: Pledge) -> None:
    pledge.name = ""
    pledge.shown_as = Display.ANONYMOUS
    if not pledge.words:
        pledge.text_state = TextState.NONE


def forget_person(person: Person, *, keeps_text: bool) -> int:
    """Somebody leaves. What they published stays without a name, or goes as well; the rest goes. Counts their pledges.

    Pledges: those whose maker has not said how they ended are withdrawn and stay in the totals; all lose the name.
    Own words go, but for those that a moderator has passed if they are to stay.
    Suggestions: those nobody has decided on go. Of the others stays the title, which the Taskforce decided on, or
    nothing.
    Shared pledges: one not decided on is declined and loses all its text. One that was opened loses its starter; others
    have promised what it says, so if its words go too, the catalogue's stand in their place.
    """
    _hold_shared_of(person)
    pledges = _held_pledges_of(person)
    for pledge in pledges:
        is_read = pledge.text_state is TextState.SHOWN and pledge.words != ""
        if not pledge.is_settled and may_become(pledge.state, State.WITHDRAWN):
            withdraw_pledge(pledge, actor=person)
        _drop_name(pledge)
        if keeps_text and is_read:
            pledge.text_state = TextState.SHOWN
            show_words(pledge)
        else:
            _drop_words(pledge)
        pledge.person_id = None
    _forget_suggestions(person, keeps_text=keeps_text)
    _forget_shared(person, keeps_text=keeps_text)
    db.session.flush()
    return len(pledges)


def _drop_words(pledge: Pledge) -> None:
    pledge.words = ""
    pledge.text_state = TextState.NONE
    forget_words(pledge.id)


def _forget_suggestions(person: Person, *, keeps_text: bool) -> None:
    query = select(Suggestion).where(Suggestion.person_id == person.id).order_by(Suggestion.id).with_for_update()
    for suggestion in db.session.scalars(query).all():
        if suggestion.decision is None or not keeps_text:
            db.session.delete(suggestion)
            continue
        suggestion.why = ""
        suggestion.person_id = None


def _forget_shared(person: Person, *, keeps_text: bool) -> None:
    for shared in db.session.scalars(select(SharedPledge).where(SharedPledge.starter_id == person.id)).all():
        if shared.state is SharedState.PROPOSED:
            shared.title = shared.reason = shared.organisation = shared.promise_back = ""
            shared.state = SharedState.DECLINED
            shared.decided_at = now()
            shared.decision_reason = str(_("Whoever started it has left the site."))
            record("shared_pledge.declined", actor=person, subject=shared)
        elif not (keeps_text and shared.is_public):
            shared.title = shared.action.title
            shared.reason = shared.organisation = shared.promise_back = ""
            rename(shared)
        shared.starter_id = None


def merge_person(kept: Person, gone: Person) -> int:
    """Two rows turn out to be one person: everything of `gone` becomes `kept`'s. Returns how many pledges moved.

    Of the same promise made under both, the one that holds stays (if both do, `kept`'s); the other is withdrawn.
    """
    _hold_shared_of(kept, gone)
    joined_twice = _joined_of_the_other(kept, gone)
    pledges = _held_pledges_of(gone)
    for pledge in pledges:
        _make_room(pledge, kept)
        pledge.person_id = kept.id
        if pledge.live_key:
            pledge.live_key = live_key_of(kept, pledge.action, pledge.words)
        db.session.flush()
    db.session.execute(update(Suggestion).where(Suggestion.person_id == gone.id).values(person_id=kept.id))
    for shared in joined_twice:
        shared.joined -= 1  # whoever starts one is not one of the others it waits for
    db.session.flush()
    db.session.execute(update(SharedPledge).where(SharedPledge.starter_id == gone.id).values(starter_id=kept.id))
    anonymise_minor(kept)
    db.session.flush()
    return len(pledges)


def _make_room(pledge: Pledge, kept: Person) -> None:
    """Withdraw this pledge, or the same one of `kept`, so that one of the two is alive."""
    live_key = live_key_of(kept, pledge.action, pledge.words)
    rival = db.session.scalar(select(Pledge).where(Pledge.live_key == live_key)) if pledge.live_key else None
    if rival is not None:
        loser = rival if rival.confirmed_at is None and pledge.confirmed_at is not None else pledge
        withdraw_pledge(loser, actor=kept)


def _joined_of_the_other(kept: Person, gone: Person) -> Sequence[SharedPledge]:
    """What `gone` started and `kept` waits in as one of the others."""
    return db.session.scalars(
        select(SharedPledge)
        .join(Pledge, Pledge.shared_pledge_id == SharedPledge.id)
        .where(SharedPledge.starter_id == gone.id, Pledge.person_id == kept.id, Pledge.state == State.WAITING)
    ).all()


def _hold_shared_of(*people: Person) -> None:
    """Hold what these people started or joined, before any pledge and always in one order."""
    ids = [person.id for person in people]
    joined = select(Pledge.shared_pledge_id).where(Pledge.person_id.in_(ids), Pledge.shared_pledge_id.is_not(None))
    found = select(SharedPledge.id).where(SharedPledge.starter_id.in_(ids) | SharedPledge.id.in_(joined))
    for shared_id in db.session.scalars(found.order_by(SharedPledge.id)).all():
        hold_shared(shared_id)


def _held_pledges_of(person: Person) -> Sequence[Pledge]:
    """In the order of the counters they move, so that two people who leave never wait for each other."""
    return db.session.scalars(
        select(Pledge)
        .where(Pledge.person_id == person.id)
        .order_by(Pledge.action_id, Pledge.ward_code, Pledge.id)
        .with_for_update(of=Pledge)
        .execution_options(populate_existing=True)
    ).all()
