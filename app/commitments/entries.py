"""A commitment as everybody may see it: what was promised, by whom, how it goes, and who has checked that."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, ScalarSelect, bindparam, func, literal, select, union_all

from app.commitments.assurance_models import UpdateReview
from app.commitments.models import CommitmentOutcome, CommitmentWard, ProgressUpdate
from app.commitments.register_index import COMMITMENTS, ORGANISATIONS, PLEDGES, public_commitments
from app.commitments.rules import CommitmentType, Direction, State
from app.commitments.status import Assurance, Outcome, Promise, Status, Update, status_of
from app.db import db, table_of
from app.kit.clock import TOWN_ZONE
from app.organisations.rules import Kind

OUTCOMES, WARDS = table_of(CommitmentOutcome), table_of(CommitmentWard)
UPDATES, REVIEWS = table_of(ProgressUpdate), table_of(UpdateReview)
IDS: BindParameter[Any] = bindparam("ids", expanding=True)


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
    """One line of the register. `status` is that of the day it is read."""

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
    updates: int
    outcomes: tuple[str, ...]
    wards: tuple[str, ...]
    latest: Report | None
    latest_value: Report | None  # the newest that gave a number
    status: Status


def _newest(*such: Any) -> ScalarSelect[Any]:
    """The id of a commitment's newest update: the last of an index, however many there are."""
    return (
        select(UPDATES.c.id)
        .where(UPDATES.c.commitment_id == COMMITMENTS.c.id, *such)
        .order_by(UPDATES.c.on.desc(), UPDATES.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


# On bare tables and built once: a page of the register costs what it reads, not how it asks.
OWN = (
    *(COMMITMENTS.c[name] for name in ("id", "text", "type", "owner_title", "starts_on", "due_on", "unit")),
    *(COMMITMENTS.c[name] for name in ("baseline", "target", "direction")),
    func.coalesce(COMMITMENTS.c.indicator_code, ""),
    *(ORGANISATIONS.c[name] for name in ("name", "slug", "kind")),
    *(PLEDGES.c[name] for name in ("state", "id", "agreed_at")),
    select(func.count()).where(UPDATES.c.commitment_id == COMMITMENTS.c.id).scalar_subquery(),
)
ENTRIES = public_commitments(
    *OWN,
    COMMITMENTS.c.withdrawn_on,
    COMMITMENTS.c.status.label("status"),
    COMMITMENTS.c.status_on,
    _newest().label("latest"),
    _newest(UPDATES.c.value.is_not(None)).label("latest_value"),
).where(COMMITMENTS.c.id.in_(IDS))
CODES = union_all(
    select(OUTCOMES.c.commitment_id, OUTCOMES.c.outcome_code.label("code"), literal(0)).where(
        OUTCOMES.c.commitment_id.in_(IDS)
    ),
    select(WARDS.c.commitment_id, WARDS.c.ward_code.label("code"), literal(1)).where(WARDS.c.commitment_id.in_(IDS)),
).order_by("code")
ANY_REVIEWS = REVIEWS.alias()
NEWEST_REVIEW = select(func.max(ANY_REVIEWS.c.id)).where(ANY_REVIEWS.c.update_id == UPDATES.c.id).scalar_subquery()
REPORTS = (
    select(
        *(UPDATES.c[name] for name in ("id", "on", "outcome", "value")),
        db.case((UPDATES.c.hidden_at.is_(None), UPDATES.c.note), else_=""),
        *(REVIEWS.c.decision, REVIEWS.c.at, UPDATES.c.commitment_id),
    )
    .outerjoin_from(UPDATES, REVIEWS, REVIEWS.c.id == NEWEST_REVIEW)
    .order_by(UPDATES.c.commitment_id, UPDATES.c.on, UPDATES.c.id)
)
REPORTS_OF = REPORTS.where(UPDATES.c.commitment_id.in_(IDS))
THESE_REPORTS = REPORTS.where(UPDATES.c.id.in_(IDS))


def read_entries(ids: Sequence[int], today: date) -> list[Entry]:
    """These commitments in this order, leaving out what is not public: in three statements, however many.

    A fourth where the day's statuses have still to be worked out.
    """
    if not ids:
        return []
    rows: dict[int, Any] = {row[0]: row for row in db.session.execute(ENTRIES, {"ids": ids})}
    outcomes, wards = _read_codes(ids)
    reports = _read_these({each for row in rows.values() for each in (row.latest, row.latest_value) if each})
    statuses = _statuses(rows.values(), today)
    return [
        Entry(
            *(
                *row[: len(OWN)],
                *(tuple(outcomes[each]), tuple(wards[each])),
                *(reports.get(row.latest), reports.get(row.latest_value)),
                statuses[each],
            )
        )
        for each in ids
        if (row := rows.get(each))
    ]


def _statuses(rows: Collection[Any], today: date) -> dict[int, Status]:
    """As stored where that was today, else as the rule says: the day's work may not be done yet."""
    stale = read_reports([row[0] for row in rows if row.status_on != today])
    return {row[0]: row.status if row.status_on == today else _work_out(row, stale[row[0]], today) for row in rows}


def _work_out(row: Any, reports: Sequence[Report], today: date) -> Status:
    promise = Promise(row.starts_on, row.due_on, row.baseline, row.target, row.direction, row.withdrawn_on)
    return status_of(promise, [each.as_update for each in reports], today)


def _read_codes(ids: Sequence[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Their outcomes and their wards, together."""
    found: tuple[dict[int, list[str]], dict[int, list[str]]] = (defaultdict(list), defaultdict(list))
    for commitment_id, code, is_ward in db.session.execute(CODES, {"ids": ids}):
        found[is_ward][commitment_id].append(code)
    return found


def _read_these(ids: Iterable[int]) -> dict[int, Report]:
    """Single updates by their id."""
    rows = db.session.execute(THESE_REPORTS, {"ids": list(ids)})
    return {row.id: _report(row) for row in rows}


def read_reports(ids: Sequence[int]) -> dict[int, list[Report]]:
    """Every update of these commitments, oldest first."""
    found: dict[int, list[Report]] = defaultdict(list)
    if ids:
        for row in db.session.execute(REPORTS_OF, {"ids": ids}):
            found[row.commitment_id].append(_report(row))
    return found


def _report(row: Any) -> Report:
    *own, decision, at, _commitment_id = row
    reviewed_on = at.astimezone(TOWN_ZONE).date() if at else None
    return Report(*(*own, decision or Assurance.SELF_REPORTED, reviewed_on))
