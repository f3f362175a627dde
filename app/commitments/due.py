"""What an organisation should look at next: the first thing its workspace shows."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from app.accounts.models import Person
from app.commitments.models import Commitment, OrganisationPledge
from app.commitments.rules import LIVE
from app.commitments.status import Status
from app.db import db
from app.kit.clock import today
from app.organisations.models import Organisation
from app.organisations.queries import find_membership
from app.organisations.rules import MemberRole, is_at_least

SOON = timedelta(days=60)
MOST_SHOWN = 10
PRESSING = (Status.NEEDS_ATTENTION, Status.OVERDUE, Status.LAPSED)
OPEN = (Status.NOT_STARTED, Status.ON_TRACK)


def read_due(organisation: Organisation, person: Person) -> Mapping[str, Any]:
    """For the panel: commitments that wait for a word, and whether this person may give it."""
    membership = find_membership(organisation, person)
    is_editor = membership is not None and is_at_least(membership.role, MemberRole.EDITOR)
    return {
        "commitments": list_due(organisation),
        "may_report": is_editor and organisation.suspended_at is None,
    }


def list_due(organisation: Organisation) -> Sequence[Commitment]:
    """Those that need attention, are overdue or have lapsed, and those due within two months; the longest due first."""
    return db.session.scalars(
        select(Commitment)
        .join(Commitment.pledge)
        .where(
            OrganisationPledge.organisation_id == organisation.id,
            OrganisationPledge.state.in_(LIVE),
            or_(
                Commitment.status.in_(PRESSING),
                and_(Commitment.status.in_(OPEN), Commitment.due_on <= today() + SOON),
            ),
        )
        .order_by(Commitment.due_on, Commitment.id)
        .limit(MOST_SHOWN)
    ).all()
