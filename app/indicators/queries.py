"""Reading indicators and the figures that stand. It reads `Figure`, never a release's rows, so it can see no draft."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import selectinload

from app.db import db, table_of
from app.indicators import bands
from app.indicators.facts import Fact
from app.indicators.models import Area, Figure, FigureRelease, Indicator, Target
from app.indicators.rules import AreaKind
from app.kit.errors import NotFound
from app.vision.document import Outcome
from app.vision.queries import get_outcome

TOWN = "E06000032"


FIGURES = table_of(Figure)
COLUMNS = tuple(FIGURES.c[each.name] for each in fields(Fact))


def list_indicators() -> Sequence[Indicator]:
    """All of them, in the catalogue's order."""
    return db.session.scalars(
        select(Indicator).options(selectinload(Indicator.outcomes)).order_by(Indicator.position, Indicator.code)
    ).all()


def by_code() -> dict[str, Indicator]:
    """Each under its code, without the outcomes."""
    return {indicator.code: indicator for indicator in db.session.scalars(select(Indicator).order_by(Indicator.code))}


def list_headlines() -> Sequence[Indicator]:
    """Those of the town's scorecard, the mission's first."""
    return db.session.scalars(
        select(Indicator).where(Indicator.headline.is_not(None)).order_by(Indicator.headline)
    ).all()


def get_indicator(code: str) -> Indicator:
    indicator = db.session.scalars(
        select(Indicator).where(Indicator.code == code).options(selectinload(Indicator.outcomes))
    ).first()
    if indicator is None:
        raise NotFound()
    return indicator


def list_facts(code: str, area_codes: Iterable[str]) -> dict[str, list[Fact]]:
    """The series of one indicator in these areas, the oldest period first."""
    if code == bands.CODE:
        return bands.list_facts(area_codes)
    rows = db.session.execute(
        select(*COLUMNS)
        .where(FIGURES.c.indicator_code == code, FIGURES.c.area_code.in_(list(area_codes)))
        .order_by(FIGURES.c.area_code, FIGURES.c.period)
    )
    series: dict[str, list[Fact]] = {}
    for row in rows:
        series.setdefault(row.area_code, []).append(Fact(*row))
    return series


def list_series(codes: Iterable[str], area_code: str = TOWN) -> dict[str, list[Fact]]:
    """The series of several indicators in one area, the oldest period first."""
    wanted = set(codes)
    rows = db.session.execute(
        select(*COLUMNS)
        .where(FIGURES.c.area_code == area_code, FIGURES.c.indicator_code.in_(sorted(wanted)))
        .order_by(FIGURES.c.indicator_code, FIGURES.c.period)
    )
    series = {bands.CODE: bands.list_facts([area_code]).get(area_code, [])} if bands.CODE in wanted else {}
    for row in rows:
        series.setdefault(row.indicator_code, []).append(Fact(*row))
    return series


def list_newest(area_code: str) -> dict[str, Fact]:
    """The newest figure that has a value of every indicator in one area."""
    newest = (
        select(FIGURES.c.indicator_code, func.max(FIGURES.c.period))
        .where(FIGURES.c.area_code == area_code, FIGURES.c.value.is_not(None))
        .group_by(FIGURES.c.indicator_code)
    )
    rows = db.session.execute(
        select(*COLUMNS).where(
            FIGURES.c.area_code == area_code, tuple_(FIGURES.c.indicator_code, FIGURES.c.period).in_(newest)
        )
    )
    found = {row.indicator_code: Fact(*row) for row in rows}
    for fact in bands.list_facts([area_code]).get(area_code, []):
        if fact.value is not None:
            found[bands.CODE] = fact
    return found


def list_of_kind(code: str, kind: AreaKind, period: str | None = None) -> list[Fact]:
    """One indicator in all areas of a kind, in `period` or the newest that any of them has a value of, by area code."""
    areas = select(Area.code).where(Area.kind == kind)
    if code == bands.CODE:
        return _bands_of(db.session.scalars(areas.order_by(Area.code)).all(), period)
    mine = (FIGURES.c.indicator_code == code, FIGURES.c.area_code.in_(areas))
    if period is None:
        period = db.session.scalar(select(func.max(FIGURES.c.period)).where(*mine, FIGURES.c.value.is_not(None)))
    rows = db.session.execute(select(*COLUMNS).where(*mine, FIGURES.c.period == period).order_by(FIGURES.c.area_code))
    return [Fact(*row) for row in rows]


def _bands_of(area_codes: Sequence[str], period: str | None) -> list[Fact]:
    releases = [each for each in bands.list_releases() if period in (None, str(each.year))]
    return [release.facts[code] for release in releases[-1:] for code in area_codes if code in release.facts]


def stream_facts(code: str) -> Iterator[Fact]:
    """Every figure of one indicator, in all areas, by area and period."""
    if code == bands.CODE:
        yield from (fact for release in bands.list_releases() for fact in release.facts.values())
        return
    rows = db.session.execute(
        select(*COLUMNS).where(FIGURES.c.indicator_code == code).order_by(FIGURES.c.area_code, FIGURES.c.period),
        execution_options={"yield_per": 1000},
    )
    for row in rows:
        yield Fact(*row)


def list_targets(codes: Iterable[str] | None = None, area_code: str = TOWN) -> dict[str, list[Target]]:
    """What documents said of later years, by indicator, the nearest year first."""
    query = select(Target).where(Target.area_code == area_code).order_by(Target.year, Target.id)
    if codes is not None:
        query = query.where(Target.indicator_code.in_(list(codes)))
    targets: dict[str, list[Target]] = {}
    for target in db.session.scalars(query):
        targets.setdefault(target.indicator_code, []).append(target)
    return targets


def list_areas(kind: AreaKind) -> Sequence[Area]:
    return db.session.scalars(select(Area).where(Area.kind == kind).order_by(Area.name, Area.code)).all()


def list_outcomes(indicator: Indicator) -> list[Outcome]:
    """The outcomes of the vision that it tells something about."""
    return [get_outcome(each.outcome_code) for each in indicator.outcomes]


def list_releases_of(code: str) -> Sequence[FigureRelease]:
    """The releases that brought the figures that stand of one indicator, the newest first."""
    standing = select(FIGURES.c.release_id).where(FIGURES.c.indicator_code == code).distinct()
    return db.session.scalars(
        select(FigureRelease).where(FigureRelease.id.in_(standing)).order_by(FigureRelease.published_at.desc())
    ).all()


def list_published(limit: int | None = None) -> Sequence[FigureRelease]:
    """Releases that were published, the newest first."""
    return db.session.scalars(
        select(FigureRelease)
        .where(FigureRelease.published_at.is_not(None))
        .order_by(FigureRelease.published_at.desc(), FigureRelease.id.desc())
        .limit(limit)
    ).all()
