"""What staff type to make codes, and from ballots on paper."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, FileField, Form, HiddenField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from app.kit.forms import RadioField, SelectField, TownForm, WholeNumber
from app.kit.locale import lazy as _l
from app.polls.codes import LARGEST_BATCH
from app.polls.models import Poll, PollQuestion
from app.polls.papers import find_ward_fault, read_marks, read_pot, say_fault
from app.polls.pots import pots_of, town_questions
from app.polls.rules import InvalidMarks

SHEET, BALLOTS, LETTERS = "sheet", "ballots", "letters"
MOST_ON_SHEETS, MOST_BALLOTS = 1_000, 200
LONGEST_PLACE = 200


class BatchForm(TownForm):
    """How many codes, and on what."""

    known = HiddenField(validators=[InputRequired(_l("Something was missing from the form. Send it again."))])
    size = IntegerField(
        _l("How many codes?"),
        validators=[WholeNumber(1, LARGEST_BATCH, _l("Enter a whole number from 1 to 20,000"))],
    )
    note = StringField(
        _l("What are they for? (optional)"),
        description=_l("For example, “Stopsley library”. Name nobody: a code must not lead to a person."),
        validators=[Length(max=200, message=_l("The note must be 200 characters or fewer"))],
    )
    hand_in = StringField(
        _l("Where are ballot papers handed in? (optional)"),
        description=_l("It is printed on ballot papers."),
        validators=[Length(max=LONGEST_PLACE, message=_l("The place must be 200 characters or fewer"))],
    )
    form_of = RadioField(
        _l("What do you want?"),
        choices=[
            (SHEET, _l("A sheet to print and cut, up to 1,000 codes")),
            (BALLOTS, _l("Ballot papers to print with a code on each, up to 200")),
            (LETTERS, _l("A file for letters (CSV)")),
        ],
        default=SHEET,
        validators=[InputRequired(_l("Choose what you want"))],
    )

    def validate_size(self, field: IntegerField) -> None:
        if self.form_of.data == SHEET and field.data and field.data > MOST_ON_SHEETS:
            raise StopValidation(_l("A sheet takes up to 1,000 codes: choose the file, or make fewer"))
        if self.form_of.data == BALLOTS and field.data and field.data > MOST_BALLOTS:
            raise StopValidation(_l("Ballot papers are made up to 200 at a time: make fewer"))


class PaperForm(TownForm):
    """One ballot: the code on it, and a line for each question."""

    code = StringField(_l("The code on the paper"), validators=[DataRequired(_l("Enter the code"))])

    @property
    def marks(self) -> dict[int, str]:
        """A checked line for each question of the town and for one pot; only of a form that is valid."""
        return {question.id: read_marks(question, field.data or "") for question, field in self.pairs}

    @property
    def pairs(self) -> Sequence[tuple[PollQuestion, Any]]:
        return [(question, self[_name(question)]) for question in self.questions]

    poll: Poll
    questions: Sequence[PollQuestion] = ()


class PottedPaperForm(PaperForm):
    """The same where wards have pots."""

    ward = SelectField(_l("Which ward does the paper say?"), default="")
    pot = StringField(_l("Its pot"), validators=[Length(max=5_000)])

    def validate_pot(self, field: StringField) -> None:
        fault = find_ward_fault(self.poll, self.ward.data or "", field.data or "")
        if fault:
            raise StopValidation(fault)

    @property
    def marks(self) -> dict[int, str]:
        return {**super().marks, **read_pot(self.poll, self.ward.data or "", self.pot.data or "")}


def paper_form(poll: Poll, **options: Any) -> PaperForm:
    """The form for this poll's questions, with a ward and a line for its pot where wards have pots."""
    questions, pots = town_questions(poll), pots_of(poll)
    fields = {_name(question): _line_field(question) for question in questions}
    kind = PottedPaperForm if pots else PaperForm
    form: PaperForm = type("PollPaperForm", (kind,), fields)(**options)
    form.poll, form.questions = poll, questions
    if isinstance(form, PottedPaperForm):
        wards = [(str(pot.ward_code), pot.ward.name) for pot in pots if pot.ward]
        form.ward.choices = [("", _l("No ward, or none of these")), *sorted(wards, key=lambda ward: ward[1])]
    return form


def _name(question: PollQuestion) -> str:
    return f"question_{question.position}"


def _line_field(question: PollQuestion) -> StringField:
    def check(_form: Form, field: StringField) -> None:
        try:
            read_marks(question, field.data or "")
        except InvalidMarks as error:
            raise StopValidation(say_fault(question, error)) from None

    return StringField(question.title, validators=[Length(max=5_000), check])


class PaperFileForm(TownForm):
    """Many ballots in one file."""

    file = FileField(_l("Your file"))
    is_dry = BooleanField(_l("Only look through it: keep nothing"), default=True)
