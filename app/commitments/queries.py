"""Reading organisations' pledges and commitments."""

from app.commitments.models import Commitment, OrganisationPledge
from app.db import db
from app.kit.errors import NotFound
from app.organisations.models import Organisation


def get_pledge_of(organisation: Organisation, pledge_id: int) -> OrganisationPledge:
    """A pledge of this organisation, in whatever state; NotFound for another's."""
    pledge = db.session.get(OrganisationPledge, pledge_id)
    if pledge is None or pledge.organisation_id != organisation.id:
        raise NotFound()
    return pledge


def get_commitment_of(organisation: Organisation, commitment_id: int) -> Commitment:
    """A commitment of this organisation; NotFound for another's."""
    commitment = db.session.get(Commitment, commitment_id)
    if commitment is None or commitment.pledge.organisation_id != organisation.id:
        raise NotFound()
    return commitment
