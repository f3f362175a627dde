"""New actions that residents suggest, and what the Taskforce makes of them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError, Duplicate
from app.pledges import emails
from app.pledges.models import Action, Effort
from app.pledges.suggestion_models import Decision, Suggestion
from app.vision.models import Outcome


@dataclass(frozen=True, kw_only=True)
class Entry:
    """How an accepted suggestion reads in the catalogue."""

    title: str
    first_person: str
    priority: str
    outcomes: Sequence[str]
    effort: Effort
    frequency: str
    unit: str | None
    is_free: bool


def suggest(*, key: str, title: str, why: str, priority: str, actor: Person) -> Suggestion:
    """Keep a suggestion for the Taskforce. The same form sent twice is the same suggestion."""
    suggestion = Suggestion(key=key, title=title, why=why, priority_slug=priority, person_id=actor.id, created_at=now())
    try:
        with db.session.begin_nested():
            db.session.add(suggestion)
    except IntegrityError:
        return _sent_before(key, actor)
    record("suggestion.made", actor=actor, subject=suggestion)
    return suggestion


def _sent_before(key: str, actor: Person) -> Suggestion:
    found = db.session.scalar(select(Suggestion).where(Suggestion.key == key, Suggestion.person_id == actor.id))
    if found is None:
        raise Duplicate(_("This form was sent before. Start again with a fresh one."))
    return found


def accept(suggestion: Suggestion, entry: Entry, *, actor: Person) -> Action:
    """Make it an action of the catalogue, in the Taskforce's wording."""
    suggestion = _undecided(suggestion)
    action = _add_to_catalogue(entry, suggestion)
    suggestion.action_id = action.id
    _decide(suggestion, Decision.ACCEPTED, actor, action=action.slug)
    return action


def merge(suggestion: Suggestion, into: Action, *, reason: str, actor: Person) -> None:
    """Say that the catalogue has this already, under another name."""
    suggestion = _undecided(suggestion)
    suggestion.action_id = into.id
    suggestion.reason = reason
    _decide(suggestion, Decision.MERGED, actor, action=into.slug)


def decline(suggestion: Suggestion, *, reason: str, actor: Person) -> None:
    """Turn it down; whoever suggested it reads the reason."""
    suggestion = _undecided(suggestion)
    suggestion.reason = reason
    _decide(suggestion, Decision.DECLINED, actor)


def _undecided(suggestion: Suggestion) -> Suggestion:
    """The row as it is now, held; two colleagues cannot decide twice."""
    suggestion = db.session.get_one(Suggestion, suggestion.id, with_for_update=True, populate_existing=True)
    if suggestion.decision is not None:
        raise DomainError(_("A colleague has decided on this suggestion already."))
    return suggestion


def _decide(suggestion: Suggestion, decision: Decision, actor: Person, **facts: str) -> None:
    suggestion.decision = decision
    suggestion.decided_at = now()
    suggestion.decided_by_id = actor.id
    db.session.flush()
    record(f"suggestion.{decision.value}", actor=actor, subject=suggestion, **facts)
    if suggestion.person is not None:
        email = emails.suggestion_decided(suggestion, suggestion.person)
        outbox.post(email, dedupe_key=f"suggestion-decided:{suggestion.key}")


def _add_to_catalogue(entry: Entry, suggestion: Suggestion) -> Action:
    last = db.session.scalar(select(func.max(Action.position)))
    outcomes = db.session.scalars(select(Outcome).where(Outcome.code.in_(entry.outcomes))).all()
    action = Action(
        slug=_slug(entry.title, suggestion.id),
        title=entry.title,
        first_person=entry.first_person,
        priority_slug=entry.priority,
        effort=entry.effort,
        frequency=entry.frequency,
        is_free=entry.is_free,
        unit=entry.unit,
        source="",
        position=(last or 0) + 1,
        outcomes=list(outcomes),
    )
    db.session.add(action)
    db.session.flush()
    return action


def _slug(title: str, number: int) -> str:
    """The title in letters an address can hold; the suggestion's number keeps it apart from every other."""
    plain = unicodedata.normalize("NFKD", title.replace("’", "")).encode("ascii", "ignore").decode().lower()
    return "-".join([*re.findall(r"[a-z0-9]+", plain)[:8], str(number)])
