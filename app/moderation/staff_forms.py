"""What moderators say about cases."""

from collections.abc import Iterable

from flask_babel import gettext as _
from wtforms import TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.kit.forms import CheckboxesField, RadioField, TownForm
from app.kit.locale import lazy as _l
from app.moderation.deciding import Ruling
from app.moderation.labels import HIDE_REASONS
from app.moderation.models import Case
from app.moderation.rules import LONGEST_WORDS, HideReason, Verdict

VERDICTS = {
    Verdict.KEEP: _l("Show it: it breaks no rule"),
    Verdict.HIDE: _l("Hide it, and tell the author why"),
}


class RulingForm(TownForm):
    """One ruling on every case that was ticked."""

    cases = CheckboxesField(
        _l("Choose cases"), validate_choice=False, validators=[DataRequired(_l("Choose at least one case"))]
    )
    verdict = RadioField(
        _l("What should happen?"),
        choices=[(verdict.value, label) for verdict, label in VERDICTS.items()],
        validators=[InputRequired(_l("Choose what should happen"))],
    )
    reason = RadioField(
        _l("Why hide it?"),
        choices=[(reason.value, label) for reason, label in HIDE_REASONS.items()],
        validate_choice=False,
    )
    words = TextAreaField(
        _l("What should the author know? (optional)"),
        description=_l("The author reads this. Do not say who reported it."),
        validators=[Length(max=LONGEST_WORDS, message=_l("Write %(max)d characters or fewer"))],
    )

    def offer(self, cases: Iterable[Case]) -> None:
        self.cases.choices = [(str(case.id), case.label) for case in cases]

    @property
    def case_ids(self) -> list[int]:
        """The numbers among what was sent that an id can have."""
        return [int(text) for text in self.cases.data if text.isascii() and text.isdigit() and len(text) < 10]

    @property
    def ruling(self) -> Ruling:
        verdict = Verdict(self.verdict.data)
        reason = HideReason(self.reason.data) if verdict is Verdict.HIDE else None
        return Ruling(verdict, reason, self.words.data or "")

    def validate_reason(self, field: RadioField) -> None:
        if self.verdict.data == Verdict.HIDE and field.data not in set(HideReason):
            raise ValidationError(_("Choose why you hide it"))
