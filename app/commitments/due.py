"""What an organisation should look at next: the first thing its workspace shows."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from app.accounts.models import Person
from app.commitments import wording
from app.commitments.models import Commitment, OrganisationPledge
from app.commitments.rules import EDITABLE, LIVE, State
from app.commitments.status import Status
from app.commitments.update_queries import published_by
from app.db import db
from app.kit.clock import today
from app.organisations.models import Organisation
from app.organisations.queries import find_membership
from app.organisations.rules import MemberRole, is_at_least

SOON = timedelta(days=60)
MOST_SHOWN = 10
PRESSING = (Status.NEEDS_ATTENTION, Status.OVERDUE, Status.LAPSED)
OPEN = (Status.NOT_STARTED, Status.ON_TRACK)
AHEAD = LIVE | EDITABLE | {State.SUBMITTED}


def read_due(organisation: Organisation, person: Person) -> Mapping[str, Any]:
    """For the panel: where its pledges stand, commitments that wait for a word, and whether this person may write."""
    membership = find_membership(organisation, person)
    is_editor = membership is not None and is_at_least(membership.role, MemberRole.EDITOR)
    pledges, due = list_ahead(organisation), list_due(organisation)
    return {
        "pledges": pledges,
        "is_promising": any(pledge.state in LIVE for pledge in pledges),
        "commitments": due[:MOST_SHOWN],
        "more": len(due[MOST_SHOWN:]),
        "may_write": is_editor and organisation.suspended_at is None,
        "wording": wording,
    }


def list_ahead(organisation: Organisation) -> Sequence[OrganisationPledge]:
    """The pledges that are still being written, looked at or kept, the newest first."""
    return db.session.scalars(
        select(OrganisationPledge)
        .where(OrganisationPledge.organisation_id == organisation.id, OrganisationPledge.state.in_(AHEAD))
        .order_by(OrganisationPledge.starts_on.desc(), OrganisationPledge.id.desc())
    ).all()


def list_due(organisation: Organisation) -> Sequence[Commitment]:
    """What needs attention, is overdue or falls due within two months, then what has lapsed; the longest due first.

    Whatever became of its pledge: one that was renewed early, or has ended, is reported on all the same.
    """
    is_pressing = or_(
        Commitment.status.in_(PRESSING), and_(Commitment.status.in_(OPEN), Commitment.due_on <= today() + SOON)
    )
    has_lapsed = Commitment.status == Status.LAPSED
    return db.session.scalars(
        published_by(organisation).where(is_pressing).order_by(has_lapsed, Commitment.due_on, Commitment.id)
    ).all()
