"""Which wards are most alike, by what they are rather than by how they do. See docs/index-method.md, "Neighbours".

As CIPFA's nearest neighbours are found: each measure is put on one scale (its distance from the mean, in standard
deviations), and two areas are as far apart as the straight line between them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, pstdev

# What a ward is: the ages, homes and backgrounds of its people, none of them better high or low.
CONTEXT = (
    "aged-0-15",
    "aged-16-24",
    "aged-65-plus",
    "private-rented",
    "social-rented",
    "disabled-residents",
    "ethnic-asian",
    "ethnic-black",
    "ethnic-white",
)
LEAST_SHARED = 0.75  # of the measures: two areas with fewer in common are not compared

Values = Mapping[str, float]


@dataclass(frozen=True)
class Neighbour:
    """Another area, and how far away: 0 is alike, about 1 is as unlike as two wards usually are."""

    area: str
    distance: float


def find_neighbours(
    area: str, areas: Mapping[str, Values], *, measures: Sequence[str] = CONTEXT, count: int = 5
) -> list[Neighbour]:
    """The areas most like this one, the nearest first."""
    scales = {name: scale for name in measures if (scale := _scale(areas.values(), name))}
    if area not in areas or not scales:
        return []
    found = []
    for other, values in areas.items():
        distance = _distance(areas[area], values, scales)
        if other != area and distance is not None:
            found.append(Neighbour(other, distance))
    return sorted(found, key=lambda each: (each.distance, each.area))[:count]


def _scale(areas: Iterable[Values], measure: str) -> float:
    """The standard deviation of a measure; 0 where it tells nobody apart."""
    values = [each[measure] for each in areas if measure in each]
    return pstdev(values) if len(values) > 1 else 0.0


def _distance(one: Values, other: Values, scales: Mapping[str, float]) -> float | None:
    """The root of the mean square, over the measures both have: gaps neither bring areas nearer nor push them away.

    Divided by what two areas drawn at random are apart, the root of 2.
    """
    shared = [name for name in scales if name in one and name in other]
    if len(shared) < LEAST_SHARED * len(scales):
        return None
    return sqrt(fmean([((one[name] - other[name]) / scales[name]) ** 2 for name in shared]) / 2)
