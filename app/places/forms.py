"""Asking for a postcode, or for a ward by name."""

from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired

from app.kit.forms import SelectField, TownForm
from app.kit.locale import lazy as _l


class PostcodeForm(TownForm):
    """Shape only: whether it is a postcode, and where, is for the queries to say."""

    postcode = StringField(
        _l("Your postcode"),
        description=_l("We use it once to look up your ward. We do not keep it."),
        validators=[DataRequired(_l("Enter your postcode, or choose your ward below"))],
    )


class WardForm(TownForm):
    """The way without a postcode. It only reads, so it needs no token."""

    class Meta(TownForm.Meta):
        csrf = False

    ward = SelectField(_l("Choose your ward"), validators=[InputRequired(_l("Choose your ward"))])
