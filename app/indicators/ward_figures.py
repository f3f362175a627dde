"""The newest figure of every indicator in one area, with the one before it and the town's of the same period.

Every figure is found by its place in an index: the length of the series does not matter.
"""

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, Select, and_, bindparam, func, select, tuple_

from app.db import db, table_of
from app.indicators import bands
from app.indicators.facts import Fact
from app.indicators.models import Area, Figure, Indicator
from app.indicators.queries import FIGURES, TOWN
from app.indicators.rules import AreaKind

INDICATORS, AREAS = table_of(Indicator), table_of(Area)
NEWEST, EARLIER, TOWNS, SEEN = (table_of(Figure).alias(name) for name in ("newest", "earlier", "towns", "seen"))
NAMES = [each.name for each in fields(Fact)]


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one indicator in one area. `town` is the town's figure of the same period, if there is one."""

    newest: Fact
    earlier: Fact | None
    town: Fact | None


def _told(place: int) -> ScalarSelect[str]:
    """The last period but so many that has a value."""
    return (
        select(SEEN.c.period)
        .where(
            SEEN.c.area_code == bindparam("area"),
            SEEN.c.indicator_code == INDICATORS.c.code,
            SEEN.c.value.is_not(None),
        )
        .order_by(SEEN.c.period.desc())
        .limit(1)
        .offset(place)
        .correlate(INDICATORS)
        .scalar_subquery()
    )


def _select_standings() -> Select[Any]:
    area: Any = bindparam("area")
    return (
        select(*(each.c[name] for each in (NEWEST, EARLIER, TOWNS) for name in NAMES))
        .select_from(INDICATORS)
        .join(NEWEST, _is(NEWEST, area, _told(0)))
        .outerjoin(EARLIER, _is(EARLIER, area, _told(1)))
        .outerjoin(TOWNS, _is(TOWNS, TOWN, NEWEST.c.period))
        .order_by(INDICATORS.c.position, INDICATORS.c.code)
    )


def _is(figures: FromClause, area: Any, period: Any) -> ColumnElement[bool]:
    columns = figures.c
    return and_(columns.indicator_code == INDICATORS.c.code, columns.area_code == area, columns.period == period)


STANDINGS = _select_standings()  # built once: putting it together takes as long as running it


def list_standings(area_code: str) -> dict[str, Standing]:
    """By the indicator's code, in the catalogue's order."""
    size = len(NAMES)
    found = {}
    for row in db.session.execute(STANDINGS, {"area": area_code}):
        newest, earlier, town = row[:size], row[size : 2 * size], row[2 * size :]
        found[newest[0]] = Standing(
            Fact(*newest), Fact(*earlier) if earlier[0] else None, Fact(*town) if town[0] else None
        )
    return {**_bands(area_code), **found}


def _bands(area_code: str) -> dict[str, Standing]:
    series = bands.list_facts([area_code, TOWN])
    told = [fact for fact in series.get(area_code, []) if fact.value is not None]
    if not told:
        return {}
    town = next((fact for fact in series.get(TOWN, []) if fact.period == told[-1].period), None)
    return {bands.CODE: Standing(told[-1], told[-2] if len(told) > 1 else None, town)}


def list_values(codes: tuple[str, ...], kind: AreaKind) -> dict[str, dict[str, float]]:
    """The newest value of each of these indicators in every area of a kind, by area."""
    wanted = (AREAS.c.kind == kind, FIGURES.c.indicator_code.in_(codes), FIGURES.c.value.is_not(None))
    key = (FIGURES.c.indicator_code, FIGURES.c.area_code)
    areas = FIGURES.join(AREAS, AREAS.c.code == FIGURES.c.area_code)
    newest = select(*key, func.max(FIGURES.c.period)).select_from(areas).where(*wanted).group_by(*key)
    rows = db.session.execute(
        select(FIGURES.c.area_code, FIGURES.c.indicator_code, FIGURES.c.value).where(
            tuple_(*key, FIGURES.c.period).in_(newest)
        )
    )
    found: dict[str, dict[str, float]] = {}
    for area, code, value in rows:
        found.setdefault(area, {})[code] = value
    return found


def list_mapped() -> set[str]:
    """The indicators that wards have a figure of."""
    wards = select(AREAS.c.code).where(AREAS.c.kind == AreaKind.WARD)
    here = select(FIGURES.c.indicator_code).where(
        FIGURES.c.indicator_code == INDICATORS.c.code, FIGURES.c.area_code.in_(wards), FIGURES.c.value.is_not(None)
    )
    found = set(db.session.scalars(select(INDICATORS.c.code).where(here.exists())))
    return found | ({bands.CODE} if any(len(each.facts) > 1 for each in bands.list_releases()) else set())


def find_old_ward(name: str) -> Area | None:
    """The ward of before May 2023 that had the same name, if figures of it stand. It lay elsewhere."""
    area = db.session.scalar(select(Area).where(Area.kind == AreaKind.OLD_WARD, func.lower(Area.name) == name.lower()))
    if area is None:
        return None
    has_figures = db.session.scalar(select(FIGURES.c.indicator_code).where(FIGURES.c.area_code == area.code).limit(1))
    return area if has_figures else None
