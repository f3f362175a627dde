"""The town and its vision: wards, priorities, outcomes, developments, and households by band."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.db import db, table_of
from app.mis import published
from app.mis.models import MisRelease
from app.mis.rules import Band
from app.opendata.attributions import OURS, STATISTICS
from app.opendata.columns import Column, Kind, Row, one_of
from app.opendata.sources import Listed, Selected, Table
from app.places.models import Ward
from app.vision.queries import list_all_progress, list_outcomes, list_priorities
from app.vision.rules import Status

WARDS = table_of(Ward)
NUMBER, INTEGER = Kind.NUMBER, Kind.INTEGER


def _list_priorities() -> Sequence[Row]:
    return [(each.slug, each.code, each.name, each.statement, each.strategy) for each in list_priorities()]


def _list_outcomes() -> Sequence[Row]:
    return [(each.code, each.priority_slug, each.text) for each in list_outcomes()]


def _list_developments() -> Sequence[Row]:
    return [
        (
            *(each.development.code, each.development.priority_slug, each.development.text, each.development.due_by),
            each.status,
            each.latest and each.latest.text,
            each.latest and each.latest.posted_at,
        )
        for each in list_all_progress()
    ]


def _list_shares() -> Sequence[Row]:
    """Of the releases that pages show; what was suppressed is empty there already."""
    releases = {release.id: release for release in published.list_releases()}
    return [
        (
            *(releases[each.release_id].year, each.area_code, each.household_type, each.band),
            *(each.share, each.lower, each.upper, each.households, each.is_suppressed),
            releases[each.release_id].is_synthetic,
            releases[each.release_id].source,
        )
        for each in published.list_shares(list(releases.values()))
    ]


def shares_changed_at() -> datetime | None:
    """When shares were published or taken back last."""
    moments = db.session.execute(select(func.max(MisRelease.published_at), func.max(MisRelease.superseded_at))).one()
    return max((moment for moment in moments if moment is not None), default=None)


PRIORITY_COLUMNS = (
    Column("slug", "Names the priority for ever."),
    Column("code", "Its letters in codes of outcomes and developments."),
    Column("name", "What it is called."),
    Column("statement", "What it promises."),
    Column("strategy", "The strategy behind it.", is_optional=True),
)
OUTCOME_COLUMNS = (
    Column("code", "Names the outcome for ever."),
    Column("priority", "The priority it belongs to."),
    Column("text", "What shall be true by 2040."),
)
DEVELOPMENT_COLUMNS = (
    Column("code", "Names the development for ever."),
    Column("priority", "The priority it belongs to."),
    Column("text", "What is to be built or done."),
    Column("due_by", "By which year.", INTEGER),
    one_of("status", "Where it stands.", Status),
    Column("latest", "What was said about it last.", is_optional=True),
    Column("latest_at", "When.", Kind.MOMENT, is_optional=True),
)
SHARE_COLUMNS = (
    Column("year", "The year the shares are of.", INTEGER),
    Column("area", "The area’s GSS code."),
    Column("household_type", "“all”, or the type of household."),
    one_of("band", "A the highest, E the lowest.", Band),
    Column("share", "The share of households, 0 to 1; empty where it is withheld.", NUMBER, is_optional=True),
    Column("lower", "Where the 95% interval begins.", NUMBER, is_optional=True),
    Column("upper", "Where it ends.", NUMBER, is_optional=True),
    Column("households", "How many households.", INTEGER, is_optional=True),
    Column("is_suppressed", "Whether it is withheld, as too few people are meant.", Kind.BOOLEAN),
    Column("is_synthetic", "Whether it was invented, for trying the site.", Kind.BOOLEAN),
    Column("source", "Who worked it out, and from what."),
)
TOWN_TABLES = (
    Table(
        "wards",
        "Wards",
        "The 20 wards since May 2023.",
        (
            Column("code", "The GSS code."),
            Column("name", "What it is called."),
            Column("slug", "Its name in addresses of this site."),
            Column("population", "How many live there.", INTEGER),
            Column("population_year", "In which year.", INTEGER),
            Column("population_source", "Who counted them."),
        ),
        ("code",),
        Selected(
            select(
                WARDS.c.code,
                WARDS.c.name,
                WARDS.c.slug,
                WARDS.c.population,
                WARDS.c.population_year,
                WARDS.c.population_source,
            ),
            ("code",),
        ),
        STATISTICS,
    ),
    Table(
        "priorities",
        "Priorities",
        "The five priorities of the vision.",
        PRIORITY_COLUMNS,
        ("slug",),
        Listed(_list_priorities, PRIORITY_COLUMNS, ("slug",)),
        OURS,
    ),
    Table(
        "outcomes",
        "Outcomes",
        "What the vision says shall be true by 2040.",
        OUTCOME_COLUMNS,
        ("code",),
        Listed(_list_outcomes, OUTCOME_COLUMNS, ("code",)),
        OURS,
        ("priority",),
    ),
    Table(
        "developments",
        "Developments",
        "What is to be built or done, and where it stands.",
        DEVELOPMENT_COLUMNS,
        ("code",),
        Listed(_list_developments, DEVELOPMENT_COLUMNS, ("code",)),
        OURS,
        ("priority", "status"),
    ),
    Table(
        "band-shares",
        "Households by band",
        "Shares of households in the bands of the Minimum Income Standard, from the release of each year.",
        SHARE_COLUMNS,
        ("year", "area", "household_type", "band"),
        Listed(_list_shares, SHARE_COLUMNS, ("year", "area", "household_type", "band")),
        "Luton 2040. “source” says who worked the shares out.",
        ("year", "area", "household_type", "band"),
        changed_at=shares_changed_at,
    ),
)
