"""Who looks after a commitment when its owner leaves the organisation."""

from sqlalchemy import Select, func, select, update

from app.accounts.models import Person
from app.commitments.models import Commitment, OrganisationPledge
from app.db import db
from app.organisations.models import Organisation


def count_duties(organisation: Organisation, person: Person) -> int:
    """How many commitments of the organisation this person looks after."""
    owned = select(func.count(Commitment.id)).where(
        Commitment.owner_id == person.id, Commitment.pledge_id.in_(_pledges_of(organisation))
    )
    return db.session.scalar(owned) or 0


def hand_over(organisation: Organisation, person: Person, heir: Person | None) -> int:
    """Give them all to `heir`, or to nobody yet; returns how many. The job shown in public stays: it is not a name."""
    handed = db.session.execute(
        update(Commitment)
        .where(Commitment.owner_id == person.id, Commitment.pledge_id.in_(_pledges_of(organisation)))
        .values(owner_id=heir.id if heir else None)
        .returning(Commitment.id)
    ).all()
    return len(handed)


def _pledges_of(organisation: Organisation) -> Select[int]:
    return select(OrganisationPledge.id).where(OrganisationPledge.organisation_id == organisation.id)
