"""Asking what would be different, and where to be counted."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import StopValidation, ValidationError

from app.kit.forms import RadioField, SelectField, TownForm
from app.mis.calculator_fields import AmountField, money_in, number_field, period_field, typed_amount
from app.mis.changes import BadChange, Change, Changes, Direction
from app.mis.household import MOST_ADULTS, MOST_CHILDREN, OLDEST_CHILD, Household
from app.places.models import Ward

SAME = "same"
AMOUNTS = ("income", "housing", "childcare")
REFUSALS = {
    "below_nothing": _l("You cannot take away more than there is today. Enter a smaller amount"),
    "above_income": _l("This is more than all the money that comes in. Check the amount and how often"),
    "no_children": _l("There is no child to care for. Add the child’s age first"),
    "no_rent": _l("You said that you have no rent or mortgage. Change where you live first"),
}


def _direction(label: Any, hint: Any) -> RadioField:
    return RadioField(
        label,
        description=hint,
        choices=[
            (SAME, _l("It stays the same")),
            (Direction.MORE.value, _l("It goes up")),
            (Direction.LESS.value, _l("It goes down")),
        ],
        default=SAME,
    )


class ComparisonForm(TownForm):
    """What would be different, in amounts on top of today's."""

    income = _direction(
        _l("The money that comes in"), _l("For example two more days of work. Remember that benefits may go down.")
    )
    income_amount = AmountField(_l("By how much does the money change, in pounds?"))
    income_period = period_field(_l("How often does this money come?"))
    housing = _direction(_l("Your rent or mortgage"), _l("For example if the rent rises by £80 a month."))
    housing_amount = AmountField(_l("By how much does the rent or mortgage change, in pounds?"))
    housing_period = period_field(_l("How often do you pay it?"))
    childcare = _direction(_l("What you pay for childcare"), "")
    childcare_amount = AmountField(_l("By how much does childcare change, in pounds?"))
    childcare_period = period_field(_l("How often do you pay for childcare?"))
    adults = number_field(
        _l("How many adults would there be?"), 1, MOST_ADULTS, _l("Enter how many adults, as a number from 1 to 6")
    )
    ages = StringField(
        _l("How old would the children be?"),
        description=_l("Whole years with commas between them, like 3, 7. Leave this empty for no children."),
    )

    def validate_income_amount(self, field: AmountField) -> None:
        self._check("income", field)

    def validate_housing_amount(self, field: AmountField) -> None:
        self._check("housing", field)

    def validate_childcare_amount(self, field: AmountField) -> None:
        self._check("childcare", field)

    def _check(self, name: str, field: AmountField) -> None:
        if self[name].data == SAME:
            if any(each.strip() for each in field.raw_data or ()):
                raise StopValidation(_("Choose whether it goes up or down, or leave the amount empty"))
        elif field.require() == 0:
            raise StopValidation(_("Enter an amount above £0, or choose “It stays the same”"))

    def validate_ages(self, field: StringField) -> None:
        parts = _parts(field.data)
        if any(not part.isascii() or not part.isdigit() or len(part) > 2 or int(part) > OLDEST_CHILD for part in parts):
            raise ValidationError(_("Enter each age in whole years, from 0 to 17, with commas between them"))
        if len(parts) > MOST_CHILDREN:
            raise ValidationError(_("This calculator works for up to 8 children"))

    def changes_for(self, household: Household) -> Changes:
        """What differs from the household as it is."""
        ages = tuple(int(part) for part in _parts(self.ages.data))
        return Changes(
            **{name: self._change(name) for name in AMOUNTS},
            adults=self.adults.data if self.adults.data != household.adults else None,
            ages=ages if ages != household.child_ages else None,
        )

    def _change(self, name: str) -> Change | None:
        if self[name].data == SAME:
            return None
        return Change(Direction(self[name].data), money_in(self[f"{name}_amount"], self[f"{name}_period"]))

    def refuse(self, error: BadChange) -> None:
        """Say beside its field why it cannot change like that."""
        self.add_error(f"{error.field}_amount", str(REFUSALS[error.reason]))

    @classmethod
    def holding(cls, household: Household, changes: Changes) -> "ComparisonForm":
        """The form with what was typed before, or with today's people."""
        ages = household.child_ages if changes.ages is None else changes.ages
        values: dict[str, Any] = {"adults": changes.adults or household.adults, "ages": ", ".join(map(str, ages))}
        for name in AMOUNTS:
            change: Change | None = getattr(changes, name)
            if change is not None:
                typed = typed_amount(change.money, f"{name}_amount", f"{name}_period")
                values |= {name: change.direction.value, **typed}
        return cls(formdata=None, **values)


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in text.split(",")] if text else []


class CountForm(TownForm):
    """In which ward to be counted."""

    ward = SelectField(_l("Which ward do you live in?"), validate_choice=False)

    def offer(self, wards: Iterable[Ward]) -> None:
        self.ward.choices = [("", _("Choose your ward")), *((ward.code, ward.name) for ward in wards)]

    def validate_ward(self, field: SelectField) -> None:
        if field.data not in {choice.value for choice in field.choices if choice.value}:
            raise ValidationError(_("Choose your ward from the list"))
