"""Starting a shared pledge, and deciding on one."""

from collections.abc import Iterable
from uuid import uuid4

from flask_babel import gettext as _
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.kit.clock import today
from app.kit.forms import DayField, SelectField, TownForm, WholeNumber
from app.kit.locale import lazy as _l
from app.pledges.models import Action
from app.pledges.rules import LARGEST_SHARED, may_close_on

LONGEST_TITLE = 80
LONGEST_WHY = 500
LONGEST_ORGANISATION = 120


class StartSharedForm(TownForm):
    """What I would do if enough others did."""

    key = HiddenField(
        default=lambda: uuid4().hex,
        validators=[DataRequired(_l("Something was missing from the form. Send it again.")), Length(max=64)],
    )
    title = StringField(
        _l("Give it a name"),
        description=_l("For example, “Cars stay at home on Fridays in Bury Park”."),
        validators=[
            DataRequired(_l("Enter a name for the shared pledge")),
            Length(max=LONGEST_TITLE, message=_l("The name must be %(max)d characters or fewer")),
        ],
    )
    action = SelectField(_l("What will everybody do?"), validate_choice=False)
    reason = TextAreaField(
        _l("Why together?"),
        description=_l("Say in a few sentences what you hope for. Everyone can read it once it is accepted."),
        validators=[
            DataRequired(_l("Say why people should do this together")),
            Length(max=LONGEST_WHY, message=_l("What you write must be %(max)d characters or fewer")),
        ],
    )
    target = IntegerField(
        _l("How many other people?"),
        description=_l("You will do it if this many others do. You are not one of them."),
        validators=[WholeNumber(1, LARGEST_SHARED, _l("Enter a whole number between 1 and 100,000"))],
    )
    closes_on = DayField(_l("Until when can people join?"))
    organisation = StringField(
        _l("Are you doing this for an organisation? (optional)"),
        description=_l("Its name. The Taskforce checks with you before anyone sees it."),
        validators=[Length(max=LONGEST_ORGANISATION, message=_l("The name must be %(max)d characters or fewer"))],
    )
    promise_back = TextAreaField(
        _l("What does the organisation promise when the target is met? (optional)"),
        description=_l("For example, “We plant a tree for every ten people who join”."),
        validators=[Length(max=LONGEST_WHY, message=_l("The promise must be %(max)d characters or fewer"))],
    )

    def offer(self, actions: Iterable[Action]) -> None:
        self.action.choices = [("", _("Choose one")), *((action.slug, _(action.title)) for action in actions)]

    def validate_action(self, field: SelectField) -> None:
        if not field.data or field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose what everybody will do"))

    def validate_closes_on(self, field: DayField) -> None:
        if field.is_empty:
            raise ValidationError(_("Enter the last day to join"))
        if field.data is None:
            raise ValidationError(_("The last day must be a real date, like 27 3 2027"))
        if not may_close_on(field.data, today()):
            raise ValidationError(_("The last day must lie ahead, at most a year from now"))

    def validate_promise_back(self, field: TextAreaField) -> None:
        if field.data and not self.organisation.data:
            raise ValidationError(_("Enter the organisation above, or leave the promise empty"))


class DeclineForm(TownForm):
    """Saying no, with a reason the person reads."""

    reason = TextAreaField(
        _l("Why not?"),
        description=_l("The person who sent it reads this."),
        validators=[
            DataRequired(_l("Give a reason")),
            Length(max=LONGEST_WHY, message=_l("The reason must be %(max)d characters or fewer")),
        ],
    )
