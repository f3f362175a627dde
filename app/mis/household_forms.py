"""The calculator's questions about people and their home: their words, and what an answer must be."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import ValidationError

from app.kit.forms import RadioField, WholeNumber
from app.mis.answers import UNSURE, Answers, HasMoney
from app.mis.calculator_fields import UNSURE_CHOICE, ChoiceForm, NumberForm, QuestionForm, choice_field, number_field
from app.mis.household import MOST_ADULTS, MOST_CHILDREN, OLDEST_CHILD, CouncilTaxBand, Tenure

SHARED_ROOM = 0
MOST_BEDROOMS_ASKED = 5  # and more: the set's rents stop at four


class MoneyForm(ChoiceForm):
    kind = HasMoney
    reply = choice_field(
        _l("Do you have any money coming in?"),
        [
            (HasMoney.YES.value, _l("Yes")),
            (HasMoney.NO.value, _l("No, nothing at all")),
            (UNSURE.value, _l("I’m not sure, or I would rather not say")),
        ],
        _l("Choose whether you have any money coming in"),
        _l("Count wages, benefits, pensions, student loans, maintenance and any other money that comes in regularly."),
    )


class HomeForm(ChoiceForm):
    kind = Tenure
    reply = choice_field(
        _l("Where do you live?"),
        [
            (Tenure.PRIVATE.value, _l("I rent from a private landlord")),
            (Tenure.SOCIAL.value, _l("I rent from the council or a housing association")),
            (Tenure.MORTGAGE.value, _l("I have a mortgage or shared ownership")),
            (Tenure.OWNED.value, _l("I own my home outright")),
            (Tenure.NONE.value, _l("I have no home, or I am in temporary accommodation")),
            (UNSURE.value, _l("I’m not sure, or I would rather not say")),
        ],
        _l("Choose where you live"),
    )


class AdultsForm(NumberForm):
    reply = number_field(
        _l("How many adults are in your household?"),
        1,
        MOST_ADULTS,
        _l("Enter how many adults there are, as a number from 1 to 6. Count yourself"),
        _l("Count yourself and everyone of 18 or over who shares living costs with you. Leave out lodgers."),
    )


class PensionersForm(NumberForm):
    reply = IntegerField(
        _l("How many of the adults have reached State Pension age?"),
        description=_l("State Pension age is 66 or over, depending on when you were born. Enter 0 if nobody has."),
    )

    def know(self, answers: Answers) -> None:
        most = answers.adults if isinstance(answers.adults, int) else MOST_ADULTS
        message = _("Enter a number from 0 to %(most)s: you cannot have more than there are adults", most=most)
        self.reply.validators = [WholeNumber(0, most, message)]


class ChildrenForm(NumberForm):
    reply = number_field(
        _l("How many children under 18 live with you?"),
        0,
        MOST_CHILDREN,
        _l("Enter how many children there are, as a number from 0 to 8. This calculator works for up to 8 children"),
        _l("Enter 0 if there are none."),
    )


class AgesForm(QuestionForm):
    """A field for each child; `ages_form` makes the class."""

    @property
    def fields_of_ages(self) -> list[IntegerField]:
        return [field for field in self if field.name.startswith("age_")]

    @property
    def answer(self) -> tuple[int, ...]:
        return tuple(int(field.data) for field in self.fields_of_ages)

    @classmethod
    def typed(cls, answer: Any) -> dict[str, Any]:
        return {} if answer is UNSURE else {f"age_{number}": age for number, age in enumerate(answer, 1)}


def ages_form(children: int) -> type[AgesForm]:
    """The form for so many children."""
    fields = {
        f"age_{number}": number_field(
            _("Age of child %(number)s", number=number),
            0,
            OLDEST_CHILD,
            _("Enter the age of child %(number)s in whole years, from 0 to 17", number=number),
        )
        for number in range(1, children + 1)
    }
    return type("AgesForm", (AgesForm,), fields)


class BedroomsForm(ChoiceForm):
    kind = int
    reply = choice_field(
        _l("How many bedrooms does your home have?"),
        [
            (str(SHARED_ROOM), _l("I rent a room in a shared home")),
            *((str(number), str(number)) for number in range(1, MOST_BEDROOMS_ASKED)),
            (str(MOST_BEDROOMS_ASKED), _l("5 or more")),
            UNSURE_CHOICE,
        ],
        _l("Choose how many bedrooms your home has"),
    )
    rents_rooms = True

    def know(self, answers: Answers) -> None:
        self.rents_rooms = answers.home in (Tenure.PRIVATE, UNSURE)
        if not self.rents_rooms and self["reply"].data != str(SHARED_ROOM):
            self["reply"].choices = [each for each in self["reply"].choices if each.value != str(SHARED_ROOM)]

    def validate_reply(self, field: RadioField) -> None:
        if field.data == str(SHARED_ROOM) and not self.rents_rooms:
            raise ValidationError(
                _("Only a private landlord rents out single rooms. Choose a number, or change where you live")
            )


class CouncilTaxForm(ChoiceForm):
    kind = CouncilTaxBand
    reply = choice_field(
        _l("Which council tax band is your home in?"),
        [*((band.value, _l("Band %(band)s", band=band.value)) for band in CouncilTaxBand), UNSURE_CHOICE],
        _l("Choose the council tax band of your home"),
        _l("It is on your council tax bill. Most homes in Luton are in band A, B or C."),
    )
