"""The small forms around a ballot: the last look, a code on paper, and a receipt."""

from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from app.kit.forms import TownForm
from app.kit.locale import lazy as _l


class CastForm(TownForm):
    """The check page's: its lines of marks are beside it, one for each question."""

    entry = HiddenField("")  # without a label none is made up and put into the reader's language


class CodeForm(TownForm):
    code = StringField(
        _l("Your code"),
        description=_l("12 letters and numbers. Dashes, spaces and capitals do not matter."),
        validators=[InputRequired(_l("Enter the code from your paper"))],
    )


class ReceiptForm(TownForm):
    receipt = StringField(
        _l("The code on your receipt"),
        description=_l("24 letters and numbers. Dashes, spaces and capitals do not matter."),
        validators=[InputRequired(_l("Enter the code from your receipt"))],
    )
