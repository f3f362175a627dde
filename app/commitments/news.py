"""What happened on the register last: pledges agreed, and progress reported."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from app.commitments.models import Commitment, OrganisationPledge, ProgressUpdate
from app.commitments.register import Wanted, list_wanted_ids
from app.commitments.register_index import IS_PUBLIC, public_commitments
from app.commitments.status import Outcome
from app.db import db
from app.organisations.models import Organisation

MOST = 50
CHUNK = 1000  # commitments that a statement asks for

UPDATES = (
    public_commitments(
        ProgressUpdate.id,
        ProgressUpdate.made_at,
        ProgressUpdate.note,
        ProgressUpdate.outcome,
        Commitment.id.label("commitment_id"),
        Commitment.text,
        Commitment.pledge_id,
        Organisation.name,
        Organisation.slug,
    )
    .join(ProgressUpdate, ProgressUpdate.commitment_id == Commitment.id)
    .where(ProgressUpdate.hidden_at.is_(None))
    .order_by(ProgressUpdate.id.desc())
    .limit(MOST)
)
AGREED = (
    select(
        OrganisationPledge.id,
        OrganisationPledge.agreed_at,
        OrganisationPledge.statement,
        Organisation.name,
        Organisation.slug,
    )
    .join(Organisation, Organisation.id == OrganisationPledge.organisation_id)
    .where(*IS_PUBLIC)
    .order_by(OrganisationPledge.agreed_at.desc(), OrganisationPledge.id.desc())
    .limit(MOST)
)


@dataclass(frozen=True)
class News:
    """One thing that happened: an agreed pledge, or an update of a commitment."""

    at: datetime
    organisation: str
    slug: str
    pledge_id: int
    text: str
    commitment_id: int | None = None
    update_id: int | None = None
    commitment: str = ""
    outcome: Outcome | None = None


def list_news(wanted: Wanted) -> list[News]:
    """Newest first. With a filter, only what belongs to the commitments it leaves."""
    only = list_wanted_ids(wanted) if wanted.address else None
    found = [*_updates(only), *_agreed(only)]
    return sorted(found, key=lambda news: news.at, reverse=True)[:MOST]


def _updates(only: Sequence[int] | None) -> list[News]:
    rows = _newest(UPDATES, only, Commitment.id.in_)
    return [
        News(row.made_at, row.name, row.slug, row.pledge_id, row.note, row.commitment_id, row.id, row.text, row.outcome)
        for row in rows
    ]


def _agreed(only: Sequence[int] | None) -> list[News]:
    def serves(ids: Sequence[int]) -> ColumnElement[bool]:
        return exists().where(Commitment.pledge_id == OrganisationPledge.id, Commitment.id.in_(ids))

    rows = _newest(AGREED, only, serves)
    return [News(row.agreed_at, row.name, row.slug, row.id, row.statement) for row in rows]


def _newest(
    news: Select[*tuple[Any, ...]], only: Sequence[int] | None, among: Callable[[Sequence[int]], ColumnElement[bool]]
) -> Iterable[Any]:
    """The newest rows, or the newest of each thousand commitments: a statement takes only so many numbers."""
    if only is None:
        return db.session.execute(news).all()
    chunks = (only[start : start + CHUNK] for start in range(0, len(only), CHUNK))
    return {row.id: row for ids in chunks for row in db.session.execute(news.where(among(ids)))}.values()
