"""Staff finish what was imported for an organisation that nobody acts for yet.

Once it has a member, its words are the member's alone. Four eyes: whoever wrote in a draft or sent it is not the one
who agrees it.
"""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person
from app.commitments import agreeing, drafting
from app.commitments.importing import imported_pledges
from app.commitments.models import Commitment, OrganisationPledge
from app.commitments.moving import hold_organisation
from app.commitments.queries import FINISHED, PAGE_SIZE
from app.commitments.rules import EDITABLE, Terms
from app.db import db
from app.kit.audit import record
from app.kit.errors import NotFound, Refused
from app.kit.paging import Page
from app.organisations.models import Membership, Organisation
from app.organisations.queries import list_members


def list_unfinished(*, after: int | None = None, size: int = PAGE_SIZE) -> Page[OrganisationPledge]:
    """The imported drafts of organisations without members, in the order they came."""
    rows = db.session.scalars(
        imported_pledges()
        .join(OrganisationPledge.organisation)
        .where(
            OrganisationPledge.state.in_(EDITABLE),
            OrganisationPledge.id > (after or 0),
            Organisation.merged_into_id.is_(None),
            ~_has_members(),
        )
        .options(
            joinedload(OrganisationPledge.organisation),
            selectinload(OrganisationPledge.commitments).selectinload(Commitment.outcomes),
            selectinload(OrganisationPledge.commitments).selectinload(Commitment.wards),
        )
        .limit(size + 1)
    ).all()
    return Page.of(rows, size, lambda pledge: str(pledge.id))


def get_imported(pledge_id: int) -> OrganisationPledge:
    """One of them, in whatever state it is by now; NotFound once the organisation speaks for itself."""
    wanted = (OrganisationPledge.id == pledge_id, ~_has_members())
    pledge = db.session.scalars(imported_pledges().join(OrganisationPledge.organisation).where(*wanted)).first()
    if pledge is None:
        raise NotFound()
    return pledge


def get_imported_commitment(commitment_id: int) -> Commitment:
    commitment = db.session.get(Commitment, commitment_id)
    if commitment is None:
        raise NotFound()
    get_imported(commitment.pledge_id)
    return commitment


def _has_members() -> ColumnElement[bool]:
    return exists().where(Membership.organisation_id == Organisation.id, Membership.left_at.is_(None))


def finish_statement(
    pledge: OrganisationPledge, *, statement: str, period: tuple[date, date], version: int, actor: Person
) -> None:
    """Write the statement and the period that the list did not have."""
    _claim(pledge, actor)
    drafting.save_statement(pledge, statement=statement, period=period, version=version, actor=actor)


def finish_commitment(commitment: Commitment, terms: Terms, *, version: int, actor: Person) -> None:
    """Write what one commitment lacks."""
    _claim(commitment.pledge, actor)
    drafting.save_commitment(commitment, terms, version=version, actor=actor)


def add_commitment(pledge: OrganisationPledge, terms: Terms, *, actor: Person) -> None:
    """Write a commitment that the list ran together with another, or left out."""
    _claim(pledge, actor)
    drafting.add_commitment(pledge, terms, actor=actor)


def remove_commitment(commitment: Commitment, *, actor: Person) -> None:
    """Drop a line of the list that promises nothing. The same list imported again does not bring it back."""
    _claim(commitment.pledge, actor)
    drafting.remove_commitment(commitment, actor=actor)


def submit(pledge: OrganisationPledge, *, actor: Person) -> None:
    """Send it to another of the staff, if nothing is missing."""
    _claim(pledge, actor)
    agreeing.submit(pledge, actor=actor)


def _claim(pledge: OrganisationPledge, actor: Person) -> None:
    """Hold the organisation, so that nobody joins meanwhile, and remember who wrote."""
    hold_organisation(pledge.organisation)
    if list_members(pledge.organisation):
        raise Refused(_("Somebody acts for this organisation now. They finish its pledge."))
    record(FINISHED, actor=actor, subject=pledge, organisation=pledge.organisation_id)
