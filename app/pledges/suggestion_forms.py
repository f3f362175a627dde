"""Suggesting an action, and making it an entry of the catalogue."""

from collections.abc import Iterable, Sequence
from uuid import uuid4

from flask_babel import gettext as _
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.kit.forms import CheckboxesField, RadioField, SelectField, TownForm
from app.kit.locale import lazy as _l
from app.pledges.models import Action, Effort
from app.pledges.sharing_forms import DeclineForm
from app.pledges.suggestions import Entry
from app.pledges.wording import EFFORTS
from app.vision.document import Outcome, Priority

LONGEST_TITLE = 80
LONGEST_WHY = 500


class SuggestForm(TownForm):
    """Something people in Luton could promise, that the catalogue does not have yet."""

    key = HiddenField(
        default=lambda: uuid4().hex,
        validators=[DataRequired(_l("Something was missing from the form. Send it again.")), Length(max=64)],
    )
    title = StringField(
        _l("What could people promise?"),
        description=_l("A few words, for example “Lend tools to neighbours”."),
        validators=[
            DataRequired(_l("Enter what people could promise")),
            Length(max=LONGEST_TITLE, message=_l("What people could promise must be %(max)d characters or fewer")),
        ],
    )
    why = TextAreaField(
        _l("Why would it help the town?"),
        validators=[
            DataRequired(_l("Say why it would help")),
            Length(max=LONGEST_WHY, message=_l("What you write must be %(max)d characters or fewer")),
        ],
    )
    priority = RadioField(
        _l("Which priority does it serve?"), validators=[DataRequired(_l("Choose the priority it serves"))]
    )

    def offer(self, priorities: Iterable[Priority]) -> None:
        self.priority.choices = [(each.slug, each.name) for each in priorities]


class EntryForm(TownForm):
    """How an accepted suggestion reads in the catalogue."""

    title = StringField(
        _l("Title"),
        validators=[
            DataRequired(_l("Enter a title")),
            Length(max=LONGEST_TITLE, message=_l("The title must be %(max)d characters or fewer")),
        ],
    )
    first_person = StringField(
        _l("How it reads after “I will”"),
        description=_l("For example, “lend my tools to my neighbours”."),
        validators=[
            DataRequired(_l("Enter how it reads after “I will”")),
            Length(max=160, message=_l("The wording must be %(max)d characters or fewer")),
        ],
    )
    priority = RadioField(_l("Priority"), validators=[DataRequired(_l("Choose a priority"))])
    outcomes = CheckboxesField(
        _l("Which outcomes does it serve?"), validators=[DataRequired(_l("Choose at least one outcome"))]
    )
    effort = RadioField(
        _l("Effort"),
        choices=[(effort.value, label) for effort, label in EFFORTS.items()],
        validators=[DataRequired(_l("Choose how much effort it takes"))],
    )
    frequency = StringField(
        _l("How often?"),
        description=_l("For example, “every week”."),
        validators=[
            DataRequired(_l("Enter how often")),
            Length(max=60, message=_l("How often must be %(max)d characters or fewer")),
        ],
    )
    unit = StringField(
        _l("What can be counted? (optional)"),
        description=_l("For example, “hours a month”. Leave it empty where counting makes no sense."),
        validators=[Length(max=60, message=_l("What can be counted must be %(max)d characters or fewer"))],
    )
    is_free = BooleanField(_l("It takes no money"))

    def offer(self, priorities: Sequence[Priority], outcomes: Sequence[Outcome]) -> None:
        self.priority.choices = [(each.slug, each.name) for each in priorities]
        self.outcomes.choices = [(each.code, each.text) for each in outcomes]
        self.outcome_groups = [
            (priority.name, [each.code for each in outcomes if each.priority_slug == priority.slug])
            for priority in priorities
        ]

    def as_entry(self) -> Entry:
        return Entry(
            title=self.title.data,
            first_person=self.first_person.data,
            priority=self.priority.data,
            outcomes=self.outcomes.data,
            effort=Effort(self.effort.data),
            frequency=self.frequency.data,
            unit=self.unit.data or None,
            is_free=self.is_free.data,
        )


class MergeForm(DeclineForm):
    """The catalogue has it already: which entry, and why it is the same."""

    action = SelectField(
        _l("Which action is it the same as?"), validators=[DataRequired(_l("Choose the action it is the same as"))]
    )

    def offer(self, actions: Iterable[Action]) -> None:
        self.reason.label.text = _("Why is it the same?")
        self.action.choices = [("", _("Choose one")), *((action.slug, _(action.title)) for action in actions)]
