"""What staff fill in to bring figures in, and to publish them."""

from typing import IO, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.indicators.rules import AreaKind
from app.kit.files import LARGEST_FILE
from app.kit.forms import SelectField, TownForm

LONGEST_TITLE = 200
LONGEST_NOTES = 1000


class FiguresForm(TownForm):
    """A file of figures, and what is said of it."""

    file = FileField(_l("Choose a file"))
    title = StringField(
        _l("What is the release called?"),
        validators=[DataRequired(_l("Enter a title")), Length(max=LONGEST_TITLE)],
        description=_l("For example: Child poverty 2022/23"),
    )
    notes = TextAreaField(
        _l("Notes for readers"),
        validators=[Length(max=LONGEST_NOTES)],
        description=_l("Where the figures come from and what to know about them."),
    )
    wards = SelectField(
        _l("If the file names wards and gives no codes, which wards are they?"),
        choices=[
            ("", _l("The file gives codes, or names that leave no doubt")),
            (AreaKind.WARD.value, _l("The 20 wards since May 2023")),
            (AreaKind.OLD_WARD.value, _l("The 19 wards before May 2023")),
        ],
    )

    @property
    def boundaries(self) -> AreaKind | None:
        return AreaKind(self.wards.data) if self.wards.data else None

    def opened(self) -> IO[bytes] | None:
        """The file; None, with an error, where there is none or it is too large for a page."""
        if not self.file.data:
            self.add_error("file", _("Choose a file of figures"))
            return None
        stream: Any = self.file.data.stream
        if stream.seek(0, 2) > LARGEST_FILE:
            self.add_error("file", _("The file must be 10 MB or smaller. For larger files there is a command."))
            return None
        return stream  # type: ignore[no-any-return]


class PublicationForm(TownForm):
    """That somebody has looked at what the file reader warned of."""

    looked = BooleanField(_l("I have looked at each warning, and the figures are right"))
