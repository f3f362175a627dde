"""What staff read about organisations: those that wait, and those that may be one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, or_, select

from app.db import db
from app.kit.paging import Page
from app.kit.waiting import Waiting, waiting
from app.organisations.models import Membership, Organisation
from app.organisations.rules import MemberRole, Standing, compare_key

PAGE_SIZE = 50
MOST_ALIKE = 20

HAS_OWNER = (
    select(Membership.id)
    .where(
        Membership.organisation_id == Organisation.id,
        Membership.left_at.is_(None),
        Membership.role == MemberRole.OWNER,
    )
    .exists()
)
STANDS_AS = {
    Standing.WAITING: and_(
        Organisation.verified_at.is_(None),
        Organisation.declined_at.is_(None),
        Organisation.suspended_at.is_(None),
        Organisation.merged_into_id.is_(None),
    ),
    Standing.VERIFIED: and_(
        Organisation.verified_at.is_not(None),
        Organisation.suspended_at.is_(None),
        Organisation.merged_into_id.is_(None),
    ),
    Standing.DECLINED: and_(
        Organisation.declined_at.is_not(None),
        Organisation.suspended_at.is_(None),
        Organisation.merged_into_id.is_(None),
    ),
    Standing.SUSPENDED: and_(Organisation.suspended_at.is_not(None), Organisation.merged_into_id.is_(None)),
    Standing.MERGED: Organisation.merged_into_id.is_not(None),
}
WITHOUT_OWNER = and_(~HAS_OWNER, Organisation.merged_into_id.is_(None), Organisation.declined_at.is_(None))


@dataclass(frozen=True)
class Counts:
    """How many organisations stand how, and how many have nobody who may invite."""

    standing: dict[Standing, int]
    without_owner: int


def count_all() -> Counts:
    conditions = [STANDS_AS[standing] for standing in Standing]
    row = db.session.execute(
        select(*(func.count().filter(condition) for condition in [*conditions, WITHOUT_OWNER])).select_from(
            Organisation
        )
    ).one()
    return Counts(dict(zip(Standing, row[:-1], strict=True)), row[-1])


def read_waiting() -> Waiting:
    """Those that staff have neither verified nor declined."""
    return waiting(Organisation.registered_at, STANDS_AS[Standing.WAITING])


def list_standing(standing: Standing, *, after: int | None) -> Page[Organisation]:
    """Oldest first: whoever waits longest is met first."""
    return _page(select(Organisation).where(STANDS_AS[standing]), after)


def list_without_owner(*, after: int | None) -> Page[Organisation]:
    """Imported ones, and those whose last owner has left the site."""
    return _page(select(Organisation).where(WITHOUT_OWNER), after)


def _page(query: Select[Organisation], after: int | None) -> Page[Organisation]:
    if after is not None:
        query = query.where(Organisation.id > after)
    rows = db.session.scalars(query.order_by(Organisation.id).limit(PAGE_SIZE + 1)).all()
    return Page.of(rows, PAGE_SIZE, lambda row: str(row.id))


def list_alike(organisation: Organisation, text: str) -> Sequence[Organisation]:
    """Others that have the text in their name, or a word of the organisation's own name where there is no text."""
    words = compare_key(text or organisation.name).split()
    likes = [Organisation.compare_key.contains(word, autoescape=True) for word in words if len(word) > 2 or text]
    if not likes:
        return []
    found = select(Organisation).where(Organisation.id != organisation.id, Organisation.merged_into_id.is_(None))
    matching = and_(*likes) if text else or_(*likes)
    return db.session.scalars(
        found.where(matching).order_by(Organisation.name, Organisation.id).limit(MOST_ALIKE)
    ).all()
