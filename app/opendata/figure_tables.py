"""Figures: those that stand, and every one that was published before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, null, select

from app.db import db, table_of
from app.indicators import bands
from app.indicators.facts import Fact
from app.indicators.models import Figure, FigureRelease, Observation
from app.indicators.rules import FigureStatus
from app.opendata.attributions import TOLD
from app.opendata.columns import Column, Kind, Row, one_of
from app.opendata.marks import Mark
from app.opendata.sources import Listed, Selected, Table, Wanted
from app.opendata.town_tables import shares_changed_at

FIGURES, RELEASES, OBSERVATIONS = map(table_of, (Figure, FigureRelease, Observation))
STANDING = FIGURES.alias("standing")
NUMBER, INTEGER = Kind.NUMBER, Kind.INTEGER


def published_at() -> datetime | None:
    """When figures were published last."""
    return db.session.scalar(select(func.max(FigureRelease.published_at)))


def stand_changed_at() -> datetime | None:
    moments = (published_at(), shares_changed_at())
    return max((moment for moment in moments if moment is not None), default=None)


def _where_there_is_a_value(column: str, value: ColumnElement[Any], table: Any) -> ColumnElement[Any]:
    """What stands beside a value that is withheld would give it away: counts do, and so do intervals."""
    return case((value.is_not(None), table.c[column]), else_=null()).label(column)


BESIDE = ("lower", "upper", "numerator", "denominator")
FIGURE_COLUMNS = (
    Column("indicator", "The indicator’s code."),
    Column("area", "The area’s GSS code."),
    Column("period", "2021, 2021-22 (a year from April), 2021-Q3, 2021-08, or 2018-20 (several years)."),
    Column("value", "Empty where there is none: “status” says why.", NUMBER, is_optional=True),
    Column("lower", "Where the 95% interval begins.", NUMBER, is_optional=True),
    Column("upper", "Where it ends.", NUMBER, is_optional=True),
    Column("numerator", "How many were counted.", NUMBER, is_optional=True),
    Column("denominator", "Of how many.", NUMBER, is_optional=True),
    one_of("status", "How sure a figure is, or why there is none.", FigureStatus),
    Column("release", "The release that it was published in.", INTEGER, is_optional=True),
)
KEYS = (
    FIGURES.c.indicator_code.label("indicator"),
    FIGURES.c.area_code.label("area"),
    FIGURES.c.period.label("period"),
)


@dataclass(frozen=True)
class StandingFigures:
    """Figures that stand, by indicator, and after them the shares of bands, which another feature publishes."""

    figures: Selected

    @property
    def mark_kinds(self) -> Sequence[type]:
        return (int, str, str, str)

    def mark(self, row: Row) -> Mark:
        return (int(row[0] == bands.CODE), *row[:3])

    def read(self, wanted: Wanted, after: Mark | None, size: int) -> Sequence[Row]:
        is_past = after is not None and after[0] == 1
        rows = [] if is_past else list(self.figures.read(wanted, after and after[1:], size))
        if len(rows) < size:
            shares = BAND_FIGURES.read(wanted, after[1:] if after and is_past else None, size - len(rows))
            rows.extend(shares)
        return rows


def _list_band_figures() -> Sequence[Row]:
    return [_row_of(fact) for release in bands.list_releases() for fact in release.facts.values()]


def _row_of(fact: Fact) -> Row:
    key = (fact.indicator_code, fact.area_code, fact.period, fact.value)
    return (*key, fact.lower, fact.upper, fact.numerator, fact.denominator, fact.status, fact.release_id)


BAND_FIGURES = Listed(_list_band_figures, FIGURE_COLUMNS, ("indicator", "area", "period"))
STAND = Selected(
    select(
        *KEYS,
        FIGURES.c.value,
        *(_where_there_is_a_value(name, FIGURES.c.value, FIGURES) for name in BESIDE),
        FIGURES.c.status,
        FIGURES.c.release_id.label("release"),
    ),
    ("indicator", "area", "period"),
)

# A figure that is suppressed today is not told in an older release either.
IS_TOLD = case((STANDING.c.status == FigureStatus.SUPPRESSED, null()), else_=OBSERVATIONS.c.value)
IS_SAME = (
    (STANDING.c.indicator_code == OBSERVATIONS.c.indicator_code)
    & (STANDING.c.area_code == OBSERVATIONS.c.area_code)
    & (STANDING.c.period == OBSERVATIONS.c.period)
)
WAS = case((STANDING.c.status == FigureStatus.SUPPRESSED, STANDING.c.status), else_=OBSERVATIONS.c.status)
REVISIONS = Selected(
    select(
        OBSERVATIONS.c.release_id.label("release"),
        OBSERVATIONS.c.indicator_code.label("indicator"),
        OBSERVATIONS.c.area_code.label("area"),
        OBSERVATIONS.c.period.label("period"),
        IS_TOLD.label("value"),
        *(_where_there_is_a_value(name, IS_TOLD, OBSERVATIONS) for name in BESIDE),
        WAS.label("status"),
    )
    .select_from(OBSERVATIONS)
    .join(RELEASES, RELEASES.c.id == OBSERVATIONS.c.release_id)
    .outerjoin(STANDING, IS_SAME)
    .where(RELEASES.c.published_at.is_not(None)),
    ("release", "indicator", "area", "period"),
)

FIGURE_TABLES = (
    Table(
        "observations",
        "Figures that stand",
        "Of every indicator, area and period the figure published last.",
        FIGURE_COLUMNS,
        ("indicator", "area", "period"),
        StandingFigures(STAND),
        TOLD,
        ("indicator", "area", "period"),
        changed_at=stand_changed_at,
        is_large=True,
    ),
    Table(
        "revisions",
        "All published figures",
        "Every figure of every published release, those that a later one replaced among them.",
        (FIGURE_COLUMNS[-1].required, *FIGURE_COLUMNS[:-1]),
        ("release", "indicator", "area", "period"),
        REVISIONS,
        TOLD,
        ("release", "indicator", "area", "period"),
        changed_at=published_at,
        is_large=True,
    ),
    Table(
        "releases",
        "Releases of figures",
        "Figures that were published together. A release may take back an earlier one.",
        (
            Column("id", "Names the release for ever.", INTEGER),
            Column("title", "What it is called."),
            Column("notes", "What to know about it."),
            Column("published_at", "When it was published.", Kind.MOMENT),
            Column("rows", "How many figures it holds.", INTEGER),
            Column("undoes", "The release that it takes back.", INTEGER, is_optional=True),
        ),
        ("id",),
        Selected(
            select(
                RELEASES.c.id,
                RELEASES.c.title,
                RELEASES.c.notes,
                RELEASES.c.published_at,
                RELEASES.c.rows,
                RELEASES.c.undoes_id.label("undoes"),
            ).where(RELEASES.c.published_at.is_not(None)),
            ("id",),
        ),
        TOLD,
        changed_at=published_at,
    ),
)
