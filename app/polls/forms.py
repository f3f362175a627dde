"""The small forms around a ballot: the last look, a code on paper, and a receipt."""

from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from app.kit.forms import RadioField, TownForm
from app.kit.locale import gettext as _
from app.kit.locale import lazy as _l
from app.polls.ballot_forms import ELSEWHERE
from app.polls.models import Poll
from app.polls.pots import pots_of, takes_others


class CastForm(TownForm):
    """The check page's: its lines of marks are beside it, one for each question."""

    entry = HiddenField("")  # without a label none is made up and put into the reader's language
    press = HiddenField("")


class WardForm(TownForm):
    """Of which ward's money whoever votes decides: the first page of a ballot where wards have pots."""

    entry = HiddenField("")
    ward = RadioField(_l("Which ward do you live in?"), validators=[InputRequired(_l("Choose a ward"))])

    @property
    def ward_code(self) -> str | None:
        return None if self.ward.data == ELSEWHERE else self.ward.data


def ward_form(poll: Poll, *, entry: str = "", home: str | None = None, is_sent: bool) -> WardForm:
    """As it was sent, or with the ward of somebody's account chosen, which they can change."""
    wards = {pot.ward_code: pot.ward.name for pot in pots_of(poll) if pot.ward}
    others = [(ELSEWHERE, _("None of these"))] if takes_others(poll) else []
    known = home if home in wards else ELSEWHERE if home and others else None
    form = WardForm() if is_sent else WardForm(formdata=None, entry=entry, ward=known)
    form.ward.choices = [*sorted(wards.items(), key=lambda ward: ward[1]), *others]
    return form


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
