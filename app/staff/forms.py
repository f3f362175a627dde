"""What staff type at the desk."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField
from wtforms.validators import Email, InputRequired

from app.accounts.labels import ROLE_LABELS
from app.kit.forms import RadioField, TownForm


class InvitationForm(TownForm):
    email = EmailField(
        _l("Email address"),
        validators=[
            InputRequired(_l("Enter an email address")),
            Email(_l("Enter an email address in the correct format, like name@example.com"), allow_smtputf8=False),
        ],
    )
    role = RadioField(
        _l("Role"),
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
        validators=[InputRequired(_l("Select a role"))],
    )
