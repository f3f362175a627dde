"""Deciding whether pledges in somebody's own words may be read by everyone."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.audit import record
from app.pledges.actions import hide_words
from app.pledges.models import Pledge, WordsState
from app.pledges.rules import HideReason, State
from app.pledges.search import show_words


def show(pledge_ids: Collection[int], *, actor: Person) -> int:
    """Let everyone read and search these words; returns how many it changed. A promise taken back stays hidden."""
    pledges = _held(pledge_ids, {WordsState.WAITING, WordsState.HIDDEN})
    shown = [pledge for pledge in pledges if pledge.words and pledge.state is not State.WITHDRAWN]
    for pledge in shown:
        pledge.words_state = WordsState.SHOWN
        show_words(pledge)
        record("pledge.words_shown", actor=actor, subject=pledge)
    db.session.flush()
    return len(shown)


def hide(pledge_ids: Collection[int], *, reason: HideReason, actor: Person) -> int:
    """Keep these words off the wall and out of the search; returns how many it changed."""
    pledges = _held(pledge_ids, {WordsState.WAITING, WordsState.SHOWN})
    for pledge in pledges:
        hide_words(pledge)
        record("pledge.words_hidden", actor=actor, subject=pledge, reason=reason.value)
    db.session.flush()
    return len(pledges)


def _held(pledge_ids: Collection[int], states: Collection[WordsState]) -> Sequence[Pledge]:
    """Those that still stand as the moderator saw them; what a colleague has decided meanwhile is left alone."""
    return db.session.scalars(
        select(Pledge)
        .where(Pledge.id.in_(pledge_ids), Pledge.words_state.in_(states), Pledge.confirmed_at.is_not(None))
        .order_by(Pledge.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
