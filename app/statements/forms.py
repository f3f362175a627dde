"""What an editor of statements types."""

from flask_babel import gettext as _
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.kit.forms import TownForm
from app.kit.locale import lazy as _l
from app.kit.paging import read_key
from app.kit.prose import to_html
from app.statements.actions import Edition
from app.statements.rules import LONGEST_CHANGE, LONGEST_TEXT


class EditionForm(TownForm):
    text = TextAreaField(
        _l("Text"),
        validators=[
            DataRequired(_l("Enter the text")),
            Length(max=LONGEST_TEXT, message=_l("Use 60,000 characters or fewer")),
        ],
    )
    what_changed = StringField(
        _l("What changed, in a sentence"),
        description=_l("Everyone can read it in the list of versions."),
        validators=[
            DataRequired(_l("Say what changed")),
            Length(max=LONGEST_CHANGE, message=_l("Use 300 characters or fewer")),
        ],
    )
    needs_consent = BooleanField(_l("Ask everybody with an account to agree to it again"))
    based_on = HiddenField()

    def __init__(self, *args: object, is_agreed_to: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not is_agreed_to:
            del self.needs_consent

    def validate_text(self, field: TextAreaField) -> None:
        if not to_html(field.data).striptags():
            raise ValidationError(_("Enter the text"))

    def as_edition(self) -> Edition:
        return Edition(
            text=self.text.data,
            what_changed=self.what_changed.data,
            needs_consent="needs_consent" in self and self.needs_consent.data,
            based_on=read_key(self.based_on.data) or 0,
        )
