"""A pledge's change of state: held, allowed by the rules, and written down with who, when and why."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Person
from app.commitments.models import Commitment, OrganisationPledge, PledgeStep
from app.commitments.rules import State, may_become
from app.db import db, hold_row
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError
from app.organisations.models import Organisation


def hold_organisation(organisation: Organisation) -> None:
    """Hold it, as it is now, before any of its pledges: two who do the same never wait for each other."""
    hold_row(organisation)


def hold(pledge: OrganisationPledge) -> None:
    """Hold the row, as it is now, until the transaction ends. Its commitments are read again."""
    hold_row(pledge)
    db.session.expire(pledge, ["commitments"])


def hold_commitment(commitment: Commitment) -> None:
    """The same for one commitment of a pledge that is held, or of a published one; from a draft it may be gone."""
    db.session.flush()
    held = db.session.scalar(select(Commitment.id).where(Commitment.id == commitment.id).with_for_update())
    if held is None:
        raise DomainError(_("Somebody removed this commitment meanwhile."))
    db.session.refresh(commitment)


def hold_commitments(ids: Collection[int]) -> None:
    """Hold these rows, always in one order: two who want some of the same never wait for each other."""
    db.session.execute(select(Commitment.id).where(Commitment.id.in_(ids)).order_by(Commitment.id).with_for_update())


def move(pledge: OrganisationPledge, to: State, actor: Person | None, why: str = "") -> PledgeStep:
    """Take one step. Of two people who decide at once, the second learns that somebody was quicker.

    Without an actor it was the calendar.
    """
    hold(pledge)
    if not may_become(pledge.state, to):
        raise DomainError(_("This pledge has moved on meanwhile. Look at it again."))
    step = PledgeStep(
        pledge_id=pledge.id, came_from=pledge.state, went_to=to, at=now(), by_id=actor.id if actor else None, why=why
    )
    pledge.state = to
    if to is State.AGREED:
        pledge.agreed_at = step.at
    db.session.add(step)
    db.session.flush()
    record(f"organisation_pledge.{to}", actor=actor, subject=pledge, organisation=pledge.organisation_id)
    return step
