"""What people type when they report progress, and when they review what others reported."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField, HiddenField, IntegerField, MultipleFileField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.commitments.models import Commitment
from app.commitments.report_words import OUTCOME_LABELS, PROBLEMS
from app.commitments.reporting import Upload
from app.commitments.reports import MOST_FILES, Report, problems_of
from app.commitments.rules import LONGEST_WHY, read_measure
from app.commitments.status import Assurance, Outcome
from app.kit.clock import today
from app.kit.file_words import FAULTS
from app.kit.files import LARGEST_FILE, UnfitFile, examine
from app.kit.forms import DayField, RadioField, TownForm
from app.kit.text import tidy_line, tidy_lines
from app.organisations.rules import tidy_website

ACCEPTED = ".pdf,.png,.jpg,.jpeg,.webp,.txt,.csv,.docx,.xlsx,.odt,.ods"


class ReportForm(TownForm):
    """How one commitment goes: on which day, what happened, how far, and what shows it."""

    key = HiddenField(
        default=lambda: uuid4().hex,
        validators=[DataRequired(_l("Something was missing from the form. Send it again.")), Length(max=64)],
    )
    outcome = RadioField(
        _l("How does it stand?"),
        choices=[(outcome.value, label) for outcome, label in OUTCOME_LABELS.items()],
        validators=[InputRequired(_l("Choose how it stands"))],
    )
    on = DayField(_l("On which day was this so?"))
    value = StringField(_l("The figure (optional)"))
    note = TextAreaField(
        _l("What happened?"), description=_l("Everyone can read this. Name nobody without asking them.")
    )
    link = StringField(
        _l("A link to evidence (optional)"), description=_l("A page that shows it, for example a report on your site.")
    )
    files = MultipleFileField(_l("Files that show it (optional)"))

    amount: Decimal | None = None
    address: str = ""

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitment = commitment
        self.uploads: list[Upload] = []
        if commitment.unit:
            self.value.label.text = _("The figure, in %(unit)s (optional)", unit=commitment.unit)

    def validate(self, extra_validators: Any = None) -> bool:
        """Field by field, then what the rules say of the whole."""
        self._read_files()
        is_valid = super().validate(extra_validators) and not self.files.errors
        if self.on.data is None or not self.outcome.data:
            return False
        for problem in problems_of(
            self.as_report(),
            starts_on=self.commitment.starts_on or self.on.data,
            has_measure=bool(self.commitment.unit),
            today=today(),
        ):
            field, words = PROBLEMS[problem]
            self.add_error(field, str(words))
            is_valid = False
        return is_valid

    def validate_on(self, field: DayField) -> None:
        if field.data is None:
            field.errors = [*field.errors, _("Enter a day, a month and a year")]

    def validate_value(self, field: StringField) -> None:
        self.amount = read_measure(field.data) if field.data else None
        if field.data and self.amount is None:
            field.errors = [*field.errors, _("Enter a number, for example 12 or 3.5")]

    def validate_link(self, field: StringField) -> None:
        self.address = (tidy_website(field.data) or "") if field.data else ""
        if field.data and not self.address:
            field.errors = [*field.errors, _("Enter an address that begins with https:// or http://")]

    def as_report(self) -> Report:
        assert self.on.data is not None
        return Report(
            on=self.on.data,
            outcome=Outcome(self.outcome.data),
            value=self.amount,
            note=tidy_lines(self.note.data or ""),
            link=self.address,
        )

    def _read_files(self) -> None:
        given = [each for each in self.files.data or () if isinstance(each, FileStorage) and each.filename]
        faults = []
        for each in given[:MOST_FILES]:
            title = tidy_line(each.filename or "")[-120:]
            try:
                is_csv = title.lower().endswith(".csv")
                sound = examine(each.stream.read(LARGEST_FILE + 1), is_named_csv=is_csv)
                self.uploads.append(Upload(title, sound))
            except UnfitFile as error:
                faults.append(str(FAULTS[error.fault]) % {"name": title})
        if len(given) > MOST_FILES:
            faults.append(_("Choose at most %(most)s files", most=MOST_FILES))
        self.file_faults = faults

    def validate_files(self, field: MultipleFileField) -> None:
        field.errors = [*field.errors, *self.file_faults]


class ReviewForm(TownForm):
    """A reviewer's word, and why."""

    seen = IntegerField(validators=[InputRequired(_l("Something was missing from the form. Send it again."))])
    decision = RadioField(
        _l("What do you say?"),
        choices=[
            (Assurance.CHECKED.value, _l("It is shown to be true")),
            (Assurance.QUESTIONED.value, _l("I question it")),
        ],
        validators=[InputRequired(_l("Choose what you say"))],
    )
    why = TextAreaField(
        _l("Why?"),
        description=_l("What you looked at and what you found. Everyone can read this."),
        validators=[
            DataRequired(_l("Say why")),
            Length(max=LONGEST_WHY, message=_l("Why must be %(max)d characters or fewer")),
        ],
    )


class BulkForm(TownForm):
    """Many updates in one file."""

    file = FileField(_l("Your file"))
    token = HiddenField()  # of a file that was looked through
