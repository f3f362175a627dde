"""What people type about an organisation, and what we say when it does not fit."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.kit.forms import CheckboxesField, RadioField, SelectField, TownForm
from app.organisations.labels import KIND_LABELS, SIZE_LABELS
from app.organisations.registering import Details
from app.organisations.rules import (
    Kind,
    SizeBand,
    says_something,
    tidy_charity_number,
    tidy_company_number,
    tidy_website,
)
from app.places.models import Ward

LONGEST_ABOUT = 1000
LONGEST_WHY = 1000
IDENTITY = ("name", "kind", "company_number", "charity_number")  # what staff verify


class Tidied:
    """A value that a rule tidies, or turns down with the message."""

    def __init__(self, tidy: Callable[[str], str | None], message: LazyString) -> None:
        self.tidy = tidy
        self.message = message

    def __call__(self, _form: Any, field: Field) -> None:
        if self.tidy(field.data) is None:
            raise ValidationError(str(self.message))


class OrganisationForm(TownForm):
    """An organisation's own words about itself."""

    name = StringField(
        _l("Name of the organisation"),
        description=_l("As people know it. We look for it among those that are here already."),
        validators=[
            DataRequired(_l("Enter the name of the organisation")),
            Length(max=200, message=_l("The name must be %(max)d characters or fewer")),
        ],
    )
    kind = RadioField(
        _l("What kind of organisation is it?"),
        choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
        validators=[InputRequired(_l("Select what kind of organisation it is"))],
    )
    sector = StringField(
        _l("What does it do? (optional)"),
        description=_l("In a few words, for example “bakery” or “advice for tenants”."),
        validators=[Length(max=120, message=_l("What it does must be %(max)d characters or fewer"))],
    )
    size = SelectField(
        _l("How many people does it employ? (optional)"),
        choices=[("", _l("I would rather not say")), *((size.value, label) for size, label in SIZE_LABELS.items())],
        validators=[Optional()],
    )
    wards = CheckboxesField(
        _l("Which wards does it serve? (optional)"),
        description=_l("Select none if it serves the whole town."),
        validators=[Optional()],
    )
    website = StringField(
        _l("Website (optional)"),
        validators=[
            Optional(),
            Length(max=290, message=_l("The website’s address must be %(max)d characters or fewer")),
            Tidied(tidy_website, _l("Enter a website’s address, like www.example.org")),
        ],
    )
    company_number = StringField(
        _l("Companies House number (optional)"),
        description=_l("8 characters, for example 01234567 or SC123456."),
        validators=[
            Optional(),
            Tidied(tidy_company_number, _l("Enter a company number as Companies House writes it, like 01234567")),
        ],
    )
    charity_number = StringField(
        _l("Charity number (optional)"),
        description=_l("For example 1145678, SC012345 or NIC100123."),
        validators=[
            Optional(),
            Tidied(tidy_charity_number, _l("Enter a charity number as its regulator writes it, like 1145678")),
        ],
    )
    about = TextAreaField(
        _l("About the organisation (optional)"),
        description=_l("A few sentences that everybody may read. Name no people."),
        validators=[Length(max=LONGEST_ABOUT, message=_l("What you write must be %(max)d characters or fewer"))],
    )

    _kept: Mapping[str, Any] = {}

    def offer(self, wards: Iterable[Ward]) -> None:
        self.wards.choices = [(ward.code, ward.name) for ward in wards]

    def validate_name(self, field: Field) -> None:
        if not says_something(field.data):
            raise ValidationError(_("Enter the name of the organisation"))

    def keep_identity(self, details: Details) -> None:
        """Leave out what staff verified: it stays as it is."""
        self._kept = {name: getattr(details, name) for name in IDENTITY}
        for name in IDENTITY:
            del self[name]

    def as_details(self) -> Details:
        """What was typed, tidied."""
        return Details(**{**self._values(), **self._kept})

    def _values(self) -> dict[str, Any]:
        tidied: dict[str, Callable[[Any], Any]] = {
            "name": lambda text: " ".join(text.split()),
            "kind": Kind,
            "sector": str,
            "size": lambda value: SizeBand(value) if value else None,
            "wards": lambda codes: tuple(sorted(codes or ())),
            "website": lambda text: tidy_website(text) or "",
            "company_number": tidy_company_number,
            "charity_number": tidy_charity_number,
            "about": str,
        }
        return {name: tidy(self[name].data or "") for name, tidy in tidied.items() if name in self}

    @staticmethod
    def values_of(details: Details) -> dict[str, Any]:
        """What the fields hold when they show these details."""
        return {
            "name": details.name,
            "kind": details.kind.value,
            "sector": details.sector,
            "size": details.size.value if details.size else "",
            "wards": list(details.wards),
            "website": details.website,
            "company_number": details.company_number or "",
            "charity_number": details.charity_number or "",
            "about": details.about,
        }


class DetailsForm(OrganisationForm):
    """The same of an organisation that is here: it says which details it was opened on."""

    seen = HiddenField()

    def saved_otherwise(self, saved: Details) -> list[tuple[str, str]]:
        """What is saved by now and differs from what was typed: a label, and the value in words."""
        typed = self.as_details()
        return [
            (self[name].label.text, self._in_words(name, value))
            for name, value in self.values_of(saved).items()
            if name in self and getattr(typed, name) != getattr(saved, name)
        ]

    def _in_words(self, name: str, value: str | list[str]) -> str:
        words = dict(getattr(self[name], "choices", ()))
        values = value if isinstance(value, list) else [value]
        return ", ".join(str(words.get(each, each)) for each in values) or _("Nothing")


class WhyForm(TownForm):
    """A decision that the organisation's owners read the reason of."""

    why = TextAreaField(
        _l("Why?"),
        description=_l("The owners of the organisation read this."),
        validators=[
            DataRequired(_l("Give a reason")),
            Length(max=LONGEST_WHY, message=_l("The reason must be %(max)d characters or fewer")),
        ],
    )
