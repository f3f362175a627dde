"""What people say about what they follow."""

from collections.abc import Sequence
from typing import Any

from wtforms import EmailField
from wtforms.validators import Email, InputRequired

from app.accounts.models import Person
from app.kit.forms import RadioField, SelectField, TownForm
from app.kit.locale import lazy as _l
from app.notices.models import Subscription
from app.notices.registry import find_topic, is_paced, registry
from app.notices.rules import Pace, Rhythm
from app.notices.wording import PACE_LABELS, clocks, hours, weekdays

PACES = [(pace.value, label) for pace, label in PACE_LABELS.items()]
STOP = "stop"
PACE_OF, OTHER = "pace_", "other_"  # how the fields begin that a person's own list adds


class FollowForm(TownForm):
    """How often, and whom to write to. Whoever is signed in is not asked for an address; the newsletter has no pace."""

    pace = RadioField(
        _l("How often do you want to hear of it?"),
        choices=PACES,
        default=Pace.WEEKLY.value,
        validators=[InputRequired(_l("Select how often you want to hear of it"))],
    )
    email = EmailField(
        _l("Your email address"),
        description=_l("We send a link there to confirm it. Nothing else until you have followed that link."),
        validators=[
            InputRequired(_l("Enter your email address")),
            Email(_l("Enter an email address in the correct format, like name@example.com"), allow_smtputf8=False),
        ],
    )

    def leave_out(self, *, email: bool, pace: bool) -> None:
        if email:
            del self.email
        if pace:
            del self.pace

    @property
    def chosen_pace(self) -> Pace:
        return Pace(self.pace.data) if "pace" in self else Pace.IMMEDIATE


class SettingsForm(TownForm):
    """Everything that one person gets: the fields of their own list are added by `settings_form`."""

    hour = SelectField(_l("At which hour?"), coerce=int)
    weekday = SelectField(_l("On which day, for what comes once a week?"), coerce=int)
    zone = SelectField(_l("Whose clock?"))

    def offer(self) -> None:
        self.hour.choices = hours()
        self.weekday.choices = weekdays()
        self.zone.choices = clocks()

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.hour.data, self.weekday.data, self.zone.data)

    def paces(self) -> dict[int, Pace | None]:
        """What to do with each subscription, by its number: another pace, or None for no more."""
        chosen = {name: field.data for name, field in self._fields.items() if name.startswith(PACE_OF)}
        return {
            int(name.removeprefix(PACE_OF)): None if answer == STOP else Pace(answer) for name, answer in chosen.items()
        }

    def others(self) -> dict[str, bool]:
        chosen = {name: field.data for name, field in self._fields.items() if name.startswith(OTHER)}
        return {name.removeprefix(OTHER): answer != STOP for name, answer in chosen.items()}

    def own_fields(self) -> list[Any]:
        return [field for name, field in self._fields.items() if name.startswith((PACE_OF, OTHER))]


def settings_form(
    person: Person, subscriptions: Sequence[Subscription], rhythm: Rhythm, **options: Any
) -> SettingsForm:
    """The form with a field for each thing this person gets."""
    fields = {f"{PACE_OF}{each.id}": _pace_field(each) for each in subscriptions}
    fields |= {
        f"{OTHER}{other.name}": SelectField(
            other.label,
            choices=[("send", _l("Send it")), (STOP, _l("Stop it"))],
            default="send" if other.is_on(person) else STOP,
        )
        for other in registry().other_mail
    }
    form: SettingsForm = type("PersonsSettingsForm", (SettingsForm,), fields)(obj=rhythm, **options)
    form.offer()
    return form


def _pace_field(subscription: Subscription) -> SelectField:
    topic = find_topic(subscription.topic)
    paces = PACES if is_paced(subscription.topic) else [(Pace.IMMEDIATE.value, _l("Send it"))]
    return SelectField(
        topic.title if topic else _l("Something that is not on this site any more"),
        choices=[*paces, (STOP, _l("Stop it"))],
        default=subscription.pace.value,
    )
