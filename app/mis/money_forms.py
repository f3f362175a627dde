"""The calculator's questions about money: their words, and what an answer must be."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation, ValidationError

from app.kit.forms import RadioField
from app.mis.answers import NO_MONEY, UNSURE, Answers, HasMoney, Income, Money, Unsure
from app.mis.calculator_fields import (
    UNSURE_CHOICE,
    AmountField,
    QuestionForm,
    choice_field,
    money_in,
    period_field,
    typed_amount,
)
from app.mis.household import Tenure


class PaidForm(QuestionForm):
    """Is there such an amount, and how much? `reply` is yes, no or unsure."""

    offers_unsure = True
    reply: RadioField
    amount = AmountField(_l("How much, in pounds?"))
    period = period_field(_l("How often?"))

    def validate_amount(self, field: AmountField) -> None:
        if self["reply"].data == HasMoney.YES.value and field.require() == 0:
            raise ValidationError(_("Enter an amount above £0, or choose “No”"))

    @property
    def answer(self) -> Money | Unsure:
        if self["reply"].data == UNSURE.value:
            return UNSURE
        return money_in(self.amount, self.period) if self["reply"].data == HasMoney.YES.value else NO_MONEY

    @classmethod
    def typed(cls, answer: Any) -> dict[str, Any]:
        if answer is UNSURE:
            return {"reply": UNSURE.value}
        has_some = answer.pence > 0
        return {"reply": HasMoney.YES.value, **typed_amount(answer)} if has_some else {"reply": HasMoney.NO.value}


def _pays(label: Any, message: Any, hint: Any = "") -> RadioField:
    return choice_field(
        label, [(HasMoney.YES.value, _l("Yes")), (HasMoney.NO.value, _l("No")), UNSURE_CHOICE], message, hint
    )


class ReductionForm(PaidForm):
    reply = _pays(
        _l("Do you get a council tax reduction?"),
        _l("Choose whether you get a council tax reduction"),
        _l("It is on your bill as “council tax reduction” or “support”. Leave out the discount for living alone."),
    )


class ChildcareForm(PaidForm):
    reply = _pays(
        _l("Do you pay for childcare?"),
        _l("Choose whether you pay for childcare"),
        _l("Count only what you pay yourself, after free hours and other help."),
    )
    income: int | None = None

    def know(self, answers: Answers) -> None:
        self.income = answers.income_a_year

    def validate_amount(self, field: AmountField) -> None:
        super().validate_amount(field)
        if self.income is not None and isinstance(self.answer, Money) and self.answer.a_year > self.income:
            raise ValidationError(_("This is more than all the money that comes in. Check the amount and how often"))


class DebtsForm(PaidForm):
    reply = _pays(
        _l("Do you have to pay back debts?"),
        _l("Choose whether you have to pay back debts"),
        _l("Count only what you have agreed to pay, such as loans, catalogues or arrears. Leave out your mortgage."),
    )


class HousingForm(QuestionForm):
    amount = AmountField(_l("How much rent do you pay?"))
    period = period_field(_l("How often?"))
    home: Tenure | Unsure | None = None

    def know(self, answers: Answers) -> None:
        self.home = answers.home
        if answers.home is Tenure.MORTGAGE:
            self.amount.label.text = _("How much do you pay for your mortgage?")
            self.amount.description = _("Add the rent and service charge if you have shared ownership.")
        else:
            self.amount.description = _("All of it, even if benefits pay a part. Enter 0 if you pay none.")

    def validate_amount(self, field: AmountField) -> None:
        if self.home in (Tenure.OWNED, Tenure.NONE):
            raise StopValidation(_("You said that you have no rent or mortgage. Change where you live first"))
        if field.require() == 0 and self.home is Tenure.MORTGAGE:
            raise StopValidation(_("You said that you have a mortgage. Enter what you pay, or change where you live"))

    @property
    def answer(self) -> Money:
        return money_in(self.amount, self.period)

    @classmethod
    def typed(cls, answer: Any) -> dict[str, Any]:
        return {} if answer is UNSURE else typed_amount(answer)


class IncomeForm(QuestionForm):
    work = AmountField(_l("Pay from work"), description=_l("What reaches your account, after tax."))
    work_period = period_field(_l("How often does this pay come?"))
    benefits = AmountField(
        _l("Benefits"), description=_l("Universal Credit, Child Benefit, Housing Benefit and others.")
    )
    benefits_period = period_field(_l("How often do these benefits come?"))
    other = AmountField(_l("Anything else"), description=_l("Pensions, maintenance, student loans, rent from lodgers."))
    other_period = period_field(_l("How often does this other money come?"))
    childcare: int = 0

    def know(self, answers: Answers) -> None:
        self.childcare = answers.childcare.a_year if isinstance(answers.childcare, Money) else 0

    @property
    def pairs(self) -> list[tuple[AmountField, RadioField]]:
        return [(self[kind.value], self[f"{kind.value}_period"]) for kind in Income]

    def validate_work(self, field: AmountField) -> None:
        field.read()

    def validate_benefits(self, field: AmountField) -> None:
        field.read()

    def validate_other(self, field: AmountField) -> None:
        field.read()

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        total = sum(money.a_year for money in self.answer if money is not None)
        if total == 0:
            self.add_error("work", _("Enter at least one amount above £0, or press “I’m not sure”"))
        elif total < self.childcare:
            self.add_error(
                "work", _("Your childcare costs more than all this money. Check these amounts and how often")
            )
        return not self.errors

    @property
    def answer(self) -> tuple[Money | None, ...]:
        return tuple(None if amount.pence is None else money_in(amount, period) for amount, period in self.pairs)

    @classmethod
    def typed(cls, answer: Any) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for kind, money in zip(Income, () if answer is UNSURE else answer, strict=False):
            fields |= typed_amount(money, kind.value, f"{kind.value}_period") if money else {}
        return fields
