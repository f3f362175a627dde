"""Reading versions of the index, the figures they count, and the scores that stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.db import db, table_of
from app.indicators.index import Formula, Post
from app.indicators.models import Area, Figure, IndexComponent, IndexScore, IndexVersion
from app.indicators.periods import end_year, sort_key
from app.indicators.rules import AreaKind
from app.kit.errors import NotFound

FIGURES = table_of(Figure)


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure that stands, as the index takes it."""

    indicator: str
    period: str
    value: float


Years = dict[int, list[Reading]]  # by the year that a period ends in; within a year the later period comes last


def get_version(name: str) -> IndexVersion:
    version = db.session.get(IndexVersion, name)
    if version is None:
        raise NotFound()
    return version


def find_newest_version() -> IndexVersion | None:
    """The published version that began last."""
    return db.session.scalars(_published().order_by(IndexVersion.begins_on.desc(), IndexVersion.name.desc())).first()


def hold_published() -> Sequence[IndexVersion]:
    """Every published version with its goalposts. Whoever scores next waits for whoever scores now."""
    query = _published().order_by(IndexVersion.name).options(selectinload(IndexVersion.goalposts))
    return db.session.scalars(query.with_for_update(of=IndexVersion)).all()


def _published() -> Select[IndexVersion]:
    return select(IndexVersion).where(IndexVersion.published_at.is_not(None))


def formula_of(version: IndexVersion) -> Formula:
    posts = [Post(each.indicator_code, each.component_code, each.worst, each.best) for each in version.goalposts]
    return Formula(version.power, component_dimensions(), posts)


def list_components() -> Sequence[IndexComponent]:
    return db.session.scalars(select(IndexComponent).order_by(IndexComponent.position)).all()


def component_dimensions() -> dict[str, str]:
    rows = db.session.execute(select(IndexComponent.code, IndexComponent.dimension).order_by(IndexComponent.position))
    return {code: dimension.value for code, dimension in rows}


def list_scored_areas() -> dict[str, AreaKind]:
    """The town and the wards of today, by code."""
    kinds = select(Area.code, Area.kind).where(Area.kind.in_([AreaKind.TOWN, AreaKind.WARD])).order_by(Area.code)
    return dict(db.session.execute(kinds).all())


def list_area_names(codes: Iterable[str]) -> dict[str, str]:
    rows = db.session.execute(select(Area.code, Area.name).where(Area.code.in_(list(codes))))
    return dict(rows.all())


def list_readings(indicators: Iterable[str], areas: Iterable[str]) -> Mapping[str, Years]:
    """What stands of these indicators in these areas. A figure without a value tells the index nothing."""
    rows = db.session.execute(
        select(FIGURES.c.area_code, FIGURES.c.indicator_code, FIGURES.c.period, FIGURES.c.value).where(
            FIGURES.c.indicator_code.in_(sorted(indicators)),
            FIGURES.c.area_code.in_(sorted(areas)),
            FIGURES.c.value.is_not(None),
        )
    ).all()
    periods = sorted({row.period for row in rows}, key=sort_key)
    place = {period: number for number, period in enumerate(periods)}
    year = {period: end_year(period) for period in periods}
    series: dict[str, Years] = {}
    for area, indicator, period, value in sorted(rows, key=lambda row: place[row.period]):
        series.setdefault(area, {}).setdefault(year[period], []).append(Reading(indicator, period, value))
    return series


def list_scores(version: IndexVersion, year: int | None = None) -> Sequence[IndexScore]:
    """The scores of the town and the wards by the figures up to a year, or up to the newest."""
    if year is None:
        year = find_newest_year(version)
    query = _scores_of(version).where(IndexScore.year == year)
    return db.session.scalars(query.order_by(IndexScore.rank.nulls_last(), IndexScore.area_code)).all()


def find_newest_year(version: IndexVersion) -> int | None:
    query = select(IndexScore.year).where(IndexScore.version_name == version.name).order_by(IndexScore.year.desc())
    return db.session.scalars(query.limit(1)).first()


def list_years(version: IndexVersion, area_code: str) -> Sequence[IndexScore]:
    """One area's scores year by year, the oldest first. Never of two versions: they cannot be joined."""
    query = _scores_of(version).where(IndexScore.area_code == area_code)
    return db.session.scalars(query.order_by(IndexScore.year)).all()


def _scores_of(version: IndexVersion) -> Select[IndexScore]:
    """As they are now: scoring writes past the session."""
    query = select(IndexScore).where(IndexScore.version_name == version.name)
    return query.execution_options(populate_existing=True)
