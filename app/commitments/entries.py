"""A commitment as everybody may see it: what was promised, by whom, how it goes, and who has checked that."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Row, literal, select, union_all

from app.commitments.models import (
    Commitment,
    CommitmentOutcome,
    CommitmentWard,
    OrganisationPledge,
    ProgressUpdate,
    UpdateReview,
)
from app.commitments.register_index import public_commitments
from app.commitments.rules import CommitmentType, Direction, State
from app.commitments.status import Assurance, Outcome, Promise, Status, Update, status_of
from app.db import db
from app.kit.clock import TOWN_ZONE
from app.organisations.models import Organisation
from app.organisations.rules import Kind


@dataclass(frozen=True, slots=True)
class Report:
    """An update with what the newest review says of it."""

    id: int
    on: date
    outcome: Outcome
    value: Decimal | None
    note: str
    assurance: Assurance
    reviewed_on: date | None

    @property
    def as_update(self) -> Update:
        return Update(self.on, self.outcome, self.value, self.assurance)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register. `status` is worked out for the day it is read."""

    id: int
    text: str
    type: CommitmentType
    owner: str
    starts_on: date
    due_on: date
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    direction: Direction | None
    indicator: str
    organisation: str
    slug: str
    kind: Kind
    state: State
    pledge_id: int
    agreed_at: datetime
    outcomes: tuple[str, ...]
    wards: tuple[str, ...]
    reports: tuple[Report, ...]
    status: Status

    @property
    def latest(self) -> Report | None:
        return self.reports[-1] if self.reports else None

    @property
    def latest_value(self) -> Report | None:
        """The newest update that gave a number."""
        return next((each for each in reversed(self.reports) if each.value is not None), None)


COLUMNS = (
    Commitment.id,
    Commitment.text,
    Commitment.type,
    Commitment.owner_title.label("owner"),
    Commitment.starts_on,
    Commitment.due_on,
    Commitment.unit,
    Commitment.baseline,
    Commitment.target,
    Commitment.direction,
    Commitment.indicator_code.label("indicator"),
    Commitment.withdrawn_on,
    Organisation.name.label("organisation"),
    Organisation.slug,
    Organisation.kind,
    OrganisationPledge.state,
    OrganisationPledge.id.label("pledge_id"),
    OrganisationPledge.agreed_at,
)
OWN = [name for name in Entry.__slots__ if name not in {"outcomes", "wards", "reports", "status", "indicator"}]


def read_entries(ids: Sequence[int], today: date) -> list[Entry]:
    """These commitments in this order, leaving out what is not public: in four statements, however many."""
    if not ids:
        return []
    rows = {row.id: row for row in db.session.execute(public_commitments(*COLUMNS).where(Commitment.id.in_(ids)))}
    outcomes, wards = _read_codes(ids)
    reports = read_reports(ids)
    return [
        _entry(rows[each], tuple(outcomes[each]), tuple(wards[each]), tuple(reports[each]), today)
        for each in ids
        if each in rows
    ]


def _entry(
    row: Row[tuple[object, ...]],
    outcomes: tuple[str, ...],
    wards: tuple[str, ...],
    reports: tuple[Report, ...],
    today: date,
) -> Entry:
    promise = Promise(row.starts_on, row.due_on, row.baseline, row.target, row.direction, row.withdrawn_on)
    return Entry(
        **{name: getattr(row, name) for name in OWN},
        indicator=row.indicator or "",
        outcomes=outcomes,
        wards=wards,
        reports=reports,
        status=status_of(promise, [each.as_update for each in reports], today),
    )


def _read_codes(ids: Sequence[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Their outcomes and their wards, together."""
    outcomes = select(CommitmentOutcome.commitment_id, CommitmentOutcome.outcome_code.label("code"), literal(0))
    wards = select(CommitmentWard.commitment_id, CommitmentWard.ward_code.label("code"), literal(1))
    both = union_all(
        outcomes.where(CommitmentOutcome.commitment_id.in_(ids)), wards.where(CommitmentWard.commitment_id.in_(ids))
    )
    found: tuple[dict[int, list[str]], dict[int, list[str]]] = (defaultdict(list), defaultdict(list))
    for commitment_id, code, is_ward in db.session.execute(both.order_by("code")):
        found[is_ward][commitment_id].append(code)
    return found


def read_reports(ids: Iterable[int]) -> dict[int, list[Report]]:
    """Every update of these commitments, oldest first."""
    ids = list(ids)
    reviews = db.session.execute(
        select(UpdateReview.update_id, UpdateReview.decision, UpdateReview.at)
        .join(ProgressUpdate, ProgressUpdate.id == UpdateReview.update_id)
        .where(ProgressUpdate.commitment_id.in_(ids))
        .order_by(UpdateReview.id)
    )
    newest = {update_id: (decision, at.astimezone(TOWN_ZONE).date()) for update_id, decision, at in reviews}
    columns = (ProgressUpdate.id, ProgressUpdate.on, ProgressUpdate.outcome, ProgressUpdate.value, ProgressUpdate.note)
    rows = db.session.execute(
        select(ProgressUpdate.commitment_id, *columns)
        .where(ProgressUpdate.commitment_id.in_(ids))
        .order_by(ProgressUpdate.commitment_id, ProgressUpdate.on, ProgressUpdate.id)
    )
    found: dict[int, list[Report]] = defaultdict(list)
    for commitment_id, update_id, on, outcome, value, note in rows:
        decision = newest.get(update_id, (Assurance.SELF_REPORTED, None))
        found[commitment_id].append(Report(update_id, on, outcome, value, note, *decision))
    return found
