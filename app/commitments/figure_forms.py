"""The form of an organisation's own figure."""

from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.commitments.rules import LONGEST_TEXT, LONGEST_UNIT, LONGEST_WHY, read_figure_period, read_measure
from app.indicators.names import list_titles
from app.kit.clock import today
from app.kit.forms import SelectField, TownForm
from app.kit.text import tidy_line, tidy_lines

TOO_LONG = _l("This must be %(max)d characters or fewer")


def _line(text: str | None) -> str:
    return tidy_line(text or "")


def _text(text: str | None) -> str:
    return tidy_lines(text or "")


class PlacedForm(TownForm):
    """What the figure stands beside, and for which period: asked first, so it stands first in this file."""

    indicator = SelectField(_l("Which of the town’s indicators does it stand beside?"), validate_choice=False)
    period = StringField(
        _l("Period"),
        description=_l("A year, two years or a quarter: 2025, 2025/26 or 2025-Q3."),
        filters=[_line],
        validators=[DataRequired(_l("Enter the period"))],
    )

    def offer(self) -> None:
        self.indicator.choices = [("", _("Choose one")), *list_titles().items()]

    def validate_indicator(self, field: SelectField) -> None:
        if not field.data or field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose an indicator from the list"))

    def validate_period(self, field: StringField) -> None:
        year = read_figure_period(field.data)
        if year is None:
            raise ValidationError(_("Enter a period like 2025, 2025/26 or 2025-Q3"))
        if year > today().year:
            raise ValidationError(_("The period has not begun yet"))


class MeasuredForm(TownForm):
    """What was measured, and how."""

    value = StringField(_l("Your figure"), filters=[_line], validators=[DataRequired(_l("Enter the figure"))])
    unit = StringField(
        _l("What is counted?"),
        description=_l("For example, “% of staff” or “tonnes of CO₂”."),
        filters=[_line],
        validators=[DataRequired(_l("Say what is counted")), Length(max=LONGEST_UNIT, message=TOO_LONG)],
    )
    method = TextAreaField(
        _l("How did you measure it?"),
        description=_l("Everybody can read this beside the figure."),
        filters=[_text],
        validators=[DataRequired(_l("Say how you measured it")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )

    def validate_value(self, field: StringField) -> None:
        if read_measure(field.data) is None:
            raise ValidationError(_("Enter a number, like 1,250 or 7.5"))

    @property
    def number(self) -> Decimal:
        """The figure of a valid form."""
        found = read_measure(self.value.data)
        assert found is not None
        return found


class FigureForm(PlacedForm, MeasuredForm):
    """A figure beside one of the town's indicators, for a period."""


class CorrectionForm(MeasuredForm):
    """What the figure should have said, and why it did not."""

    why = TextAreaField(
        _l("Why do you correct it?"),
        description=_l("Everybody can read this beside both figures."),
        filters=[_text],
        validators=[DataRequired(_l("Say why you correct it")), Length(max=LONGEST_WHY, message=TOO_LONG)],
    )
