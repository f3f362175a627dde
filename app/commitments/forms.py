"""The forms of an organisation's pledge. Fields of a commitment are named as `Terms` names them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.commitments.models import Commitment
from app.commitments.rules import (
    LONGEST_OWNER,
    LONGEST_STATEMENT,
    LONGEST_TEXT,
    LONGEST_UNIT,
    LONGEST_WHY,
    CommitmentType,
    Direction,
    Terms,
    read_measure,
)
from app.commitments.wording import DIRECTION_LABELS, TYPE_LABELS
from app.indicators.names import list_titles
from app.kit.clock import today
from app.kit.forms import CheckboxesField, DayField, RadioField, SelectField, TownForm
from app.kit.text import tidy_line, tidy_lines
from app.organisations.models import Membership
from app.organisations.rules import MemberRole, is_at_least
from app.places.queries import list_wards
from app.vision.queries import list_outcomes

TOO_LONG = _l("This must be %(max)d characters or fewer")


def _line(text: str | None) -> str:
    return tidy_line(text or "")


def _text(text: str | None) -> str:
    return tidy_lines(text or "")


def refuse_unreal(field: DayField) -> None:
    if field.data is None and not field.is_empty:
        raise ValidationError(_("This must be a real date, like 27 3 2027"))


class VersionedForm(TownForm):
    """A form that says which version it was opened on."""

    version = HiddenField()

    @property
    def opened_on(self) -> int:
        """A version that nobody typed; anything else is no version, and so somebody else's."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class PledgeForm(VersionedForm):
    """The period and the statement."""

    starts_on = DayField(_l("First day"))
    ends_on = DayField(_l("Last day"))
    statement = TextAreaField(
        _l("What do you pledge to the town? (you can write this later)"),
        description=_l("A few sentences in your own words. Everybody can read them once the pledge is agreed."),
        filters=[_text],
        validators=[Length(max=LONGEST_STATEMENT, message=TOO_LONG)],
    )

    def validate_starts_on(self, field: DayField) -> None:
        refuse_unreal(field)
        if field.is_empty:
            raise ValidationError(_("Enter the first day"))

    def validate_ends_on(self, field: DayField) -> None:
        refuse_unreal(field)
        if field.is_empty:
            raise ValidationError(_("Enter the last day"))
        if field.data and field.data < today():
            raise ValidationError(_("The last day must lie ahead"))

    @property
    def period(self) -> tuple[date, date]:
        """The days of a valid form."""
        assert self.starts_on.data is not None
        assert self.ends_on.data is not None
        return self.starts_on.data, self.ends_on.data


class OwnerForm(TownForm):
    """Who looks after a commitment, of those members who may report on it. Nobody outside learns who it is."""

    member = SelectField(_l("Which member do we remind? (optional)"), validate_choice=False)

    def offer(self, members: Sequence[Membership]) -> None:
        people = [each.person for each in members if is_at_least(each.role, MemberRole.EDITOR)]
        self.member.choices = [
            ("", _("Every owner of the organisation")),
            *((str(person.id), person.name or person.email) for person in people),
        ]

    def validate_member(self, field: SelectField) -> None:
        if (field.data or "") not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose one of your members"))

    @property
    def member_id(self) -> int | None:
        return int(self.member.data) if self.member.data else None


