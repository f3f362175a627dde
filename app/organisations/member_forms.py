"""What people type and choose about members."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from app.accounts.forms import ConfirmSignUpForm
from app.accounts.models import Person
from app.kit.forms import RadioField, SelectField, TownForm
from app.organisations.labels import ROLE_LABELS
from app.organisations.models import Membership
from app.organisations.rules import MemberRole, is_at_least


class RoleForm(TownForm):
    """What somebody may do for the organisation."""

    role = RadioField(
        _l("Role"),
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
        validators=[InputRequired(_l("Select a role"))],
    )


class FirstOwnerForm(TownForm):
    """Somebody to act for the organisation."""

    email = EmailField(
        _l("Email address"),
        description=_l("Of one person. An address that several people read is a shared login."),
        validators=[
            DataRequired(_l("Enter an email address")),
            Length(max=254, message=_l("The email address must be %(max)d characters or fewer")),
            Email(_l("Enter an email address in the correct format, like name@example.com"), allow_smtputf8=False),
        ],
    )


class InvitationForm(FirstOwnerForm, RoleForm):
    """Somebody to act for the organisation, and what they may do."""


class MergeForm(TownForm):
    """The number of the organisation that stays."""

    into = HiddenField()


class HeirForm(TownForm):
    """Who takes over from somebody who leaves."""

    heir = SelectField(_l("Who takes over?"), validators=[Optional()])

    def offer(self, members: Iterable[Membership], leaver: Membership, *, least: MemberRole) -> None:
        self._people = {
            str(each.person_id): each.person
            for each in members
            if each.id != leaver.id and is_at_least(each.role, least)
        }
        choices = [(number, person.name or person.email) for number, person in self._people.items()]
        self.heir.choices = [("", _("Choose one")), *choices]

    @property
    def chosen(self) -> Person | None:
        return self._people.get(self.heir.data or "")


class NewcomerForm(ConfirmSignUpForm):
    """An account for somebody who was invited; the mailbox is proved by the link."""

    is_adult = BooleanField(
        _l("I am 18 or over"), validators=[InputRequired(_l("Only people of 18 or over can act for an organisation"))]
    )
