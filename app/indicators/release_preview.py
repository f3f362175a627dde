"""A draft as staff look at it before it is published: cards as the public would see them, and what would change."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy import and_, case, func, or_, select

from app.db import db, table_of
from app.indicators import queries
from app.indicators.facts import Fact
from app.indicators.models import Area, FigureRelease, Indicator
from app.indicators.release_queries import FIGURES, OBSERVATIONS, SAID, same_key
from app.indicators.scorecard import Card, read_cards, told

MOST_CARDS = 6
MOST_CHANGES = 50
AREAS, INDICATORS = table_of(Area), table_of(Indicator)


@dataclass(frozen=True)
class Change:
    """One figure that would say something else, or nothing any more, or is new."""

    title: str
    area: str
    period: str
    before: float | None
    after: float | None
    status: str
    is_new: bool


def list_changes(release: FigureRelease) -> list[Change]:
    """The first of them: figures that would change before those that are new."""
    is_new = FIGURES.c.release_id.is_(None)
    differs = ~and_(*(OBSERVATIONS.c[name].is_not_distinct_from(FIGURES.c[name]) for name in SAID))
    rows = db.session.execute(
        select(
            INDICATORS.c.title,
            AREAS.c.name.label("area"),
            OBSERVATIONS.c.period,
            FIGURES.c.value.label("before"),
            OBSERVATIONS.c.value.label("after"),
            OBSERVATIONS.c.status,
            is_new.label("is_new"),
        )
        .select_from(OBSERVATIONS.outerjoin(FIGURES, same_key(OBSERVATIONS, FIGURES)))
        .join(AREAS, AREAS.c.code == OBSERVATIONS.c.area_code)
        .join(INDICATORS, INDICATORS.c.code == OBSERVATIONS.c.indicator_code)
        .where(OBSERVATIONS.c.release_id == release.id, or_(is_new, differs))
        .order_by(
            case((is_new, 1), else_=0), *(OBSERVATIONS.c[name] for name in ("indicator_code", "area_code", "period"))
        )
        .limit(MOST_CHANGES)
    )
    return [Change(**row) for row in rows.mappings()]


def preview_cards(release: FigureRelease) -> tuple[str, list[Card]]:
    """Where, and the cards of its first indicators there: of the town if it has figures of the town."""
    area_code = _area_of(release)
    name = db.session.scalar(select(Area.name).where(Area.code == area_code)) or ""
    facts = _facts_of(release, area_code)
    indicators = db.session.scalars(
        select(Indicator)
        .where(Indicator.code.in_(facts))
        .order_by(Indicator.position, Indicator.code)
        .limit(MOST_CARDS)
    ).all()
    return name, [_overlaid(card, facts[card.indicator.code]) for card in read_cards(indicators, area_code)]


def _area_of(release: FigureRelease) -> str:
    """The town before others."""
    mine = OBSERVATIONS.c.release_id == release.id
    town = select(OBSERVATIONS.c.area_code).where(mine, OBSERVATIONS.c.area_code == queries.TOWN).limit(1)
    found = db.session.scalar(town) or db.session.scalar(select(func.min(OBSERVATIONS.c.area_code)).where(mine))
    return found or queries.TOWN


def _facts_of(release: FigureRelease, area_code: str) -> dict[str, list[Fact]]:
    rows = db.session.execute(
        select(*(OBSERVATIONS.c[each.name] for each in fields(Fact))).where(
            OBSERVATIONS.c.release_id == release.id, OBSERVATIONS.c.area_code == area_code
        )
    )
    facts: dict[str, list[Fact]] = {}
    for row in rows:
        facts.setdefault(row.indicator_code, []).append(Fact(*row))
    return facts


def _overlaid(card: Card, changed: Sequence[Fact]) -> Card:
    """A card with the draft's figures in place of those that stand."""
    periods = {fact.period for fact in changed}
    kept = [fact for fact in card.facts if fact.period not in periods]
    return Card(card.indicator, told([*kept, *changed]), card.target)
