"""Reading progress: updates with their evidence and reviews, and which commitments wait for one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.commitments.assurance_models import Evidence, UpdateReview
from app.commitments.models import Commitment, OrganisationPledge, ProgressUpdate, Via
from app.commitments.reports import Report
from app.commitments.rules import State
from app.commitments.status import Outcome
from app.commitments.update_table import key_of
from app.db import db
from app.kit.errors import NotFound
from app.kit.paging import Page
from app.kit.waiting import Waiting, waiting_among
from app.organisations.models import Organisation
from app.organisations.queries import find_membership

PAGE_SIZE = 25
STAFF_WHO_READ = (Permission.REVIEW_UPDATES, Permission.AGREE_ORGANISATION_PLEDGES)


def find_by_key(commitment: Commitment, key: str) -> ProgressUpdate | None:
    """The update a form with this key made."""
    return db.session.scalar(
        select(ProgressUpdate).where(ProgressUpdate.commitment_id == commitment.id, ProgressUpdate.key == key)
    )


def list_updates(commitment: Commitment) -> Sequence[ProgressUpdate]:
    """Newest first, with evidence and reviews."""
    return db.session.scalars(
        select(ProgressUpdate)
        .where(ProgressUpdate.commitment_id == commitment.id)
        .options(selectinload(ProgressUpdate.evidence), selectinload(ProgressUpdate.reviews))
        .order_by(ProgressUpdate.on.desc(), ProgressUpdate.id.desc())
    ).all()


def list_commitments_in_progress(organisation: Organisation) -> Sequence[Commitment]:
    """What the organisation can report on, by due date, with the updates there are."""
    return db.session.scalars(
        published_by(organisation)
        .options(contains_eager(Commitment.pledge), selectinload(Commitment.updates))
        .order_by(Commitment.due_on, Commitment.id)
    ).all()


def published_by(organisation: Organisation) -> Select[Commitment]:
    """What the organisation has promised in public and not taken back: all that can be reported on."""
    return (
        select(Commitment)
        .join(Commitment.pledge)
        .where(
            OrganisationPledge.organisation_id == organisation.id,
            OrganisationPledge.agreed_at.is_not(None),
            OrganisationPledge.state != State.WITHDRAWN,
            Commitment.withdrawn_on.is_(None),
        )
    )


@dataclass(frozen=True)
class ReportedRow:
    """One update as a line of a table; `number` is none where there is nothing reported yet."""

    commitment_id: int
    text: str
    unit: str
    number: int | None = None
    on: date | None = None
    outcome: Outcome | None = None
    value: Decimal | None = None
    note: str = ""
    link: str | None = None


def stream_reported(organisation: Organisation) -> Iterator[ReportedRow]:
    """All that was ever reported, oldest first, a thousand at a time."""
    organisation_id, after = organisation.id, 0
    while rows := _reported_after(organisation_id, after):
        yield from rows
        after = rows[-1].number or 0


def _reported_after(organisation_id: int, after: int, size: int = 1000) -> Sequence[ReportedRow]:
    link = (
        select(func.min(Evidence.url))
        .where(Evidence.update_id == ProgressUpdate.id, Evidence.url.is_not(None))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            ProgressUpdate.commitment_id,
            Commitment.text,
            Commitment.unit,
            ProgressUpdate.id,
            ProgressUpdate.on,
            ProgressUpdate.outcome,
            ProgressUpdate.value,
            ProgressUpdate.note,
            link,
        )
        .join(ProgressUpdate.commitment)
        .join(Commitment.pledge)
        .where(OrganisationPledge.organisation_id == organisation_id, ProgressUpdate.id > after)
        .order_by(ProgressUpdate.id)
        .limit(size)
    )
    return [ReportedRow(*row) for row in rows]


def list_blank(organisation: Organisation) -> Iterator[ReportedRow]:
    """A line to fill in for each commitment that can be reported on."""
    rows = db.session.execute(
        published_by(organisation)
        .with_only_columns(Commitment.id, Commitment.text, Commitment.unit)
        .order_by(Commitment.id)
    ).all()
    return (ReportedRow(*row) for row in rows)


def list_commitments_to_fill(organisation: Organisation) -> Sequence[Commitment]:
    """What a file may report on."""
    return db.session.scalars(published_by(organisation).order_by(Commitment.id)).all()


def list_keys(organisation: Organisation) -> set[str]:
    """The keys of all that was sent in files so far."""
    found = (
        select(ProgressUpdate.key)
        .join(ProgressUpdate.commitment)
        .join(Commitment.pledge)
        .where(OrganisationPledge.organisation_id == organisation.id, ProgressUpdate.via == Via.CSV)
    )
    return set(db.session.scalars(found))


def list_numbers(organisation: Organisation) -> dict[int, str]:
    """Each update's number, with the key that a file's row of the same words would have."""
    return {row.number or 0: key_of(row.commitment_id, _as_report(row)) for row in stream_reported(organisation)}


def _as_report(row: ReportedRow) -> Report:
    assert row.on is not None
    assert row.outcome is not None
    return Report(on=row.on, outcome=row.outcome, value=row.value, note=row.note, link=row.link or "")


def get_evidence(evidence_id: int, viewer: Person | None) -> tuple[Evidence, bool]:
    """A file that shows an update is true, and whether everybody may see it.

    Once a commitment is public, so is what shows its progress, unless a moderator has hidden it; before, it is its
    members' and reviewing staff's.
    """
    found = db.session.execute(
        select(Evidence, OrganisationPledge, ProgressUpdate.hidden_at)
        .join(ProgressUpdate, ProgressUpdate.id == Evidence.update_id)
        .join(Commitment, Commitment.id == ProgressUpdate.commitment_id)
        .join(OrganisationPledge, OrganisationPledge.id == Commitment.pledge_id)
        .options(joinedload(OrganisationPledge.organisation))
        .where(Evidence.id == evidence_id, Evidence.stored_as.is_not(None))
    ).first()
    if found is None:
        raise NotFound()
    evidence, pledge, hidden_at = found
    is_public = pledge.is_public and hidden_at is None
    if not is_public and not _may_read(pledge.organisation, viewer):
        raise NotFound()
    return evidence, is_public


def _may_read(organisation: Organisation, viewer: Person | None) -> bool:
    if viewer is None:
        return False
    return find_membership(organisation, viewer) is not None or any(viewer.may(each) for each in STAFF_WHO_READ)


def find_stored(names: Sequence[str]) -> set[str]:
    """Those of these files that belong to an update."""
    return {
        name for name in db.session.scalars(select(Evidence.stored_as).where(Evidence.stored_as.in_(names))) if name
    }


def read_waiting() -> Waiting:
    """The updates that reviewers have not looked at."""
    unseen = _reviewable().where(~select(UpdateReview.id).where(UpdateReview.update_id == ProgressUpdate.id).exists())
    return waiting_among(unseen.with_only_columns(func.count(), func.min(ProgressUpdate.made_at)))


def list_for_review(*, is_decided: bool, after: int | None) -> Page[ProgressUpdate]:
    """What reviewers have not looked at, oldest first; or what they have, the newest first."""
    is_reviewed = select(UpdateReview.id).where(UpdateReview.update_id == ProgressUpdate.id).exists()
    query = _reviewable().where(is_reviewed if is_decided else ~is_reviewed)
    if after is not None:
        query = query.where(ProgressUpdate.id < after if is_decided else ProgressUpdate.id > after)
    query = query.order_by(ProgressUpdate.id.desc() if is_decided else ProgressUpdate.id).limit(PAGE_SIZE + 1)
    return Page.of(db.session.scalars(query).all(), PAGE_SIZE, lambda update: str(update.id))


def get_for_review(update_id: int) -> ProgressUpdate:
    """With its commitment, pledge and organisation; NotFound for what is not public."""
    found = db.session.scalars(_reviewable().where(ProgressUpdate.id == update_id)).first()
    if found is None:
        raise NotFound()
    return found


def _reviewable() -> Select[ProgressUpdate]:
    return (
        select(ProgressUpdate)
        .join(ProgressUpdate.commitment)
        .join(Commitment.pledge)
        .join(OrganisationPledge.organisation)
        .where(
            OrganisationPledge.agreed_at.is_not(None),
            Organisation.verified_at.is_not(None),
            Organisation.suspended_at.is_(None),
            Organisation.merged_into_id.is_(None),
        )
        .options(
            contains_eager(ProgressUpdate.commitment)
            .contains_eager(Commitment.pledge)
            .contains_eager(OrganisationPledge.organisation),
            selectinload(ProgressUpdate.evidence),
            selectinload(ProgressUpdate.reviews),
        )
    )
