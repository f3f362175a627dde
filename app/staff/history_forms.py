"""What somebody looks for in the record of acts. It is asked by GET: numbers and dates name nobody."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, StringField
from wtforms.validators import Optional, ValidationError

from app.kit.forms import SelectField, TownForm
from app.kit.locale import lazy as _l
from app.kit.paging import read_key
from app.staff.deeds import DEEDS, SUBJECTS
from app.staff.history import Wanted

GREATEST_ID = 2**31 - 1


class HistoryForm(TownForm):
    class Meta(TownForm.Meta):
        csrf = False

    what = SelectField(_l("What was done"), validate_choice=False)
    person = StringField(_l("By or to person number"), validators=[Optional()])
    since = DateField(_l("From"), validators=[Optional()])
    until = DateField(_l("To"), validators=[Optional()])

    def __init__(self, asked: Mapping[str, Any]) -> None:
        super().__init__(asked)
        kinds = [(f"{kind}.", _("%(thing)s: everything", thing=SUBJECTS[kind].label)) for kind in SUBJECTS]
        self.what.choices = [("", _("Everything")), *sorted([*kinds, *DEEDS.items()])]

    def validate_person(self, field: StringField) -> None:
        number = read_key(field.data)
        if number is None or number > GREATEST_ID:
            raise ValidationError(_("Enter a person’s number, like 12"))

    def as_wanted(self) -> Wanted:
        return Wanted(
            verb=self.what.data or "",
            person_id=read_key(self.person.data),
            first_day=self.since.data,
            last_day=self.until.data,
        )

    def as_address(self) -> dict[str, str]:
        """What was asked, for the links to other pages."""
        return {field.name: field._value() for field in (self.person, self.since, self.until) if field.data} | (
            {"what": self.what.data} if self.what.data else {}
        )
