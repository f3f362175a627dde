"""Deciding whether what people typed, their own words and their names, may be read by everyone."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.audit import record
from app.kit.clock import now
from app.moderation.rules import HideReason
from app.pledges.announcing import hush
from app.pledges.indexing import show_words
from app.pledges.joining import hold_shared
from app.pledges.leaving import hide_text
from app.pledges.models import Pledge, TextState
from app.pledges.rules import State


def show(pledge_ids: Collection[int], *, actor: Person) -> int:
    """Let everyone read what these pledges say; returns how many it changed. A promise taken back stays hidden."""
    pledges = _held(pledge_ids, {TextState.WAITING, TextState.HIDDEN})
    shown = [pledge for pledge in pledges if pledge.state is not State.WITHDRAWN]
    for pledge in shown:
        pledge.text_state = TextState.SHOWN
        show_words(pledge)
        record("pledge.text_shown", actor=actor, subject=pledge)
    db.session.flush()
    return len(shown)


def hide(pledge_ids: Collection[int], *, reason: HideReason, actor: Person) -> int:
    """Keep it off the wall and out of the search; returns how many it changed."""
    pledges = _held(pledge_ids, {TextState.WAITING, TextState.SHOWN})
    for pledge in pledges:
        hide_text(pledge)
        record("pledge.text_hidden", actor=actor, subject=pledge, reason=reason.value)
    db.session.flush()
    return len(pledges)


def hide_shared(shared_id: int, *, reason: HideReason, actor: Person) -> bool:
    """Nobody but its starter sees it, and nobody can join. What others have promised already stays theirs."""
    shared = hold_shared(shared_id)
    if not shared.is_public:
        return False
    shared.hidden_at = now()
    db.session.flush()
    hush(shared)
    record("shared_pledge.hidden", actor=actor, subject=shared, reason=reason.value)
    return True


def show_shared(shared_id: int, *, actor: Person) -> bool:
    shared = hold_shared(shared_id)
    if shared.hidden_at is None:
        return False
    shared.hidden_at = None
    db.session.flush()
    record("shared_pledge.shown_again", actor=actor, subject=shared)
    return True


def _held(pledge_ids: Collection[int], states: Collection[TextState]) -> Sequence[Pledge]:
    """Those that still stand as the moderator saw them; what a colleague has decided meanwhile is left alone."""
    return db.session.scalars(
        select(Pledge)
        .where(Pledge.id.in_(pledge_ids), Pledge.text_state.in_(states), Pledge.confirmed_at.is_not(None))
        .order_by(Pledge.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
