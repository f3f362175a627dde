"""What staff type at the desk."""

from wtforms import EmailField, HiddenField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length

from app.accounts.labels import ROLE_LABELS
from app.kit.forms import RadioField, TownForm
from app.kit.locale import lazy as _l

LONGEST = 254  # no address is longer


class EverythingForm(TownForm):
    """The same for the search of everything that staff look after."""

    text = StringField(
        _l("Find a person, an organisation, or what either wrote"),
        validators=[
            DataRequired(_l("Enter a name, an email address, words or a number")),
            Length(max=LONGEST, message=_l("Enter at most 254 characters")),
        ],
    )


class SearchForm(TownForm):
    """Sent, not put into the address: names and e-mail addresses belong in no log and no history."""

    text = StringField(
        _l("Find by name or email address"),
        validators=[Length(max=LONGEST, message=_l("Enter at most 254 characters"))],
    )


class MailboxForm(TownForm):
    """Which mailbox is trusted again."""

    email = HiddenField(validators=[InputRequired()])


def _role_field() -> RadioField:
    return RadioField(
        _l("Role"),
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
        validators=[InputRequired(_l("Select a role"))],
    )


class RoleForm(TownForm):
    """A role for somebody with an account."""

    role = _role_field()


class InvitationForm(TownForm):
    """A role for whoever has the address."""

    email = EmailField(
        _l("Email address"),
        validators=[
            InputRequired(_l("Enter an email address")),
            Email(_l("Enter an email address in the correct format, like name@example.com"), allow_smtputf8=False),
        ],
    )
    role = _role_field()
