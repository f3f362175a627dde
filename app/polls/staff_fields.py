"""The fields that what staff write of a poll is made of."""

import re
from datetime import time
from typing import Any

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, StopValidation

from app.kit.forms import PoundsField, SelectField, WholeNumber
from app.kit.locale import lazy as _l
from app.polls.rules import Completion, Utility
from app.polls.staff_words import COMPLETIONS, UTILITIES

LONGEST_TITLE, LONGEST_TEXT, LONGEST_WHY = 150, 10_000, 1_000
MOST_MONEY = 1_000_000_000
TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")


class WholeNumberIfAny(WholeNumber):
    """Nothing typed is no mistake; the form's own checks come after it, which WTForms' Optional would keep away."""

    def __call__(self, form: Any, field: Any) -> None:
        if any(str(each).strip() for each in field.raw_data or ()):
            super().__call__(form, field)
        else:
            field.errors = []


def title_field(label: Any, **more: Any) -> StringField:
    return StringField(
        label,
        validators=[
            DataRequired(_l("Enter a title")),
            Length(max=LONGEST_TITLE, message=_l("The title must be %(max)d characters or fewer")),
        ],
        **more,
    )


def text_field(label: Any, **more: Any) -> TextAreaField:
    too_long = _l("The text must be %(max)d characters or fewer")
    return TextAreaField(label, validators=[Length(max=LONGEST_TEXT, message=too_long)], **more)


def pounds_field(label: Any, lowest: int, highest: int, message: Any) -> PoundsField:
    return PoundsField(label, validators=[WholeNumberIfAny(lowest, highest, message)])


def number_field(label: Any, lowest: int, highest: int, message: Any, **more: Any) -> IntegerField:
    return IntegerField(label, validators=[WholeNumberIfAny(lowest, highest, message)], **more)


def time_field(label: Any, default: str) -> StringField:
    return StringField(label, default=default, description=_l("For example, 09:30"), validators=[_check_time])


def read_time(typed: str | None) -> time | None:
    """A time of day as people write it: 9, 9:30, 09.30; None where it is none."""
    found = TIME.fullmatch((typed or "").strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _check_time(_form: Any, field: StringField) -> None:
    if read_time(field.data) is None:
        raise StopValidation(_l("Enter a time from 00:00 to 23:59, like 09:30"))


class SharingFields:
    """What a budget is asked wherever staff draw one up, of a question of its own or of the pots of wards."""

    points = number_field(
        _l("Points: how many does one ballot give away?"), 1, 1000, _l("Enter a whole number from 1 to 1,000")
    )
    completion = SelectField(
        _l("Equal shares: what happens with money that is left?"),
        choices=[(each.value, label) for each, label in COMPLETIONS.items()],
        default=Completion.ADD1U.value,
    )
    utility = SelectField(
        _l("Equal shares: how is what voters get compared?"),
        choices=[(each.value, label) for each, label in UTILITIES.items()],
        default=Utility.COST.value,
    )
