"""The Index of Multiple Deprivation: its score from the ranks of its domains, and what may be made of small areas.

The weights and the formula are the ministry's, the same in 2019 and 2025; tests give back its published scores.
No ward has an official score: what `weighted_mean` makes of small areas is derived, and pages say so.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import ceil, exp, log

SMALL_AREAS = {2019: 32_844, 2025: 33_755}  # in England, by edition
SCALE = 23  # makes the most deprived tenth of areas take half of a domain's 100 points


class Domain(StrEnum):
    """The seven domains of 2019 and 2025."""

    INCOME = "income"
    EMPLOYMENT = "employment"
    EDUCATION = "education"
    HEALTH = "health"
    CRIME = "crime"
    HOUSING = "housing"
    ENVIRONMENT = "environment"


WEIGHTS = {
    Domain.INCOME: 0.225,
    Domain.EMPLOYMENT: 0.225,
    Domain.EDUCATION: 0.135,
    Domain.HEALTH: 0.135,
    Domain.CRIME: 0.093,
    Domain.HOUSING: 0.093,
    Domain.ENVIRONMENT: 0.093,
}


def score_from_ranks(ranks: Mapping[Domain, float], *, areas: int) -> float:
    """The score of a small area by its places among so many, 1 the most deprived."""
    return sum(weight * _transformed(ranks[domain], areas) for domain, weight in WEIGHTS.items())


def _transformed(rank: float, areas: int) -> float:
    """Exponential, 0 to 100: a domain in which an area does very badly is not outweighed by others it does well in."""
    share = (areas - rank + 1) / areas
    return -SCALE * log(1 - share * (1 - exp(-100 / SCALE)))


def decile(rank: float, *, areas: int) -> int:
    """The tenth an area is in, 1 the most deprived."""
    return ceil(10 * rank / areas)


def weighted_mean(scores: Iterable[tuple[float, float]]) -> float | None:
    """The mean of (population, score) by population: of a ward's small areas, say."""
    pairs = list(scores)
    people = sum(population for population, _score in pairs)
    return sum(population * score for population, score in pairs) / people if people else None


def extent(ranks: Iterable[tuple[float, float]], *, areas: int) -> float | None:
    """The share of people in the most deprived areas, from (population, rank).

    Those in the worst tenth of England's areas count in full, those in the next two tenths less and less.
    """
    return weighted_mean((population, _slide(ceil(100 * rank / areas))) for population, rank in ranks)


def _slide(percentile: int) -> float:
    """1 up to the tenth, 0.95 in the eleventh, and evenly down to 0.05 in the thirtieth."""
    if percentile <= 10:
        return 1.0
    return 0.95 - 0.9 * (percentile - 11) / 19 if percentile <= 30 else 0.0
