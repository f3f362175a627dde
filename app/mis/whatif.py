"""What a policy would change: households by band before and after, in a copy of the set and of the population.

It moves only what it is told to: nobody here works more, moves house or claims something else because of it. Amounts
are pence a year unless they say otherwise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.mis.household import Household, Tenure
from app.mis.parameters import Mode, ParameterSet
from app.mis.rules import PERCENT, Band, band_of, council_tax_of

WEEKS = 52


class Per(StrEnum):
    """What a benefit is paid for."""

    HOUSEHOLD = "household"
    CHILD = "child"


class Target(StrEnum):
    """Who gets support and benefit."""

    ALL = "all"
    POOR = "poor"  # in band D or E before


@dataclass(frozen=True, slots=True)
class Case:
    """A household of a population, its income, and how many such there are."""

    household: Household
    income: int
    weight: float = 1


@dataclass(frozen=True, slots=True)
class RentChange:
    """So many percent and then so much more, or less where negative."""

    percent: int = 0
    amount: int = 0

    def of(self, rent: int) -> int:
        return max((rent * (PERCENT + self.percent) + PERCENT // 2) // PERCENT + self.amount, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is changed. Support comes off the council tax: percent of what is charged, then an amount.

    A wage floor is pence an hour of take-home pay for `hours` a week of one earner.
    """

    rents: Mapping[Tenure, RentChange]
    support_percent: int = 0
    support: int = 0
    wage: int = 0
    hours: int = 0
    benefit: int = 0
    per: Per = Per.HOUSEHOLD
    target: Target = Target.ALL


@dataclass(frozen=True, slots=True)
class Outcome:
    """Households by band before and after, and how many rise and fall, all weighted."""

    before: dict[Band, float]
    after: dict[Band, float]
    rising: float
    falling: float

    @property
    def total(self) -> float:
        return sum(self.before.values())


def try_out(cases: Iterable[Case], policy: Policy, figures: ParameterSet, mode: Mode | None = None) -> Outcome:
    """Every household's band by the set, and by its changed copy."""
    changed = with_rents(figures, policy)
    before, after = dict.fromkeys(Band, 0.0), dict.fromkeys(Band, 0.0)
    rising = falling = 0.0
    for case in cases:
        old = band_of(case.household, case.income, figures, mode).band
        # A private rent stands in for an unknown mortgage, and a mortgage does not move with rents.
        then = figures if case.household.tenure is Tenure.MORTGAGE else changed
        household, income = applied(case, policy, then, is_poor=old >= Band.D)
        new = band_of(household, income, then, mode).band
        before[old] += case.weight
        after[new] += case.weight
        rising += case.weight * (new < old)  # A is the best, and the first letter
        falling += case.weight * (new > old)
    return Outcome(before, after, rising, falling)


def with_rents(figures: ParameterSet, policy: Policy) -> ParameterSet:
    """A copy of the set in which rents are as the policy has them."""
    private, social = (policy.rents.get(tenure, RentChange()) for tenure in (Tenure.PRIVATE, Tenure.SOCIAL))
    return replace(
        figures,
        private_rent=tuple(map(private.of, figures.private_rent)),
        social_rent=tuple(map(social.of, figures.social_rent)),
    )


def applied(case: Case, policy: Policy, figures: ParameterSet, *, is_poor: bool) -> tuple[Household, int]:
    """The household and its income under the policy; `figures` are the changed ones."""
    household, income = case.household, case.income
    rent = policy.rents.get(household.tenure)
    if rent is not None and household.housing_cost is not None:
        household = replace(household, housing_cost=rent.of(household.housing_cost))
    has_worker = household.adults > household.pensioners and income > 0
    if policy.wage and has_worker:
        income = max(income, policy.wage * policy.hours * WEEKS)
    if policy.target is Target.ALL or is_poor:
        income += policy.benefit * (len(household.child_ages) if policy.per is Per.CHILD else 1)
        household = _supported(household, policy, figures)
    return household, income


def _supported(household: Household, policy: Policy, figures: ParameterSet) -> Household:
    if not policy.support_percent and not policy.support:
        return household
    charge = council_tax_of(household, figures) // PERCENT
    more = charge * policy.support_percent // PERCENT + policy.support
    return replace(household, council_tax_reduction=household.council_tax_reduction + more)
