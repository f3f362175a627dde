"""The calculator's answers in words: what was said, what a band means, and where each figure comes from."""

from datetime import date
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.mis.answers import UNSURE, Answers, HasMoney, Money, ages_of
from app.mis.changes import Change, Changes, Direction
from app.mis.explanation import Part, Row
from app.mis.household import CouncilTaxBand, Tenure
from app.mis.journey import Question, answer_to
from app.mis.labels import BAND_NAMES, MODE_LABELS, STANDING_LABELS
from app.mis.money import Period, whole_pounds
from app.mis.rules import Band, Reason

__all__ = ["BAND_NAMES", "MODE_LABELS", "STANDING_LABELS"]  # the standard's own words, for the same pages

MEANINGS = {
    Band.A: _l("Your household can afford all it needs and is financially comfortable."),
    Band.B: _l("Your household can afford what it needs and can take part in the life of the town."),
    Band.C: _l(
        "Your household can afford basic needs. It may have to juggle money for insurance, haircuts, days out or "
        "holidays."
    ),
    Band.D: _l(
        "Your household may struggle to pay for some basic needs: rent, food, clothing, energy, water, internet and "
        "transport."
    ),
    Band.E: _l("Your household has no home, no income, or has to pay out about as much as comes in, or more."),
}
REASONS = {
    Reason.NO_HOME: _l("You told us that you have no home, or that you are in temporary accommodation."),
    Reason.NO_INCOME: _l("You told us that no money comes in."),
    Reason.BELOW_HOUSING_COST: _l("Your rent or mortgage is more than all the money that comes in."),
    Reason.OUTGOINGS_ABOVE_INCOME: _l("After rent or mortgage, council tax and debts, nothing is left to live on."),
    Reason.UP_TO_D: _l("Your income is not above the poverty line: the top of band D."),
    Reason.UP_TO_C: _l("Your income is above the poverty line, but not above the financial quality of life line."),
    Reason.UP_TO_B: _l("Your income is above the financial quality of life line, but not by enough for band A."),
    Reason.ABOVE_B: _l("Your income is above all lines."),
}
PARTS = {
    Part.HOUSING: _l("Rent or mortgage"),
    Part.COUNCIL_TAX: _l("Council tax"),
    Part.ESSENTIALS: _l("Essentials: food, clothes, energy, water, internet and travel"),
    Part.WIDER: _l("A wider life: insurance, personal things, going out"),
    Part.CHILDCARE: _l("Childcare"),
    Part.BUFFER: _l("A cushion for bad times"),
}
TOTALS = {  # after which part a line is reached
    Part.ESSENTIALS: ("d", _l("Poverty line: top of band D")),
    Part.CHILDCARE: ("c", _l("Financial quality of life line: top of band C")),
    Part.BUFFER: ("b", _l("Top of band B")),
}
TITLES = {
    Question.MONEY: _l("Money coming in"),
    Question.HOME: _l("Where you live"),
    Question.ADULTS: _l("Adults"),
    Question.PENSIONERS: _l("Adults of State Pension age"),
    Question.CHILDREN: _l("Children"),
    Question.AGES: _l("The children’s ages"),
    Question.BEDROOMS: _l("Bedrooms"),
    Question.COUNCIL_TAX: _l("Council tax band"),
    Question.REDUCTION: _l("Council tax reduction"),
    Question.HOUSING: _l("Rent or mortgage"),
    Question.CHILDCARE: _l("Childcare you pay for"),
    Question.INCOME: _l("Income after tax, with benefits"),
    Question.DEBTS: _l("Debts you pay back"),
}
HOMES = {
    Tenure.OWNED: _l("Owned outright"),
    Tenure.MORTGAGE: _l("Mortgage or shared ownership"),
    Tenure.PRIVATE: _l("Rented from a private landlord"),
    Tenure.SOCIAL: _l("Rented from the council or a housing association"),
    Tenure.NONE: _l("No home, or temporary accommodation"),
}


