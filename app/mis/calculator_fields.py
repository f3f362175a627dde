"""What the calculator's questions are asked with: amounts of money, how often, and whole numbers in words."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, StopValidation

from app.kit.forms import RadioField, TownForm, WholeNumber
from app.mis.answers import UNSURE, Answers, Money
from app.mis.money import BadAmount, Period, parse_pence

MESSAGES = {
    "empty": _l("Enter an amount, like 950 or 950.50"),
    "negative": _l("Enter an amount of £0 or more. Leave out the minus sign"),
    "malformed": _l("Enter an amount in pounds, with numbers only, like 1200 or 1,200.50"),
    "too_large": _l("This amount is too large. Check it, and how often it comes or goes"),
}
PERIODS = [
    (Period.WEEK.value, _l("a week")),
    (Period.MONTH.value, _l("a month")),
    (Period.YEAR.value, _l("a year")),
]
UNSURE_CHOICE = (UNSURE.value, _l("I’m not sure"))


class AmountField(StringField):
    """An amount of money as it was typed; `pence` is what it means, or None for an empty field."""

    pence: int | None = None

    def read(self) -> int | None:
        """The pence. Stops with a message where it is not an amount."""
        self.pence = None
        try:
            self.pence = parse_pence(self.data) if self.data else None
        except BadAmount as error:
            raise StopValidation(MESSAGES[error.reason]) from None
        return self.pence

    def require(self) -> int:
        """The pence; an empty field stops with a message too."""
        pence = self.read()
        if pence is None:
            raise StopValidation(MESSAGES["empty"])
        return pence


class QuestionForm(TownForm):
    """One page's question. `know` tells it what was answered before; `answer` is what it heard."""

    offers_unsure = False  # among its choices; else the page has a button for it

    def know(self, answers: Answers) -> None:
        """Fit the question to the household. Most need nothing."""

    @property
    def answer(self) -> Any:
        raise NotImplementedError

    @classmethod
    def typed(cls, answer: Any) -> dict[str, Any]:
        """An answer as the fields hold it again; unsure fills none."""
        return {} if answer is UNSURE else {"reply": answer}


class NumberForm(QuestionForm):
    """How many; the answer is a whole number."""

    reply: IntegerField

    @property
    def answer(self) -> int:
        return int(self["reply"].data)


class ChoiceForm(QuestionForm):
    """One of a few; the answer is a member of `kind`, or unsure."""

    offers_unsure = True
    kind: type = str
    reply: RadioField

    @property
    def answer(self) -> Any:
        chosen = self["reply"].data
        return UNSURE if chosen == UNSURE.value else self.kind(chosen)

    @classmethod
    def typed(cls, answer: Any) -> dict[str, Any]:
        return {"reply": str(answer)}


def choice_field(label: Any, choices: list[tuple[str, Any]], message: Any, hint: Any = "") -> RadioField:
    return RadioField(label, choices=choices, description=hint, validators=[InputRequired(message)])


def number_field(label: Any, lowest: int, highest: int, message: Any, hint: Any = "") -> IntegerField:
    return IntegerField(label, description=hint, validators=[WholeNumber(lowest, highest, message)])


def period_field(label: Any, default: Period = Period.MONTH) -> RadioField:
    return RadioField(label, choices=PERIODS, default=default.value, validators=[_one_of_periods])


def _one_of_periods(form: Any, field: RadioField) -> None:
    """Asked only with an amount. WTForms' own message would be about choices, so it goes first."""
    field.errors = []
    amount = form["amount" if field.short_name == "period" else field.short_name.removesuffix("_period")]
    if amount.data and field.data not in set(Period):
        raise StopValidation(_("Choose how often: a week, a month or a year"))


def money_in(amount: AmountField, period: RadioField) -> Money:
    return Money(amount.pence or 0, Period(period.data))


def typed_amount(money: Money, amount: str = "amount", period: str = "period") -> dict[str, str]:
    """An amount as its two fields hold it again."""
    pounds, pence = divmod(money.pence, 100)
    return {amount: f"{pounds:,}.{pence:02}" if pence else f"{pounds:,}", period: money.period.value}
