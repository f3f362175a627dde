"""Reading organisations' pledges and commitments."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import Person
from app.commitments.figure_models import PerformanceMeasure
from app.commitments.models import Commitment, CommitmentChange, CommitmentComment, OrganisationPledge, PledgeStep
from app.commitments.rules import RENEWAL_NOTICE, Gap, PledgeGap, State, gaps_of, pledge_gaps
from app.commitments.status import Status
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.errors import NotFound
from app.kit.paging import Page
from app.kit.waiting import Waiting, waiting_among
from app.organisations.models import Membership, Organisation
from app.organisations.queries import list_members
from app.organisations.rules import MemberRole, is_at_least

PAGE_SIZE = 20
MOST_CHANGES = 100  # of a page, below the pledges
FINISHED = "organisation_pledge.finished"  # by staff, who put in what an imported draft lacked


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


def get_measure_of(organisation: Organisation, measure_id: int) -> PerformanceMeasure:
    """A figure of this organisation; NotFound for another's."""
    measure = db.session.get(PerformanceMeasure, measure_id)
    if measure is None or measure.organisation_id != organisation.id:
        raise NotFound()
    return measure


def list_pledges_of(organisation: Organisation) -> Sequence[OrganisationPledge]:
    """Every pledge of the organisation in whatever state, newest period first: for its members."""
    return db.session.scalars(
        select(OrganisationPledge)
        .where(OrganisationPledge.organisation_id == organisation.id)
        .options(selectinload(OrganisationPledge.commitments))
        .order_by(OrganisationPledge.starts_on.desc(), OrganisationPledge.id.desc())
    ).all()


def find_renewal(pledge: OrganisationPledge) -> OrganisationPledge | None:
    """The pledge that takes over, if somebody has started one and not taken it back."""
    return db.session.scalars(
        select(OrganisationPledge).where(
            OrganisationPledge.renewed_from_id == pledge.id, OrganisationPledge.state != State.WITHDRAWN
        )
    ).first()


def list_steps(pledge: OrganisationPledge) -> Sequence[PledgeStep]:
    """Every move of the pledge with who made it, oldest first."""
    return db.session.scalars(
        select(PledgeStep)
        .where(PledgeStep.pledge_id == pledge.id)
        .options(joinedload(PledgeStep.by))
        .order_by(PledgeStep.id)
    ).all()


def read_terms(pledge: OrganisationPledge) -> None:
    """Read all that its commitments say, and what staff say of them: in four statements, however many there are."""
    found = db.session.scalars(
        select(Commitment)
        .where(Commitment.pledge_id == pledge.id)
        .options(selectinload(Commitment.outcomes), selectinload(Commitment.wards), selectinload(Commitment.comments))
        .order_by(Commitment.position, Commitment.id)
    ).all()
    set_committed_value(pledge, "commitments", found)


def gaps_in(pledge: OrganisationPledge, today: date) -> list[tuple[Commitment | None, Gap | PledgeGap]]:
    """All that the pledge lacks before it can be submitted: first of itself, then commitment by commitment."""
    own = pledge_gaps(pledge.statement, len(pledge.commitments), pledge.period, today)
    found: list[tuple[Commitment | None, Gap | PledgeGap]] = [(None, gap) for gap in own]
    for commitment in pledge.commitments:
        found += [(commitment, gap) for gap in gaps_of(commitment.terms, pledge.period, today)]
    return found


def list_writers(organisation: Organisation) -> list[Person]:
    """Who writes for the organisation, and so hears what became of a pledge: its owners and editors."""
    return [each.person for each in list_members(organisation) if is_at_least(each.role, MemberRole.EDITOR)]


def list_past_and_present_members(organisation: Organisation) -> set[int]:
    """The ids of whoever acts or acted for it: any other who moved its pledges is staff, and nameless to members."""
    return set(db.session.scalars(select(Membership.person_id).where(Membership.organisation_id == organisation.id)))


def list_new_comments(pledge: OrganisationPledge) -> Sequence[CommitmentComment]:
    """What staff said since the pledge was last submitted, in the commitments' order."""
    submitted = [step.at for step in list_steps(pledge) if step.went_to is State.SUBMITTED]
    return db.session.scalars(
        select(CommitmentComment)
        .join(Commitment, Commitment.id == CommitmentComment.commitment_id)
        .where(Commitment.pledge_id == pledge.id, CommitmentComment.at >= submitted[-1])
        .order_by(Commitment.position, CommitmentComment.id)
    ).all()


def find_open_change(commitment: Commitment) -> CommitmentChange | None:
    """The change that staff have yet to decide on."""
    return db.session.scalars(
        select(CommitmentChange).where(
            CommitmentChange.commitment_id == commitment.id,
            CommitmentChange.agreed_at.is_(None),
            CommitmentChange.refused_at.is_(None),
        )
    ).first()


