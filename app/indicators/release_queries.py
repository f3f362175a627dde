"""Reading releases of figures, and what publishing one would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, FromClause, and_, func, select
from sqlalchemy.orm import joinedload

from app.db import db, table_of
from app.indicators.models import Figure, FigureRelease, Observation
from app.indicators.rules import FigureStatus
from app.kit.errors import NotFound
from app.kit.waiting import Waiting, waiting

FIGURES, OBSERVATIONS, RELEASES = table_of(Figure), table_of(Observation), table_of(FigureRelease)
KEY = ("indicator_code", "area_code", "period")
SAID = ("value", "lower", "upper", "numerator", "denominator", "status")
TICK = timedelta(microseconds=1)


def get_release(release_id: int) -> FigureRelease:
    release = db.session.get(FigureRelease, release_id)
    if release is None:
        raise NotFound()
    return release


def list_releases() -> Sequence[FigureRelease]:
    """Drafts first, then what was published, newest first."""
    people = joinedload(FigureRelease.made_by), joinedload(FigureRelease.published_by)
    newest = FigureRelease.published_at.desc(), FigureRelease.id.desc()
    drafts_first = FigureRelease.published_at.is_not(None)
    return db.session.scalars(select(FigureRelease).options(*people).order_by(drafts_first, *newest)).all()


def read_waiting() -> Waiting:
    """Drafts that nobody has published."""
    return waiting(FigureRelease.made_at, FigureRelease.published_at.is_(None))


def find_undoing(release: FigureRelease) -> FigureRelease | None:
    """The release, published or still a draft, that takes this one back."""
    return db.session.scalar(select(FigureRelease).where(FigureRelease.undoes_id == release.id))


def list_undone(release: FigureRelease) -> set[int | None]:
    """Which releases are as if they had never been, once this one is taken back: newest first, for who undoes may
    have been undone."""
    undone: set[int | None] = {release.id}
    undoing = select(FigureRelease.id, FigureRelease.undoes_id).where(
        FigureRelease.undoes_id.is_not(None), FigureRelease.published_at.is_not(None)
    )
    for later, earlier in db.session.execute(undoing.order_by(FigureRelease.published_at.desc())):
        if later not in undone:
            undone.add(earlier)
    return undone


def count_standing(release: FigureRelease) -> int:
    """How many figures stand as this release has them."""
    counted = select(func.count()).select_from(FIGURES).where(FIGURES.c.release_id == release.id)
    return db.session.scalar(counted) or 0


def next_moment(moment: datetime) -> datetime:
    """`moment`, or just after the newest publication: the order of releases is never in doubt."""
    newest = db.session.scalar(select(func.max(FigureRelease.published_at)))
    return max(moment, newest + TICK) if newest else moment


@dataclass(frozen=True)
class Difference:
    """How many rows of a draft are new, say something else than what stands, say the same, or withdraw it."""

    new: int
    changed: int
    same: int
    withdrawn: int


def same_key(left: FromClause, right: FromClause) -> ColumnElement[bool]:
    return and_(*(left.c[name] == right.c[name] for name in KEY))


def compare(release: FigureRelease) -> Difference:
    """A draft beside what stands."""
    is_new = FIGURES.c.release_id.is_(None)
    is_withdrawn = OBSERVATIONS.c.status == FigureStatus.WITHDRAWN
    differs = ~and_(*(OBSERVATIONS.c[name].is_not_distinct_from(FIGURES.c[name]) for name in SAID))
    counts = [
        func.count().filter(is_new).label("new"),
        func.count().filter(~is_new, ~is_withdrawn, differs).label("changed"),
        func.count().filter(~is_new, ~differs).label("same"),
        func.count().filter(~is_new, is_withdrawn, differs).label("withdrawn"),
    ]
    beside = OBSERVATIONS.outerjoin(FIGURES, same_key(OBSERVATIONS, FIGURES))
    counting = select(*counts).select_from(beside).where(OBSERVATIONS.c.release_id == release.id)
    return Difference(**db.session.execute(counting).mappings().one())