ASSUMED = {  # what stands in where nobody is sure
    Question.MONEY: _l("We took it that some money comes in."),
    Question.HOME: _l("We took a home rented from a private landlord."),
    Question.ADULTS: _l("We took the fewest adults that fit your other answers."),
    Question.PENSIONERS: _l("We took nobody to be of State Pension age."),
    Question.CHILDREN: _l("We took it that there are no children."),
    Question.AGES: _l("We took the usual ages: %(ages)s."),
    Question.BEDROOMS: _l("We took the usual number of bedrooms for so many people."),
    Question.COUNCIL_TAX: _l("We took the usual band for a home of this size."),
    Question.REDUCTION: _l("We took no reduction."),
    Question.HOUSING: _l("We took the council’s usual rent for a home of this size."),
    Question.CHILDCARE: _l("We took the council’s usual childcare for children of these ages."),
    Question.INCOME: _l("Without an income we cannot name a band. We show the lines instead."),
    Question.DEBTS: _l("We took no debts."),
}


def day(when: date) -> str:
    return str(format_date(when, "d MMMM y"))


def pounds(pence: int) -> str:
    """Whole pounds."""
    return f"£{whole_pounds(pence):,}" if pence >= 0 else f"−£{whole_pounds(-pence):,}"


def amount(money: Money) -> str:
    """An amount as somebody gave it: "£1,080 a month"."""
    whole, rest = divmod(money.pence, 100)
    number = f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"
    phrase = {
        Period.WEEK: _("%(number)s a week", number=number),
        Period.MONTH: _("%(number)s a month", number=number),
        Period.YEAR: _("%(number)s a year", number=number),
    }[money.period]
    return str(phrase)


def said(question: Question, answers: Answers) -> str:
    """An answer as the check page repeats it."""
    answer = answer_to(question, answers)
    if answer is None:
        return ""
    if answer is UNSURE:
        return str(_("I’m not sure"))
    return str(_SAID.get(question, _said_amount)(answer))


def _said_amount(money: Money) -> str:
    return amount(money) if money.pence else str(_("None"))


def _said_income(amounts: tuple[Money | None, ...]) -> str:
    return str(_(" and ")).join(amount(each) for each in amounts if each is not None and each.pence)


def _said_bedrooms(number: int) -> str:
    return str(number or _("A room in a shared home"))


def _said_ages(ages: tuple[int, ...]) -> str:
    return ", ".join(map(str, ages))


def _said_tax(band: CouncilTaxBand) -> str:
    return str(_("Band %(band)s", band=band.value))


_SAID: dict[Question, Any] = {
    Question.MONEY: lambda answer: _("Yes") if answer is HasMoney.YES else _("No, nothing at all"),
    Question.HOME: lambda answer: str(HOMES[answer]),
    Question.ADULTS: str,
    Question.PENSIONERS: str,
    Question.CHILDREN: str,
    Question.AGES: _said_ages,
    Question.BEDROOMS: _said_bedrooms,
    Question.COUNCIL_TAX: _said_tax,
    Question.INCOME: _said_income,
}


def assumed(question: Question, answers: Answers) -> str:
    """What stood in for an answer nobody was sure of."""
    return str(ASSUMED[question]) % {"ages": _said_ages(ages_of(answers))}


def origin(row: Row) -> str:
    """Who says so: the resident, the council, a source, or an estimate of ours."""
    return str(STANDING_LABELS[row.source.standing] if row.source else _("Your figure"))


def differences(changes: Changes) -> list[str]:
    """What is different in the second situation."""
    amounts = (
        (changes.income, _("Money coming in")),
        (changes.housing, _("Rent or mortgage")),
        (changes.childcare, _("Childcare")),
    )
    said = [_difference(name, change) for change, name in amounts if change is not None]
    if changes.adults is not None:
        said.append(ngettext("%(num)s adult", "%(num)s adults", changes.adults))
    if changes.ages is not None:
        said.append(_("Children of %(ages)s", ages=_said_ages(changes.ages)) if changes.ages else _("No children"))
    return said


def _difference(name: str, change: Change) -> str:
    much = amount(change.money)
    if change.direction is Direction.MORE:
        return str(_("%(name)s: %(amount)s more", name=name, amount=much))
    return str(_("%(name)s: %(amount)s less", name=name, amount=much))
