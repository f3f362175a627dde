"""What staff type about a newsletter."""

from datetime import UTC, datetime, time

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from app.kit.clock import TOWN_ZONE
from app.kit.forms import DayField, RadioField, SelectField, TownForm
from app.kit.locale import lazy as _l
from app.notices.composing import Letter
from app.notices.wording import hours

LONGEST_SUBJECT = 150
LONGEST_TEXT = 20_000
NOW, LATER = "now", "later"


class LetterForm(TownForm):
    """The words, and whom they are for."""

    subject = StringField(
        _l("Subject"),
        validators=[
            DataRequired(_l("Enter a subject")),
            Length(max=LONGEST_SUBJECT, message=_l("The subject must be 150 characters or fewer")),
        ],
    )
    text = TextAreaField(
        _l("Text"),
        description=_l(
            "Leave a line empty between paragraphs. Begin a line with * for a list, with ## for a heading. Write a "
            "link as [words](address)."
        ),
        validators=[
            DataRequired(_l("Enter the text")),
            Length(max=LONGEST_TEXT, message=_l("The text must be 20,000 characters or fewer")),
        ],
    )
    segment = SelectField(_l("Whom is it for?"))

    def offer(self, segments: list[tuple[str, str]]) -> None:
        self.segment.choices = segments

    @property
    def letter(self) -> Letter:
        return Letter(self.subject.data, self.text.data, self.segment.data)


class ApprovalForm(TownForm):
    """When it leaves. The revision says which text was looked at."""

    revision = HiddenField(validators=[InputRequired()])
    when = RadioField(
        _l("When do you want to send it?"),
        choices=[(NOW, _l("Now")), (LATER, _l("At a time ahead"))],
        validators=[InputRequired(_l("Select when you want to send it"))],
    )
    day = DayField(_l("On which day?"), description=_l("For example, 27 3 2027"))
    hour = SelectField(_l("At which hour, by the town’s clock?"), coerce=int, default=9)

    def offer(self) -> None:
        self.hour.choices = hours()

    def validate_day(self, field: DayField) -> None:
        if self.when.data == LATER and field.data is None:
            raise StopValidation(_l("The day it leaves must be a real date, like 27 3 2027"))

    @property
    def looked_at(self) -> int:
        """Which text the person saw; what is no number was never one of ours."""
        text = self.revision.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    @property
    def send_at(self) -> datetime | None:
        if self.when.data == NOW or self.day.data is None:
            return None
        return datetime.combine(self.day.data, time(self.hour.data), tzinfo=TOWN_ZONE).astimezone(UTC)
