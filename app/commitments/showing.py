"""One organisation and one commitment as everybody may see them, lapsed and missed promises included."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.commitments.entries import Entry, Report, read_entries, read_reports
from app.commitments.figure_models import PerformanceMeasure
from app.commitments.models import Commitment, CommitmentChange, OrganisationPledge, PledgeStep, ProgressUpdate
from app.commitments.register_index import COMMITMENTS, IS_PUBLIC, PLEDGES, public_commitments
from app.commitments.rules import LIVE, State
from app.commitments.status import LIVE as STILL_TO_COME
from app.commitments.status import Status
from app.db import db
from app.kit.clock import today
from app.kit.errors import NotFound
from app.organisations.models import Organisation, OrganisationWard
from app.organisations.queries import get_public
from app.places.models import Ward

DELIVERED = frozenset({Status.DELIVERED_CLAIMED, Status.DELIVERED_CHECKED})
BROKEN = frozenset({Status.LAPSED, Status.MISSED})


@dataclass(frozen=True)
class Tally:
    """How many of an organisation's commitments stand where."""

    by_status: Mapping[Status, int]

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def delivered(self) -> int:
        return sum(self.by_status.get(status, 0) for status in DELIVERED)

    @property
    def live(self) -> int:
        return sum(self.by_status.get(status, 0) for status in STILL_TO_COME)

    @property
    def broken(self) -> int:
        """Lapsed or missed."""
        return sum(self.by_status.get(status, 0) for status in BROKEN)

    @property
    def hexagon(self) -> str:
        """The one sign of it all: kept when everything that has ended was delivered, hatched when nothing was."""
        if self.live:
            return "live"
        if self.delivered and not self.broken:
            return "kept"
        return "lapsed" if self.broken else "live"


@dataclass(frozen=True)
class PublicPledge:
    """A pledge that was agreed, its commitments, and how it ended if it has."""

    pledge: OrganisationPledge
    entries: list[Entry]
    ending: PledgeStep | None

    @property
    def is_current(self) -> bool:
        return self.pledge.state in LIVE


@dataclass(frozen=True)
class Figure:
    """An organisation's own figure for a period, newest row first: the last correction stands."""

    rows: Sequence[PerformanceMeasure]

    @property
    def now(self) -> PerformanceMeasure:
        return self.rows[0]

    @property
    def corrections(self) -> list[tuple[PerformanceMeasure, PerformanceMeasure]]:
        """Each row that corrects another, and what that one said."""
        return list(pairwise(self.rows))


@dataclass(frozen=True)
class Profile:
    """A public organisation with its pledges, newest first, and its own figures."""

    organisation: Organisation
    pledges: list[PublicPledge]
    figures: Sequence[Figure]
    ward_names: Sequence[str]  # none: the whole town
    changed: Mapping[int, datetime]  # by commitment: when what it says was last changed

    @property
    def current(self) -> list[PublicPledge]:
        return [each for each in self.pledges if each.is_current]

    @property
    def past(self) -> list[PublicPledge]:
        return [each for each in self.pledges if not each.is_current]

    @property
    def tally(self) -> Tally:
        return Tally(Counter(entry.status for each in self.pledges for entry in each.entries))


def read_profile(slug: str) -> Profile:
    organisation = get_public(slug)
    pledges = db.session.scalars(
        select(OrganisationPledge)
        .where(OrganisationPledge.organisation_id == organisation.id, OrganisationPledge.agreed_at.is_not(None))
        .order_by(OrganisationPledge.starts_on.desc(), OrganisationPledge.id.desc())
    ).all()
    entries = _entries_of(organisation, today())
    endings = _endings_of([each.id for each in pledges])
    return Profile(
        organisation,
        [PublicPledge(each, entries[each.id], endings.get(each.id)) for each in pledges],
        list_figures(organisation),
        _ward_names(organisation),
        _changed(organisation),
    )


def read_tally(organisation: Organisation) -> Tally:
    """For the badge: the same numbers as on the page."""
    entries = _entries_of(organisation, today())
    return Tally(Counter(entry.status for some in entries.values() for entry in some))


def list_figures(organisation: Organisation) -> list[Figure]:
    """Its own figures, by indicator and newest period first, each with what it said before it was corrected."""
    rows = db.session.scalars(
        select(PerformanceMeasure)
        .where(PerformanceMeasure.organisation_id == organisation.id)
        .order_by(PerformanceMeasure.indicator_code, PerformanceMeasure.period.desc(), PerformanceMeasure.id.desc())
    ).all()
    by_place = groupby(rows, key=lambda row: (row.indicator_code, row.period))
    return [Figure([*each]) for _place, each in by_place]


def _entries_of(organisation: Organisation, day: date) -> dict[int, list[Entry]]:
    """By pledge, in the pledge's own order."""
    ids = db.session.scalars(
        public_commitments(COMMITMENTS.c.id)
        .where(PLEDGES.c.organisation_id == organisation.id)
        .order_by(COMMITMENTS.c.position, COMMITMENTS.c.id)
    ).all()
    found: dict[int, list[Entry]] = defaultdict(list)
    for entry in read_entries(ids, day):
        found[entry.pledge_id].append(entry)
    return found


def _endings_of(pledge_ids: Sequence[int]) -> dict[int, PledgeStep]:
    ended = (State.RENEWED, State.ENDED, State.WITHDRAWN)
    steps = db.session.scalars(
        select(PledgeStep).where(PledgeStep.pledge_id.in_(pledge_ids), PledgeStep.went_to.in_(ended))
    )
    return {step.pledge_id: step for step in steps}


def _changed(organisation: Organisation) -> dict[int, datetime]:
    rows = db.session.execute(
        select(CommitmentChange.commitment_id, CommitmentChange.agreed_at)
        .join(CommitmentChange.commitment)
        .join(Commitment.pledge)
        .where(OrganisationPledge.organisation_id == organisation.id, CommitmentChange.agreed_at.is_not(None))
        .order_by(CommitmentChange.number)
    )
    return {commitment_id: agreed_at for commitment_id, agreed_at in rows if agreed_at is not None}


def _ward_names(organisation: Organisation) -> Sequence[str]:
    return db.session.scalars(
        select(Ward.name)
        .join(OrganisationWard, OrganisationWard.ward_code == Ward.code)
        .where(OrganisationWard.organisation_id == organisation.id)
        .order_by(Ward.name)
    ).all()


@dataclass(frozen=True)
class Told:
    """One commitment with all that was ever said of it."""

    organisation: Organisation
    commitment: Commitment
    entry: Entry
    updates: Sequence[ProgressUpdate]
    reports: Mapping[int, Report]  # what reviewers say of each update


def read_commitment(slug: str, commitment_id: int) -> Told:
    """A public commitment of a public organisation, its updates newest first."""
    organisation = get_public(slug)
    commitment = db.session.scalars(
        select(Commitment)
        .join(Commitment.pledge)
        .join(OrganisationPledge.organisation)
        .where(Commitment.id == commitment_id, Organisation.id == organisation.id, *IS_PUBLIC)
    ).first()
    if commitment is None:
        raise NotFound()
    updates = db.session.scalars(
        select(ProgressUpdate)
        .where(ProgressUpdate.commitment_id == commitment.id)
        .options(selectinload(ProgressUpdate.evidence), selectinload(ProgressUpdate.reviews))
        .order_by(ProgressUpdate.on.desc(), ProgressUpdate.id.desc())
    ).all()
    entry = read_entries([commitment.id], today())[0]
    reports = {report.id: report for report in read_reports([commitment.id])[commitment.id]}
    return Told(organisation, commitment, entry, updates, reports)
