"""What every form here has in common."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.kit.text import tidy_line, tidy_lines

UNTYPED = (wtforms.PasswordField, wtforms.HiddenField)  # a password is not ours to change


class TownForm(FlaskForm):
    """A form whose text fields are tidied, and which shows what the domain said beside its field."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> wtforms.Field:
            bound = unbound_field.bind(form=form, **options)
            if isinstance(bound, wtforms.StringField) and not isinstance(bound, UNTYPED):
                tidy = _tidy_lines if isinstance(bound, wtforms.TextAreaField) else _tidy_line
                bound.filters = [*bound.filters, tidy]
            return bound

    def validate(self, extra_validators: Any = None) -> bool:
        """Say in words for people that the token no longer fits."""
        is_valid: bool = super().validate(extra_validators)
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = []
            self.form_errors = [
                _("Your browser lost the cookie that goes with this form. What you typed is still here: send it again.")
            ]
        return is_valid

    def add_error(self, field_name: str, message: str) -> None:
        """Show what the domain said by the field it is about, as if the form had found it."""
        field = self[field_name]
        field.errors = [*field.errors, message]


class _Pairs:
    """Lets choices be written as (value, label) pairs; WTForms itself is giving them up."""

    def __init__(self, *args: Any, choices: Iterable[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, choices=_as_choices(choices), **kwargs)  # type: ignore[call-arg]

    @property
    def choices(self) -> list[SelectChoice]:
        return self._choices

    @choices.setter
    def choices(self, pairs: Iterable[Any] | None) -> None:
        self._choices = _as_choices(pairs)


class WholeNumber:
    """One message for words and for numbers out of range: WTForms' own, in English, would come first."""

    def __init__(self, lowest: int, highest: int, message: Any) -> None:
        self.lowest = lowest
        self.highest = highest
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:  # noqa: ARG002 - the validator's signature is WTForms'
        if field.data is None or not self.lowest <= field.data <= self.highest:
            field.errors = []
            raise StopValidation(self.message)


class PoundsField(wtforms.IntegerField):
    """Whole pounds as people write them: £10,000 and 10 000 are 10000."""

    def process_formdata(self, valuelist: Any) -> None:
        super().process_formdata(["".join(each.replace("£", "").replace(",", "").split()) for each in valuelist])


class SelectField(_Pairs, wtforms.SelectField):
    """One of a list."""


class RadioField(_Pairs, wtforms.RadioField):
    """One of a few, all in sight."""


class CheckboxesField(_Pairs, wtforms.SelectMultipleField):
    """Any of a few, all in sight."""

    widget = wtforms.widgets.ListWidget(prefix_label=False)
    option_widget = wtforms.widgets.CheckboxInput()


@dataclass
class Part:
    """One of the three boxes of a date, with what was typed."""

    id: str
    name: str
    data: str = ""


class DayField(wtforms.Field):
    """A date in three boxes: day, month, year."""

    def process(self, formdata: Any, data: Any = None, **_filters: Any) -> None:
        self.process_errors: list[str] = []
        self.day, self.month, self.year = (
            Part(f"{self.id}-{part}", f"{self.name}-{part}", (formdata or {}).get(f"{self.name}-{part}", "").strip())
            for part in ("day", "month", "year")
        )
        self.data: date | None = _as_date(self.day.data, self.month.data, self.year.data) if formdata else data
        if not formdata and data:
            self.day.data, self.month.data, self.year.data = str(data.day), str(data.month), str(data.year)

    @property
    def is_empty(self) -> bool:
        return not (self.day.data or self.month.data or self.year.data)


def _as_date(day: str, month: str, year: str) -> date | None:
    if not all(text.isascii() and text.isdigit() and len(text) <= 4 for text in (day, month, year)):
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _as_choices(pairs: Iterable[Any] | None) -> list[SelectChoice]:
    return [pair if isinstance(pair, SelectChoice) else SelectChoice(*pair) for pair in pairs or ()]


def _tidy_line(value: str | None) -> str | None:
    return tidy_line(value) if value else value


def _tidy_lines(value: str | None) -> str | None:
    return tidy_lines(value) if value else value
