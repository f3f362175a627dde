"""What pages show of indicators in one area: the newest figure, where it came from, where it goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.indicators import periods, queries
from app.indicators.charts import Mark, sparkline
from app.indicators.facts import Fact
from app.indicators.models import Indicator, Target
from app.indicators.rules import Polarity, TargetKind
from app.indicators.trend import Distance, Movement, distance, movement
from app.vision.document import Priority
from app.vision.queries import get_vision

SPARK_WIDTH, SPARK_HEIGHT = 120, 32


@dataclass(frozen=True)
class Card:
    """One indicator in one area. `facts` are its figures that have a value, the oldest first."""

    indicator: Indicator
    facts: Sequence[Fact]
    target: Target | None

    @property
    def newest(self) -> Fact | None:
        return self.facts[-1] if self.facts else None

    @property
    def earlier(self) -> Fact | None:
        return self.facts[-2] if len(self.facts) > 1 else None

    @property
    def movement(self) -> Movement | None:
        if self.newest is None or self.earlier is None:
            return None
        return movement(self.earlier, self.newest, self.indicator.polarity)

    @property
    def distance(self) -> Distance | None:
        if self.newest is None or self.newest.value is None or self.target is None:
            return None
        return distance(self.newest.value, self.target.value, self.indicator.polarity)

    @property
    def spark(self) -> list[Mark]:
        """The series as a small line, where there is one."""
        told = [(place_of(fact.period), fact.value) for fact in self.facts if fact.value is not None]
        if len(told) < 2:
            return []
        places, values = zip(*told, strict=True)
        return sparkline(places, values, width=SPARK_WIDTH, height=SPARK_HEIGHT)


@dataclass(frozen=True)
class Group:
    """The indicators of one priority of the vision, or of the whole town."""

    priority: Priority | None
    indicators: Sequence[Indicator]


def read_catalogue() -> list[Group]:
    """Every indicator: the whole town's first, then priority by priority in the vision's order."""
    found = queries.list_indicators()
    priorities: list[Priority | None] = [None, *get_vision().priorities]
    groups = [
        Group(each, [one for one in found if one.priority_slug == (each.slug if each else None)]) for each in priorities
    ]
    return [group for group in groups if group.indicators]


def place_of(period: str) -> float:
    """When a period ends, in years."""
    year, month, _text = periods.sort_key(period)
    return year + month / 12


def read_town() -> list[Card]:
    """The town's scorecard: its headlines, the mission's first."""
    return read_cards(queries.list_headlines(), queries.TOWN)


def read_cards(indicators: Iterable[Indicator], area_code: str) -> list[Card]:
    """A card for each, in the same order."""
    wanted = list(indicators)
    codes = [indicator.code for indicator in wanted]
    series, targets = queries.list_series(codes, area_code), queries.list_targets(codes, area_code)
    return [
        Card(indicator, told(series.get(indicator.code, [])), _next_target(targets.get(indicator.code, []), indicator))
        for indicator in wanted
    ]


def told(facts: Iterable[Fact]) -> list[Fact]:
    """Those that have a value, the oldest first."""
    return sorted((fact for fact in facts if fact.value is not None), key=lambda fact: periods.sort_key(fact.period))


def _next_target(targets: Sequence[Target], indicator: Indicator) -> Target | None:
    """The one to measure against: what the vision wants in the end, of an indicator that has a better way."""
    wanted = [target for target in targets if target.kind is TargetKind.TARGET]
    return wanted[-1] if wanted and indicator.polarity is not Polarity.NEITHER else None
