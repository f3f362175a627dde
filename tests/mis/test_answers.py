"""What residents answer, the household it describes, and the plain values it travels as."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mis.answers import (
    NO_MONEY,
    UNSURE,
    Answers,
    BadAnswers,
    HasMoney,
    Money,
    from_plain,
    household_of,
    to_plain,
    usual_ages,
)
from app.mis.household import Childcare, CouncilTaxBand, Household, Tenure
from app.mis.money import Period

WEEKLY = Money(100_00, Period.WEEK)
MONTHS = st.builds(Money, st.integers(0, 10_000_00), st.sampled_from(Period))


def or_unsure(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.just(UNSURE) | values


ANSWERS = st.builds(
    Answers,
    money=or_unsure(st.sampled_from(HasMoney)),
    home=or_unsure(st.sampled_from((Tenure.PRIVATE, Tenure.SOCIAL, Tenure.MORTGAGE))),
    adults=or_unsure(st.integers(1, 6)),
    children=or_unsure(st.just(2)),
    ages=or_unsure(st.tuples(st.integers(0, 17), st.integers(0, 17))),
    bedrooms=or_unsure(st.integers(1, 5)),
    council_tax=or_unsure(st.sampled_from(CouncilTaxBand)),
    reduction=or_unsure(MONTHS),
    housing=or_unsure(MONTHS),
    income=or_unsure(st.tuples(MONTHS, st.none(), MONTHS)),
    debts=or_unsure(MONTHS),
)


@given(ANSWERS)
def test_they_come_back_as_they_went(answers: Answers) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(answers)))) == answers


FOREIGN: tuple[Any, ...] = (
    *(None, [], {"shoe_size": 9}, {"adults": "two"}, {"adults": 0}),
    *({"ages": [100]}, {"income": [[5]]}, {"home": "boat"}),
)


@pytest.mark.parametrize("plain", FOREIGN)
def test_what_we_did_not_write_is_refused(plain: Any) -> None:
    with pytest.raises(BadAnswers):
        from_plain(plain)


def test_they_describe_a_household_in_pence_a_year() -> None:
    answers = Answers(
        home=Tenure.SOCIAL,
        adults=2,
        pensioners=1,
        children=1,
        ages=(4,),
        bedrooms=2,
        council_tax=CouncilTaxBand.B,
        reduction=Money(10_00, Period.MONTH),
        housing=WEEKLY,
        childcare=Money(50_00, Period.WEEK),
        debts=Money(20_00, Period.MONTH),
    )
    assert household_of(answers) == Household(
        adults=2,
        pensioners=1,
        child_ages=(4,),
        tenure=Tenure.SOCIAL,
        bedrooms=2,
        council_tax_band=CouncilTaxBand.B,
        childcare=2_600_00,
        housing_cost=5_200_00,
        council_tax_reduction=120_00,
        debt_repayments=240_00,
    )


def test_where_nobody_is_sure_a_usual_household_stands_in() -> None:
    unsure = Answers(**dict.fromkeys(Answers.__dataclass_fields__, UNSURE))
    assert household_of(unsure) == Household(adults=1)
    assert unsure.income_a_year is None


def test_more_pensioners_than_unsure_adults_are_adults_too() -> None:
    assert household_of(Answers(adults=UNSURE, pensioners=2)).adults == 2


def test_children_of_unsure_ages_are_as_old_as_the_standard_households() -> None:
    assert household_of(Answers(children=2, ages=UNSURE)).child_ages == (3, 7)
    assert usual_ages(8) == (3, 7, 9, 15, 3, 7, 9, 15)


def test_paying_for_no_childcare_is_not_the_same_as_not_being_sure() -> None:
    assert household_of(Answers(children=1, ages=(3,), childcare=NO_MONEY)).childcare is Childcare.NONE
    assert household_of(Answers(children=1, ages=(3,), childcare=UNSURE)).childcare is Childcare.STANDARD


def test_income_is_the_sum_of_what_comes_each_in_its_rhythm() -> None:
    assert Answers(income=(WEEKLY, None, Money(10_00, Period.MONTH))).income_a_year == 5_320_00
    assert Answers(money=HasMoney.NO).income_a_year == 0
