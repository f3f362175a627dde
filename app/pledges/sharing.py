""" "I will if N others do": starting a shared pledge, deciding on it, closing it, and telling everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from app.accounts.models import Display, Person
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now, today
from app.kit.errors import DomainError, Duplicate
from app.pledges import actions, emails, sharing_queries
from app.pledges.announcing import announce_opened
from app.pledges.joining import fail_shared, hold_shared
from app.pledges.models import Action, Pledge, SharedPledge, SharedState
from app.pledges.passing import note_what_it_says
from app.pledges.rules import State, may_close_on

TOLD = (State.ACTIVE, State.KEEPING, State.DONE, State.STOPPED, State.RELEASED)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What somebody would do if enough others did."""

    key: str
    title: str
    reason: str
    action: Action
    target: int
    closes_on: date
    organisation: str = ""
    promise_back: str = ""


def propose(proposal: Proposal, *, actor: Person) -> SharedPledge:
    """Keep a shared pledge until the Taskforce decides on it. The same form sent twice is the same shared pledge."""
    if not may_close_on(proposal.closes_on, today()):
        raise DomainError(_("The last day must lie ahead, at most a year from now."))
    shared = SharedPledge(
        key=proposal.key,
        title=proposal.title,
        reason=proposal.reason,
        action_id=proposal.action.id,
        target=proposal.target,
        closes_on=proposal.closes_on,
        organisation=proposal.organisation,
        promise_back=proposal.promise_back,
        starter_id=actor.id,
        created_at=now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(shared)
    except IntegrityError:
        return _sent_before(proposal.key, actor)
    record("shared_pledge.proposed", actor=actor, subject=shared)
    note_what_it_says(shared, actor)
    return shared


def _sent_before(key: str, actor: Person) -> SharedPledge:
    found = db.session.scalar(select(SharedPledge).where(SharedPledge.key == key, SharedPledge.starter_id == actor.id))
    if found is None:
        raise Duplicate(_("This form was sent before. Start again with a fresh one."))
    return found


def accept(shared: SharedPledge, *, actor: Person) -> None:
    """Open it to everybody. Its starter is the first to promise."""
    shared = _undecided(shared)
    if shared.starter is None:
        raise DomainError(_("Whoever started it has left the site. Decline it instead."))
    if shared.closes_on < today():
        raise DomainError(_("Its last day has passed. Decline it instead."))
    _decide(shared, SharedState.OPEN, actor)
    record("shared_pledge.accepted", actor=actor, subject=shared)
    announce_opened(shared)
    _promise_first(shared, shared.starter)
    _tell_starter(shared)


def decline(shared: SharedPledge, *, reason: str, actor: Person) -> None:
    """Turn it down. The starter reads the reason; nobody else sees the shared pledge."""
    shared = _undecided(shared)
    shared.decision_reason = reason
    _decide(shared, SharedState.DECLINED, actor)
    record("shared_pledge.declined", actor=actor, subject=shared)
    _tell_starter(shared)


def _undecided(shared: SharedPledge) -> SharedPledge:
    """The row as it is now, held; two colleagues cannot decide twice."""
    shared = hold_shared(shared.id)
    if shared.state is not SharedState.PROPOSED:
        raise DomainError(_("A colleague has decided on this shared pledge already."))
    return shared


def _decide(shared: SharedPledge, state: SharedState, actor: Person) -> None:
    shared.state = state
    shared.decided_at = now()
    shared.decided_by_id = actor.id
    db.session.flush()


def _promise_first(shared: SharedPledge, starter: Person) -> None:
    draft = actions.Draft(
        key=f"shared-{shared.id}",
        action=shared.action,
        email=starter.email,
        name=starter.name,
        shown_as=Display.ANONYMOUS if starter.is_minor or not starter.name else starter.display,
        ward_code=starter.ward_code,
        shared_pledge=shared,
    )
    actions.make_pledge(draft, actor=starter)


def _tell_starter(shared: SharedPledge) -> None:
    if shared.starter is not None:
        outbox.post(emails.shared_decided(shared, shared.starter), dedupe_key=f"shared-decided:{shared.id}")


def fail_due(day: date) -> int:
    """Close the shared pledges whose last day was before `day` and that too few people joined; returns how many."""
    overdue = db.session.scalars(
        select(SharedPledge)
        .where(SharedPledge.state == SharedState.OPEN, SharedPledge.closes_on < day)
        .order_by(SharedPledge.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    for shared in overdue:
        fail_shared(shared)
    return len(overdue)


def tell_some(*, limit: int) -> int:
    """Tell some of those who have not heard what became of their shared pledge; returns how many.

    The mark and the mail are one transaction, and two jobs never hold the same rows: everybody hears exactly once.
    Whoever started it hears first, whether or not they promised the same themselves. People who stopped our reminders
    hear it too, for this is the answer to their own "if".
    """
    started = _untold_starters(limit)
    for shared in started:
        _tell_who_started(shared)
    joined = _untold(limit - len(started)) if len(started) < limit else ()
    for pledge in joined:
        _tell(pledge)
    db.session.flush()
    return len(started) + len(joined)


def _untold_starters(limit: int) -> Sequence[SharedPledge]:
    return db.session.scalars(
        select(SharedPledge)
        .where(
            SharedPledge.starter_told_at.is_(None),
            SharedPledge.starter_id.is_not(None),
            SharedPledge.state.in_((SharedState.ACTIVATED, SharedState.FAILED)),
        )
        .order_by(SharedPledge.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True, of=SharedPledge)
        .options(selectinload(SharedPledge.starter), selectinload(SharedPledge.action))
    ).all()


def _tell_who_started(shared: SharedPledge) -> None:
    assert shared.starter is not None
    shared.starter_told_at = now()
    own = sharing_queries.find_live_pledge(shared.starter, shared.action)
    write = emails.shared_failed if shared.state is SharedState.FAILED else emails.shared_activated
    outbox.post(write(shared, own, shared.starter), dedupe_key=f"shared-outcome-starter:{shared.id}")


def _untold(limit: int) -> Sequence[Pledge]:
    return db.session.scalars(
        select(Pledge)
        .join(SharedPledge, SharedPledge.id == Pledge.shared_pledge_id)
        .where(
            Pledge.told_at.is_(None),
            Pledge.shared_pledge_id.is_not(None),
            Pledge.person_id.is_not(None),
            Pledge.person_id.is_distinct_from(SharedPledge.starter_id),
            Pledge.state.in_(TOLD),
            SharedPledge.state.in_((SharedState.ACTIVATED, SharedState.FAILED)),
        )
        .order_by(Pledge.shared_pledge_id, Pledge.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Pledge)
        .options(selectinload(Pledge.person), selectinload(Pledge.shared_pledge), selectinload(Pledge.action))
    ).all()


def _tell(pledge: Pledge) -> None:
    assert pledge.shared_pledge is not None
    assert pledge.person is not None
    pledge.told_at = now()
    write = emails.shared_failed if pledge.state is State.RELEASED else emails.shared_activated
    outbox.post(write(pledge.shared_pledge, pledge, pledge.person), dedupe_key=f"shared-outcome:{pledge.id}")
