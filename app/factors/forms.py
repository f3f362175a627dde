"""What people type to prove who they are."""

from typing import Any

from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from app.accounts.forms import OwnerForm
from app.factors.rules import CODE_DIGITS
from app.kit.forms import TownForm
from app.kit.locale import lazy as _l


def _without_spaces(value: str | None) -> str | None:
    """Apps show codes in two groups, and people copy what they see."""
    return "".join(value.split()) if value else value


class CodeForm(TownForm):
    code = StringField(
        _l("Code from your authenticator app"),
        filters=[_without_spaces],
        validators=[
            DataRequired(_l("Enter the code from your authenticator app")),
            Regexp(rf"[0-9]{{{CODE_DIGITS}}}\Z", message=_l("Enter the 6 digits that your app shows")),
        ],
    )
    next = HiddenField()


class NewPasskeyForm(TownForm):
    """`credential` is what the browser made, as JSON; without scripts it stays empty."""

    name = StringField(
        _l("Name of the passkey"),
        validators=[
            DataRequired(_l("Enter a name, so that you know this passkey later")),
            Length(max=60, message=_l("Name must be 60 characters or fewer")),
        ],
    )
    credential = HiddenField()


class PasskeyForm(TownForm):
    credential = HiddenField()
    next = HiddenField()


class RecoveryForm(TownForm):
    code = StringField(_l("Recovery code"), validators=[DataRequired(_l("Enter one of your recovery codes"))])
    next = HiddenField()


class AgainForm(OwnerForm):
    """The password of whoever is signed in, once more."""

    next = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, has_password=True, **kwargs)
        self.current_password.label.text = _l("Your password")
