"""Finding one's ballot among those that were counted."""

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.kit.forms import TownForm
from app.kit.locale import lazy as _l
from app.polls.receipts import PART, tidy_code


class FindBallotForm(TownForm):
    number = StringField(
        _l("The number on your receipt"),
        description=_l("The first twelve letters and numbers of it. You can also enter the whole code."),
        validators=[InputRequired(_l("Enter the number on your receipt")), Length(max=60)],
    )

    def validate_number(self, field: StringField) -> None:
        if not self._number(field.data or ""):
            raise ValidationError(_("A number has twelve letters and numbers, such as 7K2M-9QXD-4TBA."))

    def as_number(self) -> str:
        return self._number(self.number.data or "")

    @staticmethod
    def _number(typed: str) -> str:
        code = tidy_code(typed, PART) or tidy_code(typed, 2 * PART)
        return code[:PART] if code else ""
