"""What people type about themselves, and what we say when it does not fit."""

from collections.abc import Sequence
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from wtforms import EmailField, Field, HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from app.accounts.labels import AGE_LABELS, DISPLAY_LABELS
from app.accounts.rules import UNDER_13, PasswordProblem, password_problem
from app.kit.forms import RadioField, SelectField, TownForm
from app.kit.locale import lazy as _l

PASSWORD_PROBLEMS: dict[PasswordProblem, LazyString] = {
    PasswordProblem.TOO_SHORT: _l("Password must be 10 characters or more"),
    PasswordProblem.TOO_LONG: _l("Password must be 200 characters or fewer"),
    PasswordProblem.TOO_COMMON: _l("Choose a password that is harder to guess"),
    PasswordProblem.IS_THE_EMAIL: _l("Choose a password that is not your email address"),
}


def _name_field() -> StringField:
    return StringField(
        _l("Your name"),
        validators=[
            DataRequired(_l("Enter your name, or a name to use here")),
            Length(max=80, message=_l("Name must be 80 characters or fewer")),
        ],
    )


def _email_field(label: LazyString) -> EmailField:
    return EmailField(
        label,
        validators=[
            DataRequired(_l("Enter an email address")),
            Email(
                _l("Enter an email address in the correct format, like name@example.com"),
                allow_smtputf8=False,  # many mail servers still refuse addresses outside ASCII
            ),
        ],
    )


def _new_password_field() -> PasswordField:
    return PasswordField(_l("New password"), validators=[InputRequired(_l("Enter a new password"))])


def _refuse_weak(field: Field, *, email: str = "") -> None:
    problem = password_problem(field.data, email=email)
    if problem is not None:
        raise ValidationError(str(PASSWORD_PROBLEMS[problem]))


class AgeForm(TownForm):
    age_band = RadioField(
        _l("How old are you?"),
        choices=[
            (UNDER_13, _l("Under 13")),
            *((band.value, label) for band, label in AGE_LABELS.items()),
        ],
        validators=[InputRequired(_l("Select how old you are"))],
    )


class SignUpForm(AgeForm):
    name = _name_field()
    email = _email_field(_l("Email address"))
    next = HiddenField()


class SignInForm(TownForm):
    email = _email_field(_l("Email address"))
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Enter your password"))])
    next = HiddenField()


class EmailForm(TownForm):
    """An address to send a link to."""

    email = _email_field(_l("Email address"))
    next = HiddenField()


class OwnerForm(TownForm):
    """A form that changes an account asks for its password, where it has one: a browser left open is not its owner."""

    current_password = PasswordField(
        _l("Your current password"), validators=[InputRequired(_l("Enter your current password"))]
    )

    def __init__(self, *args: Any, has_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_password:
            del self.current_password

    def refuse_current_password(self) -> None:
        self.add_error("current_password", _("This is not your current password"))


class NewPasswordForm(TownForm):
    """A first or a new password for a person we know."""

    password = _new_password_field()

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def validate_password(self, field: Field) -> None:
        _refuse_weak(field, email=self._email)


class ConfirmSignUpForm(NewPasswordForm):
    """Asked once the mailbox is proved: before, a password could be somebody else's."""

    name = _name_field()
    password = PasswordField(_l("Password (optional)"), validators=[Optional(strip_whitespace=False)])


class JoinStaffForm(NewPasswordForm):
    name = _name_field()
    password = _new_password_field()


class ChangePasswordForm(OwnerForm, NewPasswordForm):
    pass


class ChangeEmailForm(OwnerForm):
    email = _email_field(_l("New email address"))

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._present = email

    def validate_email(self, field: Field) -> None:
        if field.data.lower() == self._present:
            raise ValidationError(_("This is your email address already. Enter another one"))


class LeaveForm(TownForm):
    """Whoever has published something says what becomes of it."""

    text = RadioField(
        _l("What should happen to what you have published?"),
        choices=[("stays", _l("It stays, without my name")), ("goes", _l("It goes too"))],
        validators=[InputRequired(_l("Select what should happen to what you have published"))],
    )

    def __init__(self, *args: Any, has_published: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_published:
            del self.text

    @property
    def keeps_text(self) -> bool:
        return "text" in self and self.text.data == "stays"


class ProfileForm(TownForm):
    name = _name_field()
    ward_code = SelectField(_l("Your ward (optional)"), validators=[Optional()])
    locale = SelectField(_l("Language"))
    display = RadioField(
        _l("How should your name appear in public?"),
        choices=[
            *((display.value, label) for display, label in DISPLAY_LABELS.items()),
        ],
        validators=[InputRequired(_l("Select how your name should appear"))],
    )

    def offer(self, *, wards: Sequence[tuple[str, str]], locales: Sequence[tuple[str, str]]) -> None:
        """What can be chosen comes from the database and the catalogues."""
        self.ward_code.choices = [("", _("I would rather not say")), *wards]
        self.locale.choices = list(locales)
