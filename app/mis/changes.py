"""A second situation beside the first: what would change, in a person's own words and amounts."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.mis.answers import BadAnswers, Money, money_from_plain
from app.mis.household import Childcare, Household, Tenure
from app.mis.parameters import ParameterSet
from app.mis.rules import childcare_of, housing_of


class Direction(StrEnum):
    """Which way an amount goes."""

    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Change:
    """An amount that comes or goes on top of today's."""

    direction: Direction
    money: Money

    @property
    def a_year(self) -> int:
        """Pence a year, below nothing where it is less."""
        return self.money.a_year if self.direction is Direction.MORE else -self.money.a_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What differs in the second situation; None stays as it is."""

    income: Change | None = None
    housing: Change | None = None
    childcare: Change | None = None
    adults: int | None = None
    ages: tuple[int, ...] | None = None

    @property
    def is_nothing(self) -> bool:
        return self == Changes()


class BadChange(ValueError):
    """It cannot change like that; `field` and `reason` say what is wrong."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def changed(household: Household, income: int, changes: Changes, figures: ParameterSet) -> tuple[Household, int]:
    """The second situation and its income in pence a year; the home stays. Raises BadChange and BadHousehold."""
    income = _moved("income", income, changes.income)
    people = _with_people(household, changes)
    bill = _moved("childcare", childcare_of(people, figures), changes.childcare)
    if changes.childcare is not None:
        if bill and not people.child_ages:
            raise BadChange("childcare", "no_children")
        if bill > income:
            raise BadChange("childcare", "above_income")
        people = replace(people, childcare=bill or Childcare.NONE)
    if changes.housing is not None:
        if household.tenure in (Tenure.OWNED, Tenure.NONE):
            raise BadChange("housing", "no_rent")
        people = replace(people, housing_cost=_moved("housing", housing_of(household, figures), changes.housing))
    return people, income


def _moved(field: str, pence: int, change: Change | None) -> int:
    moved = pence + (change.a_year if change else 0)
    if moved < 0:
        raise BadChange(field, "below_nothing")
    return moved


def _with_people(household: Household, changes: Changes) -> Household:
    adults = household.adults if changes.adults is None else changes.adults
    ages = household.child_ages if changes.ages is None else changes.ages
    has_home = household.tenure is not Tenure.NONE
    return replace(
        household,
        adults=adults,
        pensioners=min(household.pensioners, adults),
        child_ages=ages,
        childcare=household.childcare if ages else Childcare.NONE,
        bedrooms=household.rooms if has_home else None,
        council_tax_band=household.band_of_home if has_home else None,
    )


def to_plain(changes: Changes) -> dict[str, Any]:
    """Values that JSON knows."""
    amounts = {name: getattr(changes, name) for name in ("income", "housing", "childcare")}
    plain: dict[str, Any] = {
        name: [change.direction.value, change.money.pence, change.money.period.value]
        for name, change in amounts.items()
        if change is not None
    }
    if changes.adults is not None:
        plain["adults"] = changes.adults
    if changes.ages is not None:
        plain["ages"] = list(changes.ages)
    return plain


def from_plain(plain: Any) -> Changes:
    """What `to_plain` gave. Raises BadAnswers."""
    try:
        amounts = {
            name: Change(Direction(value[0]), money_from_plain(value[1:]))
            for name, value in plain.items()
            if name in ("income", "housing", "childcare")
        }
        ages = plain.get("ages")
        return Changes(**amounts, adults=plain.get("adults"), ages=None if ages is None else tuple(ages))
    except (AttributeError, TypeError, ValueError) as error:
        raise BadAnswers from error
