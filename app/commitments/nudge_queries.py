"""Which commitments and pledges somebody may have to be reminded of, and who wants to be."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import contains_eager, selectinload

from app.accounts.models import Person
from app.commitments.models import Commitment, OrganisationPledge, ProgressUpdate
from app.commitments.nudges import ENDED
from app.commitments.rules import LIVE, State
from app.db import db
from app.kit.errors import NotFound
from app.organisations.models import Membership, Organisation


def list_open_commitments(*, after: int, limit: int) -> Sequence[Commitment]:
    """Published commitments that have not ended, whatever became of their pledge, in order of id."""
    return db.session.scalars(
        select(Commitment)
        .join(Commitment.pledge)
        .join(OrganisationPledge.organisation)
        .where(
            *_published(),
            OrganisationPledge.state != State.WITHDRAWN,
            Commitment.withdrawn_on.is_(None),
            Commitment.status.not_in(ENDED),
            Commitment.id > after,
        )
        .options(
            contains_eager(Commitment.pledge).contains_eager(OrganisationPledge.organisation),
            selectinload(Commitment.updates).selectinload(ProgressUpdate.reviews),
        )
        .order_by(Commitment.id)
        .limit(limit)
    ).all()


def list_live_pledges(*, after: int, limit: int) -> Sequence[OrganisationPledge]:
    """Pledges under way, in order of id."""
    return db.session.scalars(
        select(OrganisationPledge)
        .join(OrganisationPledge.organisation)
        .where(*_published(), OrganisationPledge.state.in_(LIVE), OrganisationPledge.id > after)
        .options(contains_eager(OrganisationPledge.organisation))
        .order_by(OrganisationPledge.id)
        .limit(limit)
    ).all()


def _published() -> tuple[ColumnElement[bool], ...]:
    return (
        OrganisationPledge.agreed_at.is_not(None),
        Organisation.verified_at.is_not(None),
        Organisation.suspended_at.is_(None),
        Organisation.merged_into_id.is_(None),
    )


def list_reminded(organisation: Organisation) -> Sequence[Membership]:
    """Members who take our reminders, in the order they came."""
    return db.session.scalars(
        _live_members()
        .where(
            Membership.organisation_id == organisation.id,
            Membership.reminders_stopped_at.is_(None),
            Person.reminders_stopped_at.is_(None),
        )
        .order_by(Membership.id)
    ).all()


def get_membership(membership_id: int) -> Membership:
    found = db.session.scalars(_live_members().where(Membership.id == membership_id)).first()
    if found is None:
        raise NotFound()
    return found


def _live_members() -> Select[Membership]:
    return (
        select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(Membership.left_at.is_(None))
    )
