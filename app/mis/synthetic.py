"""A synthetic population of Luton to try policies on. It describes nobody, and every page that uses it says so.

Calibrated to the Census 2021, as published by the ONS under the Open Government Licence v3.0 (tables summed over
Luton's small areas): 78,978 households by tenure; people, children up to 15 and people of 65 and over in a household
on average. Household types by tenure were not to hand: the mix in `MIX` is assumed, and so that it gives those
averages; it is the same in every tenure, save that outright owners are older. Incomes are assumed too: log-normal
around the medians in `MEDIANS`, spread as in `SPREAD`, larger for more people by the after-housing-costs scale, and
nothing at all for one household in a hundred. The same seed gives the same population.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from random import Random
from typing import TypeVar

from app.mis.household import Household, Tenure
from app.mis.parameters import Scale
from app.mis.whatif import Case

HOUSEHOLDS = 78_978  # Census 2021
SAMPLE = 4_000  # cases; each stands for as many households
SEED = 2040

# Census 2021, TS054, in thousandths: shared owners pay a mortgage, and who lives rent free pays as owners do.
TENURES = {Tenure.OWNED: 259, Tenure.MORTGAGE: 288, Tenure.PRIVATE: 289, Tenure.SOCIAL: 164}

# Assumed: take-home pay and benefits, pounds a year, of a couple without children in the middle of their tenure.
MEDIANS = {Tenure.OWNED: 29_000, Tenure.MORTGAGE: 39_000, Tenure.PRIVATE: 29_000, Tenure.SOCIAL: 21_000}
SPREAD = 0.45  # standard deviation of the logarithm
WITHOUT_INCOME = 100  # one household in so many
LEAST = 4_800  # pounds a year: somebody with an income has at least about a single adult's basic benefit
AHC = Scale(58, 42, 42, 20)
A_COUPLE = 100  # hundredths

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of household of the mix: how many of each there are in it."""

    adults: int
    pensioners: int
    children: int
    share: int  # thousandths


MIX = (
    Type(1, 0, 0, 120),
    Type(1, 1, 0, 95),
    Type(2, 0, 0, 100),
    Type(2, 2, 0, 65),
    Type(1, 0, 1, 45),
    Type(1, 0, 2, 25),
    Type(2, 0, 1, 70),
    Type(2, 0, 2, 90),
    Type(2, 0, 3, 40),
    Type(2, 0, 4, 15),
    Type(3, 0, 0, 100),
    Type(4, 0, 0, 75),
    Type(3, 1, 0, 60),
    Type(3, 0, 1, 60),
    Type(4, 1, 2, 40),
)


@lru_cache(maxsize=1)
def population(seed: int = SEED) -> tuple[Case, ...]:
    """`SAMPLE` cases that stand for all households of the town."""
    return tuple(_cases(Random(seed)))  # noqa: S311 - a repeatable draw, not a secret


def _cases(random: Random) -> Iterator[Case]:
    weight = HOUSEHOLDS / SAMPLE
    for tenure, count in _shared_out(SAMPLE, TENURES).items():
        types = {each: each.share for each in MIX}
        for each, number in _shared_out(count, types).items():
            for _household in range(number):
                household = _household_of(each, tenure, random)
                yield Case(household, _income_of(household, random), weight)


def _household_of(kind: Type, tenure: Tenure, random: Random) -> Household:
    ages = tuple(random.randint(0, 15) for _child in range(kind.children))
    return Household(adults=kind.adults, pensioners=kind.pensioners, child_ages=ages, tenure=tenure)


def _income_of(household: Household, random: Random) -> int:
    """Pence a year."""
    draw, is_without = random.gauss(0, 1), random.randrange(WITHOUT_INCOME) == 0
    if is_without:
        return 0
    size = AHC.first + (household.adults - 1) * AHC.adult + len(household.child_ages) * AHC.child
    pounds = MEDIANS[household.tenure] * size / A_COUPLE * exp(SPREAD * draw)
    return round(max(pounds, LEAST)) * 100


def _shared_out(total: int, shares: Mapping[K, int]) -> dict[K, int]:
    """Whole numbers in the proportion of `shares` that add up: what is left over goes to the largest remainders."""
    whole = sum(shares.values())
    found = {each: total * share // whole for each, share in shares.items()}
    rest: Sequence[K] = sorted(shares, key=lambda each: total * shares[each] % whole, reverse=True)
    for each in rest[: total - sum(found.values())]:
        found[each] += 1
    return found
