"""How a pledge or a commitment ends: with its time, or taken back with a reason that everybody can read."""

from flask_babel import gettext as _

from app.accounts.models import Person
from app.commitments.changing import drop_open_change
from app.commitments.models import Commitment, OrganisationPledge
from app.commitments.moving import hold, hold_commitment, hold_commitments, move
from app.commitments.renewing import FINISHED
from app.commitments.rules import LIVE, State
from app.commitments.standing import refresh_status
from app.db import db
from app.kit.audit import record
from app.kit.clock import today
from app.kit.errors import DomainError


def end_pledge(pledge: OrganisationPledge, *, why: str, actor: Person) -> None:
    """It is not renewed. What it promised keeps its status, and stays public."""
    move(pledge, State.ENDED, actor, why)


def withdraw_pledge(pledge: OrganisationPledge, *, why: str, actor: Person) -> None:
    """Take it back. A published one stays public, with the reason, and so do its commitments."""
    move(pledge, State.WITHDRAWN, actor, why)
    if pledge.agreed_at is None:
        return
    hold_commitments([each.id for each in pledge.commitments])
    for commitment in pledge.commitments:
        if commitment.status not in FINISHED:
            _withdraw(commitment, why, actor)


def withdraw_commitment(commitment: Commitment, *, why: str, actor: Person) -> None:
    """Take one published commitment back; it stays public, with the reason."""
    hold(commitment.pledge)
    hold_commitment(commitment)
    if commitment.pledge.state not in LIVE or commitment.status in FINISHED:
        raise DomainError(_("This commitment has ended, and cannot be withdrawn."))
    _withdraw(commitment, why, actor)


def _withdraw(commitment: Commitment, why: str, actor: Person) -> None:
    hold_commitment(commitment)
    commitment.withdrawn_on = today()
    commitment.withdrawn_why = why
    drop_open_change(commitment, actor)
    refresh_status(commitment, today())
    db.session.flush()
    record("commitment.withdrawn", actor=actor, subject=commitment, organisation=commitment.pledge.organisation_id)
