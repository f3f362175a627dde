"""What people say when they report a thing, and what an author says against a decision."""

from flask_babel import gettext as _
from wtforms import TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.kit.forms import RadioField, TownForm
from app.kit.locale import lazy as _l
from app.moderation.labels import REPORT_REASONS
from app.moderation.rules import LONGEST_WORDS, ReportReason


class ReportForm(TownForm):
    reason = RadioField(
        _l("What is wrong with it?"),
        choices=[(reason.value, label) for reason, label in REPORT_REASONS.items()],
        validate_choice=False,
        validators=[InputRequired(_l("Choose what is wrong with it"))],
    )
    words = TextAreaField(
        _l("What should we know? (optional)"),
        description=_l("Only moderators read this."),
        validators=[Length(max=LONGEST_WORDS, message=_l("Write %(max)d characters or fewer"))],
    )

    def validate_reason(self, field: RadioField) -> None:
        if field.data not in set(ReportReason):
            raise ValidationError(_("Choose what is wrong with it"))

    def validate_words(self, field: TextAreaField) -> None:
        if self.reason.data == ReportReason.OTHER and not (field.data or "").strip():
            raise ValidationError(_("Say in a few words what is wrong"))


class AppealForm(TownForm):
    words = TextAreaField(
        _l("Why should everyone be able to read it?"),
        description=_l("Only moderators read this."),
        validators=[
            DataRequired(_l("Say why everyone should be able to read it")),
            Length(max=LONGEST_WORDS, message=_l("Write %(max)d characters or fewer")),
        ],
    )
