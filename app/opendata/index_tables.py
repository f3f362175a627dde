"""The Thriving People Index: its versions, their goalposts, and scores."""

from datetime import datetime

from sqlalchemy import func, select

from app.db import db, table_of
from app.indicators.models import Goalpost, IndexComponent, IndexScore, IndexVersion
from app.indicators.rules import Dimension
from app.opendata.attributions import OURS
from app.opendata.columns import Column, Kind, one_of
from app.opendata.sources import Selected, Table

VERSIONS, GOALPOSTS, COMPONENTS, SCORES = map(table_of, (IndexVersion, Goalpost, IndexComponent, IndexScore))
NUMBER, INTEGER = Kind.NUMBER, Kind.INTEGER


def _scored_at() -> datetime | None:
    return db.session.scalar(select(func.max(IndexScore.scored_at)))


INDEX_TABLES = (
    Table(
        "index-versions",
        "Versions of the Thriving People Index",
        "Each is a set of goalposts and a power, and never changes once it is published.",
        (
            Column("name", "Names the version for ever."),
            Column("begins_on", "From when it counts.", Kind.DATE),
            Column("power", "Of the generalised mean of the three dimensions; 1 is the plain mean.", NUMBER),
            Column("notes", "What to know about it."),
            Column("published_at", "When it was published.", Kind.MOMENT),
        ),
        ("name",),
        Selected(
            select(
                VERSIONS.c.name, VERSIONS.c.begins_on, VERSIONS.c.power, VERSIONS.c.notes, VERSIONS.c.published_at
            ).where(VERSIONS.c.published_at.is_not(None)),
            ("name",),
        ),
        OURS,
    ),
    Table(
        "goalposts",
        "Goalposts of the index",
        "What counts as 0 and as 100 of an indicator, and in which component.",
        (
            Column("version", "The version of the index."),
            Column("indicator", "The indicator’s code."),
            Column("component", "The component it counts in."),
            one_of("dimension", "The dimension of that component.", Dimension),
            Column("worst", "The value that counts as 0.", NUMBER),
            Column("best", "The value that counts as 100.", NUMBER),
            Column("basis", "Why these values."),
        ),
        ("version", "indicator"),
        Selected(
            select(
                GOALPOSTS.c.version_name.label("version"),
                GOALPOSTS.c.indicator_code.label("indicator"),
                COMPONENTS.c.name.label("component"),
                COMPONENTS.c.dimension,
                GOALPOSTS.c.worst,
                GOALPOSTS.c.best,
                GOALPOSTS.c.basis,
            )
            .select_from(GOALPOSTS)
            .join(COMPONENTS, COMPONENTS.c.code == GOALPOSTS.c.component_code)
            .join(VERSIONS, VERSIONS.c.name == GOALPOSTS.c.version_name)
            .where(VERSIONS.c.published_at.is_not(None)),
            ("version", "indicator"),
        ),
        OURS,
        ("version",),
    ),
    Table(
        "index-scores",
        "Scores of the index",
        "The Thriving People Index of the town and its wards, with how far a rank hangs on choices of method.",
        (
            Column("version", "The version of the index."),
            Column("area", "The area’s GSS code."),
            Column("year", "By the figures up to this year.", INTEGER),
            Column("score", "0 to 100; empty where too few indicators have a figure.", NUMBER, is_optional=True),
            Column("rank", "Among the wards, 1 the highest.", INTEGER, is_optional=True),
            Column("rank_low", "The best rank under other choices of method.", INTEGER, is_optional=True),
            Column("rank_high", "The worst rank under other choices of method.", INTEGER, is_optional=True),
        ),
        ("version", "area", "year"),
        Selected(
            select(
                SCORES.c.version_name.label("version"),
                SCORES.c.area_code.label("area"),
                SCORES.c.year,
                SCORES.c.score,
                SCORES.c.rank,
                SCORES.c.rank_low,
                SCORES.c.rank_high,
            )
            .select_from(SCORES)
            .join(VERSIONS, VERSIONS.c.name == SCORES.c.version_name)
            .where(VERSIONS.c.published_at.is_not(None)),
            ("version", "area", "year"),
        ),
        OURS,
        ("version", "area", "year"),
        changed_at=_scored_at,
    ),
)
