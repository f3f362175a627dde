"""The Thriving People Index: fixed goalposts, equal weights, three dimensions of four components. docs/index-method.md.

A score is where a figure lies between what counts as 0 and as 100. A component is the mean of its indicators if at
least half are there, a dimension that of its components if at least three are, the index a generalised mean of all
three dimensions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, fsum, log

COMPONENTS_NEEDED = 3
DIMENSIONS = 3
DECIMALS = 1  # as the index is shown: two areas that read the same share a rank


@dataclass(frozen=True)
class Post:
    """What counts as 0 and as 100 of an indicator, and where it counts. Worst above best: lower is better."""

    indicator: str
    component: str
    worst: float
    best: float

    def score(self, value: float) -> float:
        return min(max(100 * (value - self.worst) / (self.best - self.worst), 0.0), 100.0)


@dataclass(frozen=True)
class Formula:
    """One version of the index. `dimensions` says where each component belongs, also one without indicators."""

    power: float
    dimensions: Mapping[str, str]
    posts: Sequence[Post]

    @cached_property
    def posts_of(self) -> dict[str, list[Post]]:
        return {name: [post for post in self.posts if post.component == name] for name in self.dimensions}

    @cached_property
    def components_of(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for component, dimension in self.dimensions.items():
            names.setdefault(dimension, []).append(component)
        return names


@dataclass(frozen=True)
class Component:
    """The score of a component, and of how many of its indicators."""

    score: float | None
    present: int
    of: int


@dataclass(frozen=True)
class Outcome:
    """What came out for one area. Nothing is None but what could not be worked out."""

    index: float | None
    dimensions: Mapping[str, float | None]
    components: Mapping[str, Component]
    scores: Mapping[str, float]  # of the indicators that are there

    @property
    def present(self) -> int:
        return len(self.scores)


def work_out(values: Mapping[str, float], formula: Formula) -> Outcome:
    scores = {post.indicator: post.score(values[post.indicator]) for post in formula.posts if post.indicator in values}
    components = {name: _component(posts, scores) for name, posts in formula.posts_of.items()}
    dimensions = {
        name: dimension_score([components[part].score for part in parts])
        for name, parts in formula.components_of.items()
    }
    return Outcome(index_score(dimensions.values(), formula.power), dimensions, components, scores)


def _component(posts: Sequence[Post], scores: Mapping[str, float]) -> Component:
    present = [scores[post.indicator] for post in posts if post.indicator in scores]
    return Component(component_score(fsum(present), len(present), of=len(posts)), len(present), len(posts))


def component_score(total: float, count: int, *, of: int) -> float | None:
    """The mean of the indicators that are there, if that is at least half of them, and at least one."""
    return total / count if count and 2 * count >= of else None


def dimension_score(components: Iterable[float | None]) -> float | None:
    """The mean of the components that are there, if at least three of the four are."""
    present = [score for score in components if score is not None]
    return mean(present) if len(present) >= COMPONENTS_NEEDED else None


def index_score(dimensions: Iterable[float | None], power: float) -> float | None:
    """The generalised mean of the dimensions. With one of three missing there is no index: it would praise a gap."""
    present = [score for score in dimensions if score is not None]
    return generalised_mean(present, power) if len(present) == DIMENSIONS else None


def mean(scores: Sequence[float]) -> float:
    return fsum(scores) / len(scores)  # exact, so that no order of the rows changes it


def generalised_mean(scores: Sequence[float], power: float) -> float:
    """(mean of x^p)^(1/p), at p = 0 the geometric mean. The lower p, the less one dimension makes up for another."""
    if power:
        result = float(mean([score**power for score in scores]) ** (1 / power))
    else:
        result = exp(mean([log(score) for score in scores])) if min(scores) > 0 else 0.0
    return min(max(result, min(scores)), max(scores))  # rounding must not carry it past 100


def contributions(outcome: Outcome, formula: Formula) -> dict[str, float]:
    """How many points of the index each indicator brings. They add up to the index, whatever the power.

    The index grows in step with its scores (twice the scores, twice the index), so by Euler's theorem it is the sum of
    each score times how much the index moves with it: for a dimension D that is D^p I^(1-p) / 3, shared among its
    components and their indicators as their scores are.
    """
    if outcome.index is None:
        return {}
    worth = {name: _worth(name, outcome, formula) for name in formula.dimensions}
    return {
        post.indicator: worth[post.component] * outcome.scores[post.indicator]
        for post in formula.posts
        if post.indicator in outcome.scores and outcome.components[post.component].score is not None
    }


def _worth(component: str, outcome: Outcome, formula: Formula) -> float:
    """How many points of the index one point of an indicator in this component brings."""
    dimension = formula.dimensions[component]
    whole, present = outcome.dimensions[dimension], outcome.components[component].present
    if outcome.index is None or not whole or not present:
        return 0.0
    parts = [outcome.components[name].score for name in formula.components_of[dimension]]
    brings = whole**formula.power * outcome.index ** (1 - formula.power) / DIMENSIONS
    return float(brings / (whole * sum(part is not None for part in parts) * present))


def ranks(scores: Mapping[str, float]) -> dict[str, int]:
    """The place of each, 1 the highest. What reads the same at one decimal shares a place, and the next is skipped."""
    shown = {name: round(score, DECIMALS) for name, score in scores.items()}
    places: dict[float, int] = {}
    for place, score in enumerate(sorted(shown.values(), reverse=True), 1):
        places.setdefault(score, place)
    return {name: places[score] for name, score in shown.items()}
