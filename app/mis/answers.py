"""What a resident has answered so far: plain values that fit into a cookie, and the household they describe."""

from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import cycle, islice
from typing import Any

from app.mis.household import Childcare, CouncilTaxBand, Household, Tenure
from app.mis.money import Period
from app.mis.standards import STANDARDS


class Unsure(StrEnum):
    """The answer every question may have; the set's usual figures then stand in."""

    UNSURE = "unsure"


class HasMoney(StrEnum):
    """Whether any money comes in at all."""

    YES = "yes"
    NO = "no"


class Income(StrEnum):
    """Where money comes from: people are paid each by a rhythm of its own."""

    WORK = "work"
    BENEFITS = "benefits"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Money:
    """So many pence, so often."""

    pence: int
    period: Period

    @property
    def a_year(self) -> int:
        """Pence a year."""
        return self.pence * self.period.times_a_year


NO_MONEY = Money(0, Period.YEAR)
UNSURE = Unsure.UNSURE


class BadAnswers(ValueError):
    """Not answers that this site wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One answer a question; None is not answered yet. A bill that is not paid is an amount of nothing."""

    money: HasMoney | Unsure | None = None
    home: Tenure | Unsure | None = None
    adults: int | Unsure | None = None
    pensioners: int | Unsure | None = None
    children: int | Unsure | None = None
    ages: tuple[int, ...] | Unsure | None = None
    bedrooms: int | Unsure | None = None
    council_tax: CouncilTaxBand | Unsure | None = None
    reduction: Money | Unsure | None = None
    housing: Money | Unsure | None = None
    childcare: Money | Unsure | None = None
    income: tuple[Money | None, ...] | Unsure | None = None
    debts: Money | Unsure | None = None

    @property
    def income_a_year(self) -> int | None:
        """Pence a year from everywhere, or None where nobody knows."""
        if self.money is HasMoney.NO:
            return 0
        if self.income is None or isinstance(self.income, Unsure):
            return None
        return sum(each.a_year for each in self.income if each is not None)

    @property
    def pays_nothing_for_home(self) -> bool:
        return self.home in (Tenure.OWNED, Tenure.NONE)


def household_of(answers: Answers) -> Household:
    """The household they describe; where nobody is sure, a usual one. Raises BadHousehold."""
    tenure = _known(answers.home) or Tenure.PRIVATE
    pensioners = _known(answers.pensioners) or 0
    adults = _known(answers.adults)
    return Household(
        adults=max(pensioners, 1) if adults is None else adults,
        pensioners=pensioners,
        child_ages=ages_of(answers),
        tenure=tenure,
        bedrooms=_known(answers.bedrooms),
        council_tax_band=_known(answers.council_tax),
        childcare=_childcare_of(answers.childcare),
        housing_cost=None if answers.pays_nothing_for_home else _pence(answers.housing),
        council_tax_reduction=_pence(answers.reduction) or 0,
        debt_repayments=_pence(answers.debts) or 0,
    )


def ages_of(answers: Answers) -> tuple[int, ...]:
    """The children's ages, or as many of the standard households' ages as there are children."""
    given = _known(answers.ages)
    return usual_ages(_known(answers.children) or 0) if given is None else given


def usual_ages(children: int) -> tuple[int, ...]:
    """The ages of the largest standard household's children, from the youngest, again and again."""
    largest = max((standard.child_ages for standard in STANDARDS), key=len)
    return tuple(islice(cycle(largest), children))


def _known(answer: Any) -> Any:
    return None if isinstance(answer, Unsure) else answer


def _pence(answer: Money | Unsure | None) -> int | None:
    money = _known(answer)
    return None if money is None else int(money.a_year)


def _childcare_of(answer: Money | Unsure | None) -> Childcare | int:
    pence = _pence(answer)
    if pence is None:
        return Childcare.STANDARD
    return pence or Childcare.NONE


def to_plain(answers: Answers) -> dict[str, Any]:
    """Values that JSON knows, without what is not answered."""
    values = ((field.name, getattr(answers, field.name)) for field in fields(answers))
    return {name: _plain(value) for name, value in values if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return [value.pence, value.period.value]
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


def from_plain(plain: Any) -> Answers:
    """What `to_plain` gave. Raises BadAnswers, as after an update of the site that asks otherwise."""
    try:
        answers = Answers(**{name: _READERS[name](value) for name, value in plain.items()})
        household_of(answers)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadAnswers from error
    return answers


def money_from_plain(value: Any) -> Money:
    pence, period = value
    return Money(int(pence), Period(period))


def _or_unsure(read: Any) -> Any:
    return lambda value: UNSURE if value == UNSURE.value else read(value)


_READERS = {
    name: _or_unsure(read)
    for name, read in {
        "money": HasMoney,
        "home": Tenure,
        "adults": int,
        "pensioners": int,
        "children": int,
        "ages": lambda ages: tuple(map(int, ages)),
        "bedrooms": int,
        "council_tax": CouncilTaxBand,
        "reduction": money_from_plain,
        "housing": money_from_plain,
        "childcare": money_from_plain,
        "income": lambda amounts: tuple(each and money_from_plain(each) for each in amounts),
        "debts": money_from_plain,
    }.items()
}
