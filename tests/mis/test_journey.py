"""Which question comes when."""

from dataclasses import replace

import pytest

from app.mis.answers import NO_MONEY, UNSURE, Answers, HasMoney, Money
from app.mis.household import CouncilTaxBand, Tenure
from app.mis.journey import (
    Question,
    asked,
    find_before,
    find_next,
    is_complete,
    may_be_asked,
    unsure_of,
    with_answer,
)
from app.mis.money import Period

RENT = Money(900_00, Period.MONTH)
FAMILY = Answers(
    money=HasMoney.YES,
    home=Tenure.PRIVATE,
    adults=2,
    pensioners=0,
    children=2,
    ages=(3, 7),
    bedrooms=3,
    council_tax=CouncilTaxBand.C,
    reduction=NO_MONEY,
    housing=RENT,
    childcare=UNSURE,
    income=(RENT, None, None),
    debts=NO_MONEY,
)


def test_a_family_is_asked_everything_in_order() -> None:
    assert asked(FAMILY) == tuple(Question)
    assert is_complete(FAMILY)


def test_without_any_money_there_is_no_further_question() -> None:
    answers = with_answer(FAMILY, Question.MONEY, HasMoney.NO)
    assert answers == Answers(money=HasMoney.NO)
    assert is_complete(answers)


@pytest.mark.parametrize(
    ("home", "left_out"),
    [
        (Tenure.NONE, {Question.BEDROOMS, Question.COUNCIL_TAX, Question.REDUCTION, Question.HOUSING}),
        (Tenure.OWNED, {Question.HOUSING}),
        (Tenure.MORTGAGE, set()),
        (UNSURE, set()),
    ],
)
def test_nobody_is_asked_about_a_home_they_do_not_have(home: Tenure, left_out: set[Question]) -> None:
    answers = with_answer(FAMILY, Question.HOME, home)
    assert set(Question) - set(asked(answers)) == left_out
    assert all(getattr(answers, question.value) is None for question in left_out)


@pytest.mark.parametrize("children", [0, UNSURE])
def test_without_children_there_are_no_ages_and_no_childcare(children: int) -> None:
    answers = with_answer(FAMILY, Question.CHILDREN, children)
    assert {Question.AGES, Question.CHILDCARE}.isdisjoint(asked(answers))
    assert answers.ages is None
    assert answers.childcare is None


def test_the_next_question_is_the_first_without_an_answer() -> None:
    assert find_next(Answers()) is Question.MONEY
    assert find_next(replace(FAMILY, adults=None)) is Question.ADULTS
    assert find_next(FAMILY) is None


def test_the_way_back_leaves_out_what_was_not_asked() -> None:
    assert find_before(Question.MONEY, FAMILY) is None
    assert find_before(Question.BEDROOMS, with_answer(FAMILY, Question.CHILDREN, 0)) is Question.CHILDREN


def test_nobody_skips_ahead_and_anybody_may_go_back() -> None:
    begun = Answers(money=HasMoney.YES, home=Tenure.PRIVATE)
    assert may_be_asked(Question.HOME, begun)
    assert may_be_asked(Question.ADULTS, begun)
    assert not may_be_asked(Question.INCOME, begun)
    assert not may_be_asked(Question.HOUSING, with_answer(FAMILY, Question.HOME, Tenure.OWNED))


def test_an_answer_makes_void_what_no_longer_fits() -> None:
    assert with_answer(FAMILY, Question.CHILDREN, 3).ages is None
    assert with_answer(FAMILY, Question.CHILDREN, 2).ages == (3, 7)
    assert with_answer(replace(FAMILY, pensioners=2), Question.ADULTS, 1).pensioners is None
    assert with_answer(replace(FAMILY, bedrooms=0), Question.HOME, Tenure.SOCIAL).bedrooms is None
    assert with_answer(FAMILY, Question.HOME, Tenure.MORTGAGE).housing is None
    assert with_answer(FAMILY, Question.HOME, Tenure.PRIVATE).housing == RENT


def test_what_nobody_was_sure_of_is_known() -> None:
    assert unsure_of(FAMILY) == (Question.CHILDCARE,)
