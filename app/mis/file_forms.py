"""What analysts fill in: a file of households, and the words of a release."""

import io
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.kit.forms import SelectField, TownForm, WholeNumber
from app.mis.household_file import BadFile, Header, Row, open_text, read_header, read_rows
from app.mis.models import MisParameterSet

MOST_ROWS = 20_000  # for more there is a command
LONGEST_TITLE = 200
LONGEST_TEXT = 1000

T = TypeVar("T")


class HouseholdsForm(TownForm):
    """A file of households, and what it is."""

    file = FileField(_l("Choose a CSV file"))
    parameter_set = SelectField(_l("Set of figures"), coerce=int)

    def offer(self, sets: Iterable[MisParameterSet]) -> None:
        self.parameter_set.choices = [(row.id, row.name) for row in sets]

    def read(self, use: Callable[[Header, Iterator[Row]], T]) -> T | None:
        """What `use` makes of the rows of the file; None, with an error, when there is nothing to read."""
        if not self.file.data:
            self.add_error("file", _("Choose a file of households"))
            return None
        content = io.BytesIO(self.file.data.read())
        self.file.data.close()  # a large one lies in a temporary file
        with open_text(content) as text:
            try:
                header = read_header(text.readline().rstrip("\n"))
                return use(header, _at_most(read_rows(text, header)))
            except BadFile as error:
                self.add_error("file", str(error))
        return None


class PopulationForm(HouseholdsForm):
    """A file of households whose shares may be published."""

    year = IntegerField(
        _l("Year of the figures"),
        validators=[WholeNumber(2000, 2100, _l("Enter a year, for example 2022"))],
        description=_l(
            "The households’ incomes are of this year. A release replaces the one before it of the same year."
        ),
    )
    is_synthetic = BooleanField(_l("The households are synthetic: made by a computer, not asked or counted"))


class ReleaseForm(TownForm):
    """The words that go with published figures, and the figures themselves, signed."""

    draft = HiddenField()
    title = StringField(
        _l("Title"),
        validators=[DataRequired(_l("Enter a title")), Length(max=LONGEST_TITLE)],
        description=_l("For example: Band shares 2022/23, first release"),
    )
    source = StringField(
        _l("Source"),
        validators=[DataRequired(_l("Enter where the households come from")), Length(max=LONGEST_TEXT)],
        description=_l("Where the households come from, and when. It stands under every figure."),
    )
    method = TextAreaField(_l("Method"), validators=[Length(max=LONGEST_TEXT)])


def _at_most(rows: Iterator[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows):
        if count == MOST_ROWS:
            raise BadFile(
                _("The file has more than %(count)s rows. For larger files there is a command.", count=f"{MOST_ROWS:,}")
            )
        yield row
