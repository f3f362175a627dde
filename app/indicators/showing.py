"""The page of one indicator: its trend with intervals and targets, and all wards beside each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.indicators import charts, queries
from app.indicators.charts import Mark, Scale
from app.indicators.facts import Fact
from app.indicators.models import Indicator, Target
from app.indicators.rules import AreaKind, Polarity, Unit
from app.indicators.scorecard import Card, place_of, told
from app.kit.locale import lazy as _l
from app.places.models import Ward
from app.places.queries import list_wards

ENGLAND, REGION, KINGDOM = "E92000001", "E12000006", "K02000001"
COMPARED = (ENGLAND, KINGDOM, REGION)
AREA_NAMES = {
    queries.TOWN: _l("Luton"),
    ENGLAND: _l("England"),
    KINGDOM: _l("United Kingdom"),
    REGION: _l("East of England"),
}
TOP, GROUND = 20.0, 300.0  # of the trend, in pixels
FROM_NOUGHT = frozenset({Unit.PERCENT, Unit.COUNT, Unit.RATE, Unit.POUNDS})


@dataclass(frozen=True)
class Trend:
    """The town's line, the lines it is compared with by area code, and targets, as marks of one chart."""

    scale: Scale
    line: list[tuple[Fact, Mark]]
    beside: dict[str, list[tuple[Fact, Mark]]]
    targets: list[tuple[Target, Mark]]


@dataclass(frozen=True)
class WardRow:
    """One ward's figure on the dot plot: positions in per cent of its width."""

    ward: Ward
    fact: Fact
    mark: Mark | None  # `x` is its place; `low` and `high` those of its interval


@dataclass(frozen=True)
class WardPlot:
    """All wards in one period, the best first, or the highest where neither is better. `town` is where its line is."""

    period: str
    scale: Scale
    rows: list[WardRow]
    town: float | None
    town_fact: Fact | None


@dataclass(frozen=True)
class Shown:
    """All that the page of an indicator says in figures."""

    card: Card
    targets: Sequence[Target]
    compared: Mapping[str, list[Fact]]
    trend: Trend | None
    wards: WardPlot | None


def read(indicator: Indicator) -> Shown:
    series = queries.list_facts(indicator.code, (queries.TOWN, *COMPARED))
    targets = queries.list_targets([indicator.code]).get(indicator.code, [])
    compared = {code: told(series[code]) for code in COMPARED if code in series}
    town = told(series.get(queries.TOWN, []))
    return Shown(
        card=Card(indicator, town, targets[-1] if targets else None),
        targets=targets,
        compared=compared,
        trend=draw_trend(indicator, town, compared, targets),
        wards=plot_wards(indicator, town),
    )


def draw_trend(
    indicator: Indicator, town: Sequence[Fact], compared: Mapping[str, Sequence[Fact]], targets: Iterable[Target]
) -> Trend | None:
    """None where the town has fewer than two figures: one number is no trend."""
    if len(town) < 2:
        return None
    dated = [target for target in targets if target.year is not None]
    series = [*town, *(fact for facts in compared.values() for fact in facts)]
    values = [number for fact in series for number in (fact.value, fact.lower, fact.upper) if number is not None]
    on = charts.scale([*values, *(each.value for each in dated)], from_nought=indicator.unit in FROM_NOUGHT)
    places = [place_of(fact.period) for fact in series] + [float(each.year or 0) for each in dated]
    ends = min(places), max(places)
    return Trend(
        scale=on,
        line=_line(town, on, ends),
        beside={code: _line(facts, on, ends) for code, facts in compared.items()},
        targets=[
            (
                each,
                Mark(charts.across(float(each.year or 0), *ends), charts.down(each.value, on, top=TOP, ground=GROUND)),
            )
            for each in dated
        ],
    )


def _line(facts: Iterable[Fact], on: Scale, ends: tuple[float, float]) -> list[tuple[Fact, Mark]]:
    return [(fact, _mark(fact, on, charts.across(place_of(fact.period), *ends))) for fact in facts]


def _mark(fact: Fact, on: Scale, x: float) -> Mark:
    def height(value: float | None) -> float | None:
        return None if value is None else charts.down(value, on, top=TOP, ground=GROUND)

    return Mark(x, height(fact.value) or GROUND, height(fact.lower), height(fact.upper))


def plot_wards(indicator: Indicator, town: Sequence[Fact]) -> WardPlot | None:
    """None where no ward has a figure."""
    facts = queries.list_of_kind(indicator.code, AreaKind.WARD)
    values = [number for fact in facts for number in (fact.value, fact.lower, fact.upper) if number is not None]
    if not values:
        return None
    period = facts[0].period
    same = next((fact for fact in town if fact.period == period), None)
    here = [same.value] if same and same.value is not None else []
    on = charts.scale([*values, *here], from_nought=indicator.unit in FROM_NOUGHT)
    wards = {ward.code: ward for ward in list_wards()}
    rows = [WardRow(wards[fact.area_code], fact, _across(fact, on)) for fact in facts if fact.area_code in wards]
    is_rising = indicator.polarity is Polarity.LOWER
    rows.sort(key=lambda row: _place_in_list(row, is_rising=is_rising))
    return WardPlot(period, on, rows, _per_cent(on, here[0]) if here else None, same)


def _place_in_list(row: WardRow, *, is_rising: bool) -> tuple[bool, float, str]:
    value = row.fact.value
    return value is None, (value or 0.0) * (1 if is_rising else -1), row.ward.name


def _across(fact: Fact, on: Scale) -> Mark | None:
    if fact.value is None:
        return None
    low, high = ((_per_cent(on, end) if end is not None else None) for end in (fact.lower, fact.upper))
    return Mark(_per_cent(on, fact.value), 12.0, low, high)


def _per_cent(on: Scale, value: float) -> float:
    return round(2 + 96 * on.share(value), 2)
