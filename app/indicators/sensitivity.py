"""How far the places of areas hang on choices: the index worked out anew with other powers, indicators and goalposts.

As the OECD and JRC's Handbook on Constructing Composite Indicators (2008, step 7) asks. What is tried:
three powers; each indicator left out; each goalpost moved by a tenth of the distance between the two, out and in; and
all goalposts moved at once. A trial in which a ranked area would have no index tells nothing of places: it is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, fsum, log

from app.indicators.index import (
    COMPONENTS_NEEDED,
    DIMENSIONS,
    Formula,
    Outcome,
    Post,
    component_score,
    index_score,
    ranks,
    work_out,
)

POWERS = (1.0, 0.5, 0.0)
TENTH = 0.1

Values = Mapping[str, float]


@dataclass(frozen=True)
class Standing:
    """The place of an area, and the best and the worst place it took in any trial."""

    rank: int
    best: int
    worst: int


@dataclass(frozen=True)
class Ranking:
    """What came out for each area, the standing of each that has an index, and how many trials told of it."""

    outcomes: Mapping[str, Outcome]
    standings: Mapping[str, Standing]
    trials: int


def rank_with_ranges(areas: Mapping[str, Values], formula: Formula) -> Ranking:
    """The places of areas by their values. An area without an index gets none."""
    outcomes = {area: work_out(values, formula) for area, values in areas.items()}
    indexes = {area: outcome.index for area, outcome in outcomes.items() if outcome.index is not None}
    base = ranks(indexes)
    ranges = {area: (rank, rank) for area, rank in base.items()}
    tried = 0
    for trial in _trials([_Tried(areas[area], outcomes[area], formula) for area in base], formula):
        indexes = {area: index for area, index in zip(base, trial, strict=True) if index is not None}
        if len(indexes) < len(base):
            continue
        tried += 1
        for area, rank in ranks(indexes).items():
            best, worst = ranges[area]
            ranges[area] = min(best, rank), max(worst, rank)
    return Ranking(outcomes, {area: Standing(base[area], *ranges[area]) for area in base}, tried)


def leave_each_out(values: Values, outcome: Outcome, formula: Formula) -> dict[str, float | None]:
    """The index by a version that never had the indicator: None where none would come out."""
    if outcome.index is None:
        return {}
    tried = _Tried(values, outcome, formula)
    return {post.indicator: tried.without(post) for post in formula.posts if post.indicator in values}


def _trials(areas: Sequence["_Tried"], formula: Formula) -> Iterator[list[float | None]]:
    for power in POWERS:
        yield [index_score(area.outcome.dimensions.values(), power) for area in areas]
    for post in formula.posts:
        yield [area.without(post) for area in areas]
        for moved in moves(post):
            yield [area.with_moved(moved) for area in areas]
    for tenth in (TENTH, -TENTH):
        stretched = replace(formula, posts=[stretch(post, worst=tenth, best=tenth) for post in formula.posts])
        yield [work_out(area.values, stretched).index for area in areas]


def moves(post: Post) -> list[Post]:
    """Each end moved by a tenth of the distance between them, out and in."""
    return [
        stretch(post, worst=TENTH),
        stretch(post, worst=-TENTH),
        stretch(post, best=TENTH),
        stretch(post, best=-TENTH),
    ]


def stretch(post: Post, *, worst: float = 0.0, best: float = 0.0) -> Post:
    """Goalposts further apart by these shares of their distance at either end (or nearer, where negative)."""
    distance = post.best - post.worst
    return replace(post, worst=post.worst - worst * distance, best=post.best + best * distance)


class _Tried:
    """One area with an index, and how it moves with one indicator while all else is held.

    What is held is added up once: with 200 indicators and 15 years there are 300,000 trials of an area.
    """

    def __init__(self, values: Values, outcome: Outcome, formula: Formula) -> None:
        self.values, self.outcome, self.formula = values, outcome, formula
        self.levers = {component: _lever(component, outcome, formula) for component in formula.dimensions}
        self.others: dict[str, tuple[float, int]] = {}
        for posts in formula.posts_of.values():
            self._add_others([post.indicator for post in posts])

    def _add_others(self, indicators: Sequence[str]) -> None:
        """Of each indicator of a component: the sum of the others' scores, and how many they are."""
        scores = {name: self.outcome.scores[name] for name in indicators if name in self.outcome.scores}
        total, count = fsum(scores.values()), len(scores)
        for name in indicators:
            is_there = name in scores
            self.others[name] = (total - scores[name] if is_there else total, count - is_there)

    def without(self, post: Post) -> float | None:
        total, count = self.others[post.indicator]
        of = self.outcome.components[post.component].of - 1
        return self.levers[post.component].index(component_score(total, count, of=of))

    def with_moved(self, post: Post) -> float | None:
        if post.indicator not in self.values:
            return self.outcome.index
        total, count = self.others[post.indicator]
        of = self.outcome.components[post.component].of
        score = component_score(total + post.score(self.values[post.indicator]), count + 1, of=of)
        return self.levers[post.component].index(score)


@dataclass(frozen=True, slots=True)
class _Lever:
    """How the index of an area moves with one of its components."""

    components: float  # the sum of the dimension's other components, and how many
    count: int
    dimensions: float  # the sum of the other dimensions, each raised to the power
    power: float

    def index(self, component: float | None) -> float | None:
        count = self.count + (component is not None)
        if count < COMPONENTS_NEEDED:
            return None
        dimension = (self.components + (component or 0.0)) / count
        if self.power:
            return float(((self.dimensions + dimension**self.power) / DIMENSIONS) ** (1 / self.power))
        return exp((self.dimensions + log(dimension)) / DIMENSIONS) if dimension > 0 else 0.0


def _lever(component: str, outcome: Outcome, formula: Formula) -> _Lever:
    """Only of an outcome with an index: so every dimension is there."""
    dimension, power = formula.dimensions[component], formula.power
    siblings = [outcome.components[name].score for name in formula.components_of[dimension] if name != component]
    present = [score for score in siblings if score is not None]
    others = [score for name, score in outcome.dimensions.items() if name != dimension and score is not None]
    raised = [score**power if power else (log(score) if score > 0 else float("-inf")) for score in others]
    return _Lever(fsum(present), len(present), fsum(raised), power)
