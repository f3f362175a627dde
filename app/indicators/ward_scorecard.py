"""The scorecard of one ward: where it does better or worse than the town, measure by measure, and whom it is like."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.indicators import neighbours, queries, ward_index
from app.indicators.facts import Fact
from app.indicators.intervals import Comparison, Interval, compare
from app.indicators.models import Area, Indicator
from app.indicators.rules import AreaKind
from app.indicators.trend import Movement, movement
from app.indicators.ward_figures import Standing, find_old_ward, list_standings, list_values
from app.indicators.ward_index import Table, WardScore
from app.places.models import Ward
from app.places.queries import list_ward_names
from app.vision.document import Priority
from app.vision.queries import list_priorities

MOST_SAID = 5  # strengths, and weaknesses


@dataclass(frozen=True)
class Measure:
    """One indicator in one ward. `comparison` is empty where no interval, or no figure of the town, allows one."""

    indicator: Indicator
    standing: Standing

    @property
    def newest(self) -> Fact:
        return self.standing.newest

    @property
    def comparison(self) -> Comparison | None:
        town = self.standing.town
        if town is None or town.value is None:
            return None
        return compare(
            _interval(self.newest), value=town.value, interval=_interval(town), polarity=self.indicator.polarity
        )

    @property
    def movement(self) -> Movement | None:
        earlier = self.standing.earlier
        return movement(earlier, self.newest, self.indicator.polarity) if earlier else None

    @property
    def weight(self) -> float:
        """How far from the town, in widths of the interval: what is surest is said first."""
        town, range_ = self.standing.town, _interval(self.newest)
        if town is None or town.value is None or range_ is None:
            return 0.0
        return abs((self.newest.value or 0.0) - town.value) / ((range_[1] - range_[0]) or 1e-9)


@dataclass(frozen=True)
class Group:
    """The measures of one priority; of none, those of the whole town."""

    priority: Priority | None
    measures: Sequence[Measure]


@dataclass(frozen=True)
class Near:
    """A ward that is alike in what it is, and its score, which is not part of being alike."""

    name: str
    slug: str
    score: WardScore | None


@dataclass(frozen=True)
class Scorecard:
    """All that a ward's page says in figures."""

    ward: Ward
    index: Table | None
    score: WardScore | None
    groups: Sequence[Group]
    strengths: Sequence[Measure]
    weaknesses: Sequence[Measure]
    without: int  # how many indicators this ward has no figure of
    near: Sequence[Near]
    old: Area | None

    @property
    def priorities(self) -> list[Priority]:
        """Those in which the ward does worse than the town in anything, in the vision's order."""
        codes = {each.indicator.priority_slug for each in self._compared(Comparison.WORSE)}
        return [each for each in list_priorities() if each.slug in codes]

    @property
    def outcomes(self) -> frozenset[str]:
        """The outcomes that a measure tells of in which the ward does worse than the town."""
        worse = self._compared(Comparison.WORSE)
        return frozenset(tie.outcome_code for each in worse for tie in each.indicator.outcomes)

    def _compared(self, comparison: Comparison) -> list[Measure]:
        return [each for group in self.groups for each in group.measures if each.comparison is comparison]


def read(ward: Ward) -> Scorecard:
    indicators = queries.list_indicators()
    measures = list_measures(indicators, ward.code)
    table = ward_index.read()
    return Scorecard(
        ward=ward,
        index=table,
        score=table.of_ward(ward.code) if table else None,
        groups=group(measures),
        strengths=_said(measures, Comparison.BETTER),
        weaknesses=_said(measures, Comparison.WORSE),
        without=len(indicators) - len(measures),
        near=_near(ward, table),
        old=find_old_ward(ward.name),
    )


def list_measures(indicators: Iterable[Indicator], area_code: str) -> list[Measure]:
    """Those that the area has a figure of, in the same order."""
    standings = list_standings(area_code)
    return [Measure(each, standings[each.code]) for each in indicators if each.code in standings]


def group(measures: Sequence[Measure]) -> list[Group]:
    """The whole town's first, then priority by priority in the vision's order."""
    groups: dict[str | None, list[Measure]] = {}
    for each in measures:
        groups.setdefault(each.indicator.priority_slug, []).append(each)
    priorities: Mapping[str | None, Priority | None] = {None: None, **{each.slug: each for each in list_priorities()}}
    return [Group(priority, groups[slug]) for slug, priority in priorities.items() if slug in groups]


def _said(measures: Sequence[Measure], comparison: Comparison) -> list[Measure]:
    """The surest first."""
    found = [each for each in measures if each.comparison is comparison]
    return sorted(found, key=lambda each: (-each.weight, each.indicator.position))[:MOST_SAID]


def _near(ward: Ward, table: Table | None) -> list[Near]:
    names = {each.code: each for each in list_ward_names()}
    found = neighbours.find_neighbours(ward.code, list_values(neighbours.CONTEXT, AreaKind.WARD), count=4)
    return [
        Near(names[each.area].name, names[each.area].slug, table.of_ward(each.area) if table else None)
        for each in found
        if each.area in names
    ]


def _interval(fact: Fact) -> Interval | None:
    return (fact.lower, fact.upper) if fact.lower is not None and fact.upper is not None else None
