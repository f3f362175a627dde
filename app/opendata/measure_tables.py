"""What is measured, where, and what documents said should be."""

from collections.abc import Sequence

from sqlalchemy import select

from app.db import table_of
from app.indicators.models import Area, Target
from app.indicators.queries import list_indicators
from app.indicators.rules import AreaKind, IntervalMethod, Polarity, TargetKind, Unit
from app.opendata.attributions import STATISTICS, TOLD
from app.opendata.columns import Column, Kind, Row, one_of
from app.opendata.sources import Listed, Selected, Table

AREAS, TARGETS = map(table_of, (Area, Target))
NUMBER, INTEGER = Kind.NUMBER, Kind.INTEGER


def _list_indicators() -> Sequence[Row]:
    return [
        (
            *(each.code, each.title, each.unit, each.unit_words, each.decimals, each.polarity, each.interval),
            *(each.meaning, each.why, each.priority_slug, sorted(tie.outcome_code for tie in each.outcomes)),
            *(each.headline, each.source, each.source_url, each.licence, each.next_release_on),
        )
        for each in list_indicators()
    ]


INDICATOR_COLUMNS = (
    Column("code", "Names the indicator for ever."),
    Column("title", "What is measured, in plain words."),
    one_of("unit", "What a figure counts; a percent is 0 to 100.", Unit),
    Column("unit_words", "How a figure’s unit is said: “of children”, “per 1,000 residents”."),
    Column("decimals", "How many decimals are worth telling.", INTEGER),
    one_of("polarity", "Which way is better.", Polarity),
    one_of("interval", "Where 95% intervals come from.", IntervalMethod),
    Column("meaning", "What a figure says."),
    Column("why", "Why the town measures it."),
    Column("priority", "The priority of the vision it belongs to.", is_optional=True),
    Column("outcomes", "Outcomes of the vision it tells something about.", Kind.CODES),
    Column("headline", "Its place on the town’s scorecard, 1 the first.", INTEGER, is_optional=True),
    Column("source", "Who made the figures."),
    Column("source_url", "Where they were taken from.", is_optional=True),
    Column("licence", "The licence of the figures."),
    Column("next_release_on", "The day new figures are due.", Kind.DATE, is_optional=True),
)


MEASURE_TABLES = (
    Table(
        "indicators",
        "Indicators",
        "What the town measures, why, in which unit, and from which source.",
        INDICATOR_COLUMNS,
        ("code",),
        Listed(_list_indicators, INDICATOR_COLUMNS, ("code",)),
        TOLD,
        ("priority",),
    ),
    Table(
        "areas",
        "Areas",
        "Places that figures are of. Wards of before May 2023 are areas of their own: every boundary changed.",
        (
            Column("code", "The GSS code."),
            one_of("kind", "What the area is.", AreaKind),
            Column("name", "What it is called."),
            Column("ward", "Of a small area, the ward of today that holds most of it.", is_optional=True),
            Column("population", "How many live there.", INTEGER, is_optional=True),
            Column("population_source", "Who counted them."),
        ),
        ("code",),
        Selected(
            select(
                AREAS.c.code,
                AREAS.c.kind,
                AREAS.c.name,
                AREAS.c.ward_code.label("ward"),
                AREAS.c.population,
                AREAS.c.population_source,
            ),
            ("code",),
        ),
        STATISTICS,
        ("kind",),
    ),
    Table(
        "targets",
        "Targets",
        "What documents said should, or would, be by a year.",
        (
            Column("id", "Names the target.", INTEGER),
            Column("indicator", "The indicator’s code."),
            Column("area", "The area’s GSS code."),
            one_of("kind", "What was said: a target, a milestone on the way, or what was expected.", TargetKind),
            Column("year", "By when; empty where the document names no year.", INTEGER, is_optional=True),
            Column("value", "The value that was named.", NUMBER),
            Column("words", "The document’s own words."),
            Column("source", "Which document."),
        ),
        ("id",),
        Selected(
            select(
                TARGETS.c.id,
                TARGETS.c.indicator_code.label("indicator"),
                TARGETS.c.area_code.label("area"),
                TARGETS.c.kind,
                TARGETS.c.year,
                TARGETS.c.value,
                TARGETS.c.words,
                TARGETS.c.source,
            ),
            ("id",),
        ),
        TOLD,
        ("indicator", "area"),
    ),
)
