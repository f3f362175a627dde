"""The pledge in three short pages, and what people tell us afterwards."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, InputRequired, Length, Optional, StopValidation, ValidationError

from app.accounts.models import AgeBand, Display, Person
from app.kit.forms import RadioField, SelectField, TownForm, WholeNumber
from app.kit.text import tidy_line
from app.places.models import Ward
from app.pledges.models import Action, Pledge
from app.pledges.rules import MOST_WORDS, Answer
from app.vision.document import Priority

LONGEST_NAME = 80
UNDER_13 = "under-13"
OWN_WORDS = "own-words"
NEEDS_NAME = frozenset({Display.FIRST_NAME.value, Display.FULL_NAME.value})


def _email_field(description: str = "") -> EmailField:
    return EmailField(
        _l("Your email address"),
        description=description,
        validators=[
            InputRequired(_l("Enter your email address")),
            Length(max=254, message=_l("This email address is too long")),
            Email(
                _l("Enter an email address in the correct format, like name@example.com"),
                allow_smtputf8=False,  # many mail servers still refuse addresses outside ASCII
            ),
        ],
    )


def _shown_as_field() -> RadioField:
    return RadioField(
        _l("How should we show you?"),
        choices=[
            (Display.ANONYMOUS.value, _l("Without a name")),
            (Display.FIRST_NAME.value, _l("By my first name")),
            (Display.FULL_NAME.value, _l("By my full name")),
        ],
        default=Display.ANONYMOUS.value,
        validators=[InputRequired(_l("Choose how we should show you"))],
    )


def _name_field() -> StringField:
    return StringField(
        _l("Your name (optional)"),
        description=_l(
            "Only if you want it shown. A moderator reads it first. Your certificate has it too, or room to write it."
        ),
        validators=[Length(max=LONGEST_NAME, message=_l("Use %(max)d characters or fewer"))],
        filters=[lambda name: tidy_line(name) if name else name],
    )


class _NamingForm(TownForm):
    """Whether somebody is named: only by a name they typed, and nobody under 18 is."""

    is_minor = False

    def validate_shown_as(self, field: RadioField) -> None:
        if field.data != Display.ANONYMOUS.value and self.is_minor:
            raise ValidationError(_("If you are under 18 we never show your name. Choose “Without a name”."))

    def validate_name(self, field: StringField) -> None:
        if not field.data and self["shown_as"].data in NEEDS_NAME:
            raise StopValidation(_("Enter the name to show, or choose “Without a name”"))


class ChooseForm(TownForm):
    """Page 1: what."""

    action = RadioField(
        _l("What will you do?"),
        validators=[InputRequired(_l("Choose what you will do"))],
        validate_choice=False,  # the page may show a part of the catalogue; all of it is on offer
    )
    words = TextAreaField(
        _l("I will…"),
        description=_l("Say it in a sentence. A moderator reads it before anyone else does."),
        validators=[Length(max=MOST_WORDS, message=_l("Use %(max)d characters or fewer"))],
    )
    priority = SelectField(_l("Which priority does it serve?"), validate_choice=False)

    def offer(self, shown: Sequence[Action], priorities: Iterable[Priority]) -> None:
        self.action.choices = [
            *((action.slug, action.title) for action in shown),
            (OWN_WORDS, _("Something else, in my own words")),
        ]
        self.priority.choices = [("", _("Choose one")), *((each.slug, each.name) for each in priorities)]

    @property
    def action_slug(self) -> str:
        """The entry of the catalogue that was chosen; one's own words have an entry for each priority."""
        return f"{OWN_WORDS}-{self.priority.data}" if self.is_own_words else str(self.action.data)

    @property
    def is_own_words(self) -> bool:
        return bool(self.action.data == OWN_WORDS)

    def validate_words(self, field: TextAreaField) -> None:
        if self.is_own_words and not field.data:
            raise ValidationError(_("Say what you will do"))

    def validate_priority(self, field: SelectField) -> None:
        if self.is_own_words and field.data not in {choice.value for choice in field.choices if choice.value}:
            raise ValidationError(_("Choose the priority that your pledge serves"))


class AboutYouForm(_NamingForm):
    """Page 2: who, as much as somebody wishes to show."""

    email = _email_field(
        _l("We send a link to confirm your pledge and ask now and then how it goes. Nobody else sees it.")
    )
    age = RadioField(
        _l("How old are you?"),
        choices=[
            (UNDER_13, _l("Under 13")),
            (AgeBand.TEEN.value, _l("13 to 17")),
            (AgeBand.ADULT.value, _l("18 or over")),
        ],
        validators=[InputRequired(_l("Choose your age group"))],
    )
    shown_as = _shown_as_field()
    name = _name_field()
    amount = IntegerField(
        _l("How much? (optional)"),
        validators=[Optional(), WholeNumber(1, 10_000, _l("Give a whole number between 1 and 10,000"))],
    )
    ward = SelectField(
        _l("Your ward (optional)"),
        description=_l("Shown only where at least 10 pledges share it."),
        validate_choice=False,
    )

    def offer(self, wards: Iterable[Ward], action: Action, person: Person | None) -> None:
        """Fit the page to the pledge, and do not ask a person with an account what we know."""
        self.is_minor = bool(person and person.is_minor)
        if self.is_minor:  # offer nothing that we would have to refuse
            self.shown_as.choices = self.shown_as.choices[:1]
        if person is not None:
            del self.email, self.age
        if action.unit:
            self.amount.label.text = _("How many %(unit)s? (optional)", unit=action.unit)
        else:
            del self.amount
        self.ward.choices = [("", _("I would rather not say")), *((ward.code, ward.name) for ward in wards)]

    def validate_age(self, field: RadioField) -> None:
        if field.data == UNDER_13:
            raise ValidationError(_("You need to be 13 or over. Ask a grown-up to make this pledge with you."))
        self.is_minor = field.data == AgeBand.TEEN.value  # before the fields below it are looked at

    def validate_ward(self, field: SelectField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose a ward from the list"))


class CheckAnswersForm(TownForm):
    """Page 3: the key makes a repeated submit the same pledge."""

    key = HiddenField(validators=[InputRequired(), Length(max=64)])


class CheckInForm(TownForm):
    """How is it going? One tap: each answer is a button."""

    answer = RadioField(
        _l("How is it going?"),
        choices=[
            (Answer.STILL_DOING.value, _l("Still doing it")),
            (Answer.DONE.value, _l("Done")),
            (Answer.STOPPED.value, _l("Stopped")),
        ],
        validators=[InputRequired(_l("Choose how it is going"))],
    )


class DisplayForm(_NamingForm):
    """How a pledge that is made shows its maker."""

    shown_as = _shown_as_field()
    name = _name_field()

    def offer(self, pledge: Pledge) -> None:
        self.is_minor = pledge.may_name_nobody
        if self.is_minor:
            self.shown_as.choices = [choice for choice in self.shown_as.choices if choice.value not in NEEDS_NAME]


class FindPledgesForm(TownForm):
    """For people who lost their link."""

    email = _email_field()
