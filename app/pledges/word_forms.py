"""A moderator's decision about the words and names of several pledges at once."""

from collections.abc import Iterable
from enum import StrEnum

from flask_babel import gettext as _
from wtforms.validators import DataRequired, ValidationError

from app.kit.forms import CheckboxesField, RadioField, TownForm
from app.kit.locale import lazy as _l
from app.moderation.deciding import Ruling
from app.moderation.rules import HideReason, Verdict
from app.pledges.models import Pledge, TextState

HIDE_REASONS = {
    HideReason.OFF_TOPIC: _l("It is not something the person will do"),
    HideReason.PERSONAL_DETAILS: _l("It has somebody’s personal details"),
    HideReason.HURTFUL: _l("It insults or threatens"),
    HideReason.ADVERTISING: _l("It advertises"),
    HideReason.MISLEADING: _l("It is not true"),
    HideReason.UNLAWFUL: _l("It may break the law"),
}


class Choice(StrEnum):
    SHOW = "show"
    HIDE = "hide"


CHOICES = {Choice.SHOW: _l("Show to everyone"), Choice.HIDE: _l("Hide, and tell its maker why")}


class WordsForm(TownForm):
    """Which pledges, and what to do with their words."""

    pledges = CheckboxesField(
        _l("Choose pledges"), validate_choice=False, validators=[DataRequired(_l("Choose at least one pledge"))]
    )
    verdict = RadioField(
        _l("What should happen to them?"),
        choices=[(choice.value, label) for choice, label in CHOICES.items()],
        validators=[DataRequired(_l("Choose what should happen to them"))],
    )
    reason = RadioField(
        _l("Why hide them?"),
        choices=[(reason.value, label) for reason, label in HIDE_REASONS.items()],
        validate_choice=False,
    )

    def offer(self, pledges: Iterable[Pledge], state: TextState) -> None:
        """The pledges of the page, and of the verdicts those that change something."""
        self.pledges.choices = [
            (str(pledge.id), pledge.words or _("A name only: %(name)s", name=pledge.chosen_name)) for pledge in pledges
        ]
        needless = {TextState.SHOWN: Choice.SHOW, TextState.HIDDEN: Choice.HIDE}.get(state)
        self.verdict.choices = [choice for choice in self.verdict.choices if choice.value != needless]

    @property
    def pledge_ids(self) -> list[int]:
        """The numbers among what was sent that an id can have."""
        return [int(text) for text in self.pledges.data if text.isascii() and text.isdigit() and len(text) < 10]

    @property
    def is_to_hide(self) -> bool:
        return bool(self.verdict.data == Choice.HIDE)

    @property
    def ruling(self) -> Ruling:
        if self.is_to_hide:
            return Ruling(Verdict.HIDE, HideReason(self.reason.data))
        return Ruling(Verdict.KEEP)

    def validate_reason(self, field: RadioField) -> None:
        if self.is_to_hide and field.data not in set(HideReason):
            raise ValidationError(_("Choose why you hide them"))
