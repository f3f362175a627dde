"""A small version of the index to work with, values for it, and the index worked out a second time, the slow way."""

from collections.abc import Mapping

from hypothesis import strategies as st

from app.indicators.index import Formula, Post

COMPONENTS = {
    f"{dimension}{part}": dimension for dimension in ("needs", "foundations", "opportunity") for part in "abcd"
}
ENDS = [(0.0, 100.0), (100.0, 0.0), (40.0, 10.0), (2.0, 7.5)]
POSTS = [
    Post(f"{component}-{number}", component, *ENDS[(index + number) % len(ENDS)])
    for index, component in enumerate(COMPONENTS)
    for number in range(index % 3 + 1)
]
FORMULA = Formula(0.5, COMPONENTS, POSTS)

values = st.dictionaries(
    st.sampled_from([post.indicator for post in POSTS]), st.floats(-20, 120, allow_nan=False), max_size=len(POSTS)
)
whole_values = st.fixed_dictionaries({post.indicator: st.floats(-20, 120, allow_nan=False) for post in POSTS})
powers = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])


def even(score: float) -> dict[str, float]:
    """Values by which every indicator scores the same."""
    return {post.indicator: post.worst + score / 100 * (post.best - post.worst) for post in POSTS}


def naive_index(given: Mapping[str, float], formula: Formula) -> float | None:
    """The index straight from the sentences of docs/index-method.md, sharing no code with the site."""
    dimensions: dict[str, list[float]] = {dimension: [] for dimension in formula.dimensions.values()}
    for component, dimension in formula.dimensions.items():
        mine = [post for post in formula.posts if post.component == component]
        scores = []
        for post in mine:
            if post.indicator in given:
                way = (given[post.indicator] - post.worst) / (post.best - post.worst) * 100
                scores.append(0 if way < 0 else 100 if way > 100 else way)
        if len(scores) >= 1 and len(scores) >= len(mine) / 2:
            dimensions[dimension].append(sum(scores) / len(scores))
    if any(len(parts) < 3 for parts in dimensions.values()):
        return None
    product, total = 1.0, 0.0
    for parts in dimensions.values():
        product *= sum(parts) / len(parts)
        total += (sum(parts) / len(parts)) ** formula.power
    if formula.power == 0:
        return float(product ** (1 / 3))
    return float((total / 3) ** (1 / formula.power))
