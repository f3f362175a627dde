"""Who looks after a commitment: chosen by the organisation, and handed on when they leave it."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import Select, exists, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.accounts.models import Person
from app.commitments.changing import refuse_ended
from app.commitments.memory_models import Draft, Nudge
from app.commitments.models import Commitment, OrganisationPledge
from app.commitments.moving import hold, hold_commitment, hold_commitments, hold_organisation
from app.db import db
from app.kit.audit import record
from app.kit.errors import DomainError
from app.organisations.models import Organisation
from app.organisations.queries import find_membership
from app.organisations.rules import MemberRole, is_at_least


def give_to(commitment: Commitment, owner: Person | None, *, actor: Person) -> None:
    """Remind `owner` of a published commitment from now on; nobody in particular means the organisation's owners.

    It is no new version: the public never learns who is reminded.
    """
    hold_organisation(commitment.pledge.organisation)
    hold(commitment.pledge)
    hold_commitment(commitment)
    refuse_ended(commitment)
    if owner is not None and not _may_report(commitment.pledge.organisation, owner):
        raise DomainError(_("They can no longer report for the organisation. Choose somebody else."))
    commitment.owner_id = owner.id if owner else None
    db.session.flush()
    record(
        "commitment.owner_changed",
        actor=actor,
        subject=commitment,
        organisation=commitment.pledge.organisation_id,
        member=commitment.owner_id,
    )


def _may_report(organisation: Organisation, person: Person) -> bool:
    membership = find_membership(organisation, person)
    return membership is not None and is_at_least(membership.role, MemberRole.EDITOR)


def count_duties(organisation: Organisation, person: Person) -> int:
    """How many commitments of the organisation this person looks after."""
    owned = select(func.count(Commitment.id)).where(
        Commitment.owner_id == person.id, Commitment.pledge_id.in_(_pledges_of(organisation))
    )
    return db.session.scalar(owned) or 0


def hand_over(organisation: Organisation, person: Person, heir: Person | None) -> int:
    """Give them all to `heir`, or to nobody yet; returns how many. The job shown in public stays: it is not a name."""
    owned = select(Commitment.id).where(
        Commitment.owner_id == person.id, Commitment.pledge_id.in_(_pledges_of(organisation))
    )
    ids = db.session.scalars(owned).all()
    hold_commitments(ids)
    db.session.execute(update(Commitment).where(Commitment.id.in_(ids)).values(owner_id=heir.id if heir else None))
    return len(ids)


def _pledges_of(organisation: Organisation) -> Select[int]:
    return select(OrganisationPledge.id).where(OrganisationPledge.organisation_id == organisation.id)


def merge_person(kept: Person, gone: Person) -> None:
    """Two rows turn out to be one person: what either was reminded of, or was typing, is the one's.

    Of the same reminder, or of two drafts in one form, that of `kept` stays; the other goes with its row.
    """
    _give(Nudge, Nudge.recipient_id, kept, gone, same=("message", "occasion"))
    _give(Draft, Draft.person_id, kept, gone, same=("form",))


def _give(
    model: type[Nudge | Draft], whose: InstrumentedAttribute[int], kept: Person, gone: Person, *, same: Sequence[str]
) -> None:
    rival = aliased(model)
    alike = [getattr(rival, name) == getattr(model, name) for name in same]
    has_rival = exists().where(getattr(rival, whose.key) == kept.id, *alike)
    db.session.execute(update(model).where(whose == gone.id, ~has_rival).values({whose: kept.id}))
