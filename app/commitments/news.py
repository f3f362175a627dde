"""What happened on the register last: pledges agreed, and progress reported."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.commitments.models import Commitment, OrganisationPledge, ProgressUpdate
from app.commitments.register import Wanted, list_wanted_ids
from app.commitments.register_index import IS_PUBLIC, public_commitments
from app.commitments.status import Outcome
from app.db import db
from app.organisations.models import Organisation

MOST = 50
SEARCHED = 400  # the newest updates, among which a filter looks for its own


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
    only = set(list_wanted_ids(wanted)) if wanted.address else None
    found = [*_updates(only), *_agreed(only)]
    return sorted(found, key=lambda news: news.at, reverse=True)[:MOST]


def _updates(only: set[int] | None) -> list[News]:
    rows = db.session.execute(
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
        .limit(SEARCHED)
    )
    return [
        News(
            row.made_at,
            row.name,
            row.slug,
            row.pledge_id,
            row.note,
            row.commitment_id,
            row.id,
            row.text,
            row.outcome,
        )
        for row in rows
        if only is None or row.commitment_id in only
    ]


def _agreed(only: set[int] | None) -> list[News]:
    columns = (OrganisationPledge.agreed_at, Organisation.name, Organisation.slug, OrganisationPledge.id)
    agreed = (
        select(*columns, OrganisationPledge.statement)
        .join(Organisation, Organisation.id == OrganisationPledge.organisation_id)
        .where(*IS_PUBLIC)
        .order_by(OrganisationPledge.agreed_at.desc(), OrganisationPledge.id.desc())
        .limit(SEARCHED)
    )
    rows = db.session.execute(agreed).all()
    serving = None if only is None else _pledges_with([row.id for row in rows], only)
    return [
        News(row.agreed_at, row.name, row.slug, row.id, row.statement)
        for row in rows
        if serving is None or row.id in serving
    ]


def _pledges_with(pledge_ids: list[int], only: set[int]) -> set[int]:
    rows = db.session.execute(select(Commitment.id, Commitment.pledge_id).where(Commitment.pledge_id.in_(pledge_ids)))
    return {pledge_id for commitment_id, pledge_id in rows if commitment_id in only}
