"""Writing a pledge before it is agreed: its period and statement, and its commitments one by one.

Whoever calls these has checked that the actor edits for the organisation. Nothing published is changed here.
"""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.commitments import checking
from app.commitments.errors import ChangedMeanwhile, PeriodTaken
from app.commitments.models import (
    Commitment,
    CommitmentComment,
    CommitmentOutcome,
    CommitmentWard,
    OrganisationPledge,
    PledgeStep,
)
from app.commitments.moving import hold, hold_commitment, hold_organisation
from app.commitments.rules import EDITABLE, State, Terms, periods_overlap
from app.db import db
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError
from app.organisations.models import Organisation

MOST_COMMITMENTS = 50  # of one pledge: more are no longer a few clear promises


def start_pledge(
    organisation: Organisation,
    starts_on: date,
    ends_on: date,
    *,
    statement: str = "",
    actor: Person | None,
    renews: OrganisationPledge | None = None,
) -> OrganisationPledge:
    """A new draft, for a period that no other pledge of the organisation touches."""
    _claim_period(organisation, (starts_on, ends_on))
    pledge = OrganisationPledge(
        organisation_id=organisation.id,
        statement=statement,
        starts_on=starts_on,
        ends_on=ends_on,
        state=State.DRAFT,
        renewed_from_id=renews.id if renews else None,
        created_at=now(),
    )
    _store(pledge)
    by_id = actor.id if actor else None
    db.session.add(PledgeStep(pledge_id=pledge.id, came_from=None, went_to=State.DRAFT, at=now(), by_id=by_id))
    db.session.flush()
    record("organisation_pledge.started", actor=actor, subject=pledge, organisation=organisation.id)
    return pledge


def save_statement(
    pledge: OrganisationPledge, *, statement: str, period: tuple[date, date], version: int, actor: Person
) -> None:
    """Change a draft's statement and period, unless somebody else has since `version`."""
    _claim_period(pledge.organisation, period, but=pledge)
    _hold_editable(pledge)
    if pledge.version != version:
        raise ChangedMeanwhile(pledge, _("Somebody else changed this while you were writing."))
    pledge.statement = statement
    pledge.starts_on, pledge.ends_on = period
    pledge.version += 1
    _store(pledge)
    record("organisation_pledge.edited", actor=actor, subject=pledge, organisation=pledge.organisation_id)


def _claim_period(
    organisation: Organisation, period: tuple[date, date], *, but: OrganisationPledge | None = None
) -> None:
    """Hold the organisation, so that two pledges started at once cannot both find the period free."""
    checking.refuse_bad_period(period)
    hold_organisation(organisation)
    others = db.session.execute(
        select(OrganisationPledge.starts_on, OrganisationPledge.ends_on).where(
            OrganisationPledge.organisation_id == organisation.id,
            OrganisationPledge.state != State.WITHDRAWN,
            OrganisationPledge.id != (but.id if but else 0),
        )
    )
    if any(periods_overlap(period, (starts_on, ends_on)) for starts_on, ends_on in others):
        raise PeriodTaken(_("You have a pledge for some of these days already. Choose a period beside it."))


def _store(pledge: OrganisationPledge) -> None:
    """The named UNIQUE is the last word, whoever looked first."""
    try:
        with db.session.begin_nested():
            db.session.add(pledge)
            db.session.flush()
    except IntegrityError as error:
        raise PeriodTaken(_("You have a pledge for this period already.")) from error


def add_commitment(
    pledge: OrganisationPledge, terms: Terms, *, owner_id: int | None = None, actor: Person | None
) -> Commitment:
    """One more commitment in a draft. It may lack things; sending the pledge to staff asks for them."""
    _hold_editable(pledge)
    if len(pledge.commitments) >= MOST_COMMITMENTS:
        raise DomainError(_("A pledge holds at most %(most)s commitments.", most=MOST_COMMITMENTS))
    checking.refuse_bad_terms(terms)
    place = max((each.position for each in pledge.commitments), default=0) + 1
    commitment = Commitment(pledge=pledge, position=place, owner_id=owner_id, created_at=now())
    write_terms(commitment, terms)
    db.session.add(commitment)
    db.session.flush()
    record("commitment.added", actor=actor, subject=commitment, organisation=pledge.organisation_id)
    return commitment


def save_commitment(
    commitment: Commitment, terms: Terms, *, owner_id: int | None = None, version: int, actor: Person
) -> None:
    """Change a commitment of a draft, unless somebody else has since `version`."""
    _hold_editable(commitment.pledge)
    hold_commitment(commitment)
    if commitment.version != version:
        raise ChangedMeanwhile(commitment, _("Somebody else changed this while you were writing."))
    checking.refuse_bad_terms(terms)
    write_terms(commitment, terms)
    commitment.owner_id = owner_id
    commitment.version += 1
    db.session.flush()
    record("commitment.edited", actor=actor, subject=commitment, organisation=commitment.pledge.organisation_id)


def remove_commitment(commitment: Commitment, *, actor: Person) -> None:
    """Drop a commitment that was never published, with what staff said of it."""
    pledge = commitment.pledge
    _hold_editable(pledge)
    hold_commitment(commitment)
    db.session.execute(delete(CommitmentComment).where(CommitmentComment.commitment_id == commitment.id))
    record("commitment.removed", actor=actor, subject=commitment, organisation=pledge.organisation_id)
    db.session.delete(commitment)
    db.session.flush()
    db.session.expire(pledge, ["commitments"])


def write_terms(commitment: Commitment, terms: Terms) -> None:
    """Make the row say what `terms` say."""
    for name in ("text", "type", "starts_on", "due_on", "unit", "baseline", "target", "direction"):
        setattr(commitment, name, getattr(terms, name))
    commitment.owner_title = terms.owner
    commitment.indicator_code = terms.indicator or None
    _replace(commitment.outcomes, "outcome_code", terms.outcomes, CommitmentOutcome)
    _replace(commitment.wards, "ward_code", terms.wards, CommitmentWard)


def _replace(
    rows: list[CommitmentOutcome] | list[CommitmentWard],
    column: str,
    codes: tuple[str, ...],
    model: type[CommitmentOutcome] | type[CommitmentWard],
) -> None:
    """Keep the rows whose code stays: putting the same key in anew would collide with itself."""
    kept = {getattr(row, column): row for row in rows}
    rows[:] = [kept.get(code) or model(**{column: code}) for code in dict.fromkeys(codes)]  # type: ignore[misc]


def _hold_editable(pledge: OrganisationPledge) -> None:
    hold(pledge)
    if pledge.state not in EDITABLE:
        raise DomainError(_("This pledge has been sent to staff, and cannot be changed now."))
