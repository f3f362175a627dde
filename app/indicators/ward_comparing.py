"""Two to four wards beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.indicators import queries, ward_index
from app.indicators.facts import Fact
from app.indicators.models import Indicator
from app.indicators.ward_figures import list_standings
from app.indicators.ward_index import Table, WardScore
from app.places.queries import WardName

LEAST, MOST = 2, 4


@dataclass(frozen=True)
class Line:
    """One indicator in each of the wards; nothing where a ward has no figure."""

    indicator: Indicator
    facts: Sequence[Fact | None]


@dataclass(frozen=True)
class Comparison:
    wards: Sequence[WardName]
    index: Table | None
    scores: Sequence[WardScore | None]
    lines: Sequence[Line]


def read(wards: Sequence[WardName]) -> Comparison | None:
    """None for fewer than two wards or more than four."""
    if not LEAST <= len(wards) <= MOST:
        return None
    table = ward_index.read()
    standings = [list_standings(ward.code) for ward in wards]
    lines = [
        Line(indicator, [each[indicator.code].newest if indicator.code in each else None for each in standings])
        for indicator in queries.list_indicators()
        if any(indicator.code in each for each in standings)
    ]
    return Comparison(wards, table, [table.of_ward(ward.code) if table else None for ward in wards], lines)


def choose(slugs: Sequence[str], wards: Sequence[WardName]) -> list[WardName]:
    """Those that an address names, each once, in its order. What it gets wrong is left out."""
    known = {ward.slug: ward for ward in wards}
    return [known[slug] for slug in dict.fromkeys(slugs) if slug in known]
