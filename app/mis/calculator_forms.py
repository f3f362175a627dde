"""Which form asks which of the calculator's questions."""

from app.mis.answers import Answers
from app.mis.calculator_fields import QuestionForm
from app.mis.household_forms import (
    AdultsForm,
    BedroomsForm,
    ChildrenForm,
    CouncilTaxForm,
    HomeForm,
    MoneyForm,
    PensionersForm,
    ages_form,
)
from app.mis.journey import Question, answer_to
from app.mis.money_forms import ChildcareForm, DebtsForm, HousingForm, IncomeForm, ReductionForm

FORMS: dict[Question, type[QuestionForm]] = {
    Question.MONEY: MoneyForm,
    Question.HOME: HomeForm,
    Question.ADULTS: AdultsForm,
    Question.PENSIONERS: PensionersForm,
    Question.CHILDREN: ChildrenForm,
    Question.BEDROOMS: BedroomsForm,
    Question.COUNCIL_TAX: CouncilTaxForm,
    Question.REDUCTION: ReductionForm,
    Question.HOUSING: HousingForm,
    Question.CHILDCARE: ChildcareForm,
    Question.INCOME: IncomeForm,
    Question.DEBTS: DebtsForm,
}


def form_for(question: Question, answers: Answers, *, is_sent: bool = False) -> QuestionForm:
    """The question's form: as it was sent, or with what was answered before."""
    children = answers.children if isinstance(answers.children, int) else 0
    kind = ages_form(children) if question is Question.AGES else FORMS[question]
    before = answer_to(question, answers)
    form = kind() if is_sent else kind(formdata=None, **({} if before is None else kind.typed(before)))
    form.know(answers)
    return form
