"""What staff type to give wards pots: what all have in common, and an amount for each."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import StringField
from wtforms.validators import DataRequired, Length, StopValidation

from app.kit.forms import PoundsField, RadioField, SelectField, TownForm
from app.kit.locale import gettext as _
from app.kit.locale import lazy as _l
from app.places.queries import WardName
from app.polls.drafting import QuestionTerms
from app.polls.rules import BUDGETS, MARKINGS, Completion, Marking, Method, Utility
from app.polls.staff_fields import MOST_MONEY, SharingFields, number_field, pounds_field, text_field
from app.polls.staff_words import MARKINGS_IN_WORDS, METHODS

LONGEST_TITLE = 110  # the name of the ward stands before it


class PotsForm(SharingFields, TownForm):
    """`pots_form` adds a field for each ward, `amount-<code>`."""

    title = StringField(
        _l("Question, the same for all wards"),
        description=_l("The name of the ward stands before it: “Biscot: …”"),
        validators=[
            DataRequired(_l("Enter a question")),
            Length(max=LONGEST_TITLE, message=_l("The question must be %(max)d characters or fewer")),
        ],
    )
    help = text_field(_l("What helps to answer it (optional)"))
    method = RadioField(
        _l("How is it counted?"),
        choices=[(each.value, label) for each, label in METHODS.items() if each in BUDGETS],
        default=Method.EQUAL_SHARES.value,
    )
    marking = SelectField(
        _l("How do people mark proposals?"),
        choices=[(each.value, MARKINGS_IN_WORDS[each]) for each in MARKINGS[Method.EQUAL_SHARES]],
        default=Marking.SEVERAL.value,
    )
    most = number_field(
        _l("How many proposals may one ballot mark? (optional)"),
        1,
        1000,
        _l("Enter a whole number from 1 to 1,000"),
        description=_l("Leave it empty for as many as people like."),
    )

    wards: Sequence[WardName] = ()

    def validate_points(self, field: Any) -> None:
        if self.marking.data == Marking.POINTS and not field.data:
            field.errors = []
            raise StopValidation(_l("Enter how many points one ballot gives away"))

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if is_valid and not self.amounts:
            self.form_errors.append(_("Enter an amount for at least one ward."))
        return is_valid and bool(self.amounts)

    @property
    def amount_fields(self) -> Sequence[PoundsField]:
        return [self[_name(ward)] for ward in self.wards]

    @property
    def amounts(self) -> Mapping[str, int]:
        """By ward; those without one get no pot."""
        typed = {ward.code: self[_name(ward)].data for ward in self.wards}
        return {code: amount for code, amount in typed.items() if amount}

    @property
    def terms(self) -> QuestionTerms:
        return QuestionTerms(
            title=self.title.data,
            help=self.help.data or "",
            method=Method(self.method.data),
            marking=Marking(self.marking.data),
            most=self.most.data,
            points=self.points.data,
            completion=Completion(self.completion.data),
            utility=Utility(self.utility.data),
        )


def pots_form(wards: Sequence[WardName], **options: Any) -> PotsForm:
    """With an amount for each of these wards."""
    message = _l("Enter whole pounds, 1 or more, or nothing")
    fields = {_name(ward): pounds_field(ward.name, 1, MOST_MONEY, message) for ward in wards}
    form: PotsForm = type("PotsForm", (PotsForm,), fields)(**options)
    form.wards = wards
    return form


def _name(ward: WardName) -> str:
    return f"amount-{ward.code}"
