"""Which question comes when: the calculator's path through its pages, given the answers so far."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any

from app.mis.answers import Answers, HasMoney, Unsure
from app.mis.household import Tenure


class Question(StrEnum):
    """The questions in their order; the value is an answer's name."""

    MONEY = "money"
    HOME = "home"
    ADULTS = "adults"
    PENSIONERS = "pensioners"
    CHILDREN = "children"
    AGES = "ages"
    BEDROOMS = "bedrooms"
    COUNCIL_TAX = "council_tax"
    REDUCTION = "reduction"
    HOUSING = "housing"
    CHILDCARE = "childcare"
    INCOME = "income"
    DEBTS = "debts"

    @property
    def slug(self) -> str:
        """Its name in an address."""
        return self.value.replace("_", "-")


def _has_home(answers: Answers) -> bool:
    return answers.home is not Tenure.NONE


def _has_children(answers: Answers) -> bool:
    return isinstance(answers.children, int) and answers.children > 0


# Questions that are not everybody's. Whoever has no money at all is asked nothing else.
_ONLY_FOR: dict[Question, Callable[[Answers], bool]] = {
    Question.AGES: _has_children,
    Question.BEDROOMS: _has_home,
    Question.COUNCIL_TAX: _has_home,
    Question.REDUCTION: _has_home,
    Question.HOUSING: lambda answers: not answers.pays_nothing_for_home,
    Question.CHILDCARE: _has_children,
}


def asked(answers: Answers) -> tuple[Question, ...]:
    """The questions this household is asked, in order."""
    if answers.money is HasMoney.NO:
        return (Question.MONEY,)
    return tuple(each for each in Question if each not in _ONLY_FOR or _ONLY_FOR[each](answers))


def find_next(answers: Answers) -> Question | None:
    """The first question without an answer; None where all have one."""
    return next((each for each in asked(answers) if answer_to(each, answers) is None), None)


def is_complete(answers: Answers) -> bool:
    return find_next(answers) is None


def find_before(question: Question, answers: Answers) -> Question | None:
    """The question this household was asked before this one; None at the first."""
    order = list(Question)
    earlier = order[: order.index(question)]
    return next((each for each in reversed(asked(answers)) if each in earlier), None)


def may_be_asked(question: Question, answers: Answers) -> bool:
    """Whether it is this household's to answer, now: nobody skips ahead, anybody may go back."""
    path = asked(answers)
    ahead = find_next(answers)
    return question in path and (ahead is None or path.index(question) <= path.index(ahead))


def answer_to(question: Question, answers: Answers) -> Any:
    return getattr(answers, question.value)


def with_answer(answers: Answers, question: Question, value: Any) -> Answers:
    """One answer more or another one, and without those that it makes void."""
    changed = replace(answers, **{question.value: value})
    if isinstance(changed.ages, tuple) and len(changed.ages) != changed.children:
        changed = replace(changed, ages=None)
    if _is_more_than_adults(changed):
        changed = replace(changed, pensioners=None)
    if changed.bedrooms == 0 and changed.home in (Tenure.SOCIAL, Tenure.OWNED, Tenure.MORTGAGE):
        changed = replace(changed, bedrooms=None)
    if question is Question.HOME and answers.home is not changed.home:
        changed = replace(changed, housing=None)  # a rent is no mortgage, and a council's rent no landlord's
    path = asked(changed)
    return replace(changed, **{each.value: None for each in Question if each not in path})


def _is_more_than_adults(answers: Answers) -> bool:
    adults, pensioners = answers.adults, answers.pensioners
    if isinstance(adults, Unsure) or isinstance(pensioners, Unsure) or adults is None or pensioners is None:
        return False
    return pensioners > adults


def unsure_of(answers: Answers) -> tuple[Question, ...]:
    """What usual figures had to stand in for."""
    return tuple(each for each in asked(answers) if isinstance(answer_to(each, answers), Unsure))