class TermsForm(VersionedForm):
    """What one commitment says: specific, measurable where it can be, somebody's job, and with dates."""

    text = TextAreaField(
        _l("What will you do?"),
        description=_l("One thing, so clear that somebody else could tell whether it was done."),
        filters=[_text],
        validators=[DataRequired(_l("Say what you will do")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    type = RadioField(
        _l("What sort of commitment is it?"),
        choices=[(each.value, label) for each, label in TYPE_LABELS.items()],
        validate_choice=False,
    )
    outcomes = CheckboxesField(_l("Which outcomes does it work towards?"), validate_choice=False)
    owner = StringField(
        _l("Whose job is it?"),
        description=_l("A job title, such as “Head of People”. It is public; no name is."),
        filters=[_line],
        validators=[Length(max=LONGEST_OWNER, message=TOO_LONG)],
    )
    starts_on = DayField(_l("When does it start?"))
    due_on = DayField(_l("By when will it be done?"))
    unit = StringField(
        _l("What can be counted? (optional)"),
        description=_l("For example, “apprentices” or “tonnes of CO₂ a year”. Leave all four empty if nothing can."),
        filters=[_line],
        validators=[Length(max=LONGEST_UNIT, message=TOO_LONG)],
    )
    baseline = StringField(_l("How many is it now?"), filters=[_line])
    target = StringField(_l("How many will it be?"), filters=[_line])
    direction = RadioField(
        _l("Should the number go up or down?"),
        choices=[(each.value, label) for each, label in DIRECTION_LABELS.items()],
        validate_choice=False,
    )
    wards = CheckboxesField(
        _l("Which wards does it reach? (optional)"),
        description=_l("Tick none if it is for the whole town."),
        validate_choice=False,
    )
    indicator = SelectField(
        _l("Which town indicator does it support? (optional)"),
        description=_l("It says that you contribute, never that you alone made the number move."),
        validate_choice=False,
    )
    known_due: date | None = None  # a due date that may stay although it has passed

    def offer(self, _members: Sequence[Membership] = ()) -> None:
        self.outcomes.choices = [(each.code, f"{each.code} {each.text}") for each in list_outcomes()]
        self.wards.choices = [(each.code, each.name) for each in list_wards()]
        self.indicator.choices = [("", _("None")), *list_titles().items()]

    def validate_type(self, field: RadioField) -> None:
        if field.data not in set(CommitmentType):
            raise ValidationError(_("Choose what sort of commitment it is"))

    def validate_outcomes(self, field: CheckboxesField) -> None:
        if not set(field.data or ()) <= {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose outcomes from the list"))

    def validate_wards(self, field: CheckboxesField) -> None:
        if not set(field.data or ()) <= {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose wards from the list"))

    def validate_indicator(self, field: SelectField) -> None:
        if (field.data or "") not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose an indicator from the list"))

    def validate_starts_on(self, field: DayField) -> None:
        refuse_unreal(field)

    def validate_due_on(self, field: DayField) -> None:
        refuse_unreal(field)
        if field.data is None:
            return
        if field.data < today() and field.data != self.known_due:
            raise ValidationError(_("The due date must lie ahead"))
        if self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("The due date must not be before the start"))

    def validate_baseline(self, field: StringField) -> None:
        if field.data and read_measure(field.data) is None:
            raise ValidationError(_("Enter a number, like 1,250 or 7.5"))

    validate_target = validate_baseline

    def validate_direction(self, field: RadioField) -> None:
        if field.data and field.data not in set(Direction):
            raise ValidationError(_("Choose up or down"))

    @property
    def terms(self) -> Terms:
        """What a valid form says."""
        return Terms(
            text=self.text.data,
            type=CommitmentType(self.type.data),
            outcomes=tuple(self.outcomes.data or ()),
            owner=self.owner.data,
            starts_on=self.starts_on.data,
            due_on=self.due_on.data,
            unit=self.unit.data,
            baseline=read_measure(self.baseline.data),
            target=read_measure(self.target.data),
            direction=Direction(self.direction.data) if self.direction.data else None,
            wards=tuple(self.wards.data or ()),
            indicator=self.indicator.data or "",
        )


class CommitmentForm(TermsForm, OwnerForm):
    """A commitment of a draft, and who looks after it."""

    def offer(self, members: Sequence[Membership] = ()) -> None:
        TermsForm.offer(self)
        OwnerForm.offer(self, members)


class ChangeForm(TermsForm):
    """New terms for a published commitment, and why."""

    why = TextAreaField(
        _l("Why does it change?"),
        description=_l("Everybody can read this beside what changed, if staff agree."),
        filters=[_text],
        validators=[DataRequired(_l("Say why it changes")), Length(max=LONGEST_WHY, message=TOO_LONG)],
    )


class ReasonForm(TownForm):
    """A reason that others will read."""

    why = TextAreaField(
        _l("Why?"),
        filters=[_text],
        validators=[DataRequired(_l("Give a reason")), Length(max=LONGEST_WHY, message=TOO_LONG)],
    )


class CommentForm(TownForm):
    """What staff ask of one commitment."""

    text = TextAreaField(
        _l("What should change?"),
        filters=[_text],
        validators=[DataRequired(_l("Say what should change")), Length(max=LONGEST_WHY, message=TOO_LONG)],
    )


def values_of(commitment: Commitment) -> dict[str, Any]:
    """A commitment as its form's fields hold it."""
    return {
        "text": commitment.text,
        "type": commitment.type.value,
        "outcomes": [row.outcome_code for row in commitment.outcomes],
        "owner": commitment.owner_title,
        "member": str(commitment.owner_id or ""),
        "starts_on": commitment.starts_on,
        "due_on": commitment.due_on,
        "unit": commitment.unit,
        "baseline": shown(commitment.baseline),
        "target": shown(commitment.target),
        "direction": commitment.direction.value if commitment.direction else None,
        "wards": [row.ward_code for row in commitment.wards],
        "indicator": commitment.indicator_code or "",
        "version": str(commitment.version),
    }


def shown(value: Decimal | None) -> str:
    """A number as one would type it."""
    return f"{value.normalize():f}" if value is not None else ""