def list_agreed_changes(commitment: Commitment) -> Sequence[CommitmentChange]:
    """The public versions of a commitment after its first, newest first: show each with `wording.describe_change`."""
    return db.session.scalars(
        select(CommitmentChange)
        .where(CommitmentChange.commitment_id == commitment.id, CommitmentChange.agreed_at.is_not(None))
        .order_by(CommitmentChange.number.desc())
    ).all()


def get_change(change_id: int) -> CommitmentChange:
    """Whatever was decided about it: for staff."""
    change = db.session.get(CommitmentChange, change_id)
    if change is None:
        raise NotFound()
    return change


def get_pledge(pledge_id: int) -> OrganisationPledge:
    """A pledge that staff have seen: one that was submitted at some time."""
    pledge = db.session.get(OrganisationPledge, pledge_id)
    if pledge is None or not any(step.went_to is State.SUBMITTED for step in pledge.steps):
        raise NotFound()
    return pledge


def was_finished_by(pledge: OrganisationPledge, person: Person) -> bool:
    """Whether this person of the staff wrote in the imported draft, or sent it."""
    done = select(AuditEvent.id).where(
        AuditEvent.verb == FINISHED,
        AuditEvent.subject_type == "organisation_pledge",
        AuditEvent.subject_id == str(pledge.id),
        AuditEvent.actor_id == person.id,
    )
    return db.session.scalar(done.limit(1)) is not None


def read_waiting() -> Waiting:
    """The pledges that wait for staff, since each was sent last; and changes of commitments with them."""
    sent = select(func.max(PledgeStep.at)).where(
        PledgeStep.pledge_id == OrganisationPledge.id, PledgeStep.went_to == State.SUBMITTED
    )
    pledges = select(sent.scalar_subquery().label("since")).where(OrganisationPledge.state == State.SUBMITTED)
    changes = select(CommitmentChange.asked_at.label("since")).where(
        CommitmentChange.agreed_at.is_(None), CommitmentChange.refused_at.is_(None)
    )
    both = union_all(pledges, changes).subquery()
    return waiting_among(select(func.count(), func.min(both.c.since)).select_from(both))


def list_submitted(*, after: int | None = None, size: int = PAGE_SIZE) -> Page[OrganisationPledge]:
    """The pledges that wait for staff, the oldest started first."""
    rows = db.session.scalars(
        select(OrganisationPledge)
        .where(OrganisationPledge.state == State.SUBMITTED, OrganisationPledge.id > (after or 0))
        .options(joinedload(OrganisationPledge.organisation), selectinload(OrganisationPledge.commitments))
        .order_by(OrganisationPledge.id)
        .limit(size + 1)
    ).all()
    return Page.of(rows, size, lambda pledge: str(pledge.id))


def list_open_changes(*, size: int = MOST_CHANGES) -> Page[CommitmentChange]:
    """The changes that wait for staff, oldest first."""
    rows = db.session.scalars(
        select(CommitmentChange)
        .where(CommitmentChange.agreed_at.is_(None), CommitmentChange.refused_at.is_(None))
        .options(
            joinedload(CommitmentChange.commitment)
            .joinedload(Commitment.pledge)
            .joinedload(OrganisationPledge.organisation)
        )
        .order_by(CommitmentChange.id)
        .limit(size + 1)
    ).all()
    return Page.of(rows, size, lambda change: str(change.id))


def list_pledges_due_to_move(today: date) -> Sequence[int]:
    """The ids of pledges that the calendar moves today."""
    begins = and_(OrganisationPledge.state == State.AGREED, OrganisationPledge.starts_on <= today)
    runs_out = and_(OrganisationPledge.state == State.ACTIVE, OrganisationPledge.ends_on <= today + RENEWAL_NOTICE)
    return db.session.scalars(
        select(OrganisationPledge.id).where(or_(begins, runs_out)).order_by(OrganisationPledge.id)
    ).all()


def list_commitments_to_refresh(today: date, *, after: int, limit: int) -> Sequence[Commitment]:
    """Published commitments whose status was not worked out for today, by id. Nothing brings a withdrawn one back."""
    return db.session.scalars(
        select(Commitment)
        .join(Commitment.pledge)
        .where(
            OrganisationPledge.agreed_at.is_not(None),
            Commitment.id > after,
            Commitment.status != Status.WITHDRAWN,
            or_(Commitment.status_on.is_(None), Commitment.status_on < today),
        )
        .order_by(Commitment.id)
        .limit(limit)
    ).all()


def list_open_changes_in(pledge: OrganisationPledge) -> Sequence[CommitmentChange]:
    """The changes of this pledge's commitments that wait for staff."""
    return db.session.scalars(
        select(CommitmentChange)
        .join(CommitmentChange.commitment)
        .where(
            Commitment.pledge_id == pledge.id,
            CommitmentChange.agreed_at.is_(None),
            CommitmentChange.refused_at.is_(None),
        )
    ).all()


def get_submitted_commitment(commitment_id: int) -> Commitment:
    """A commitment of a pledge that staff have seen."""
    commitment = db.session.get(Commitment, commitment_id)
    if commitment is None:
        raise NotFound()
    get_pledge(commitment.pledge_id)
    return commitment
