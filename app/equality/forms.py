"""One form of all questions. None of them must be answered."""

from typing import Any

from flask_babel import gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length, Optional

from app.equality.questions import NOT_SAID, given_answers, questionnaire
from app.kit.forms import RadioField, TownForm
from app.kit.locale import lazy as _l


class _Answering(TownForm):
    """The questions come from the reference file: see below."""

    code = HiddenField(validators=[Length(max=40)])

    def given(self) -> dict[str, str]:
        """question -> choice, of what was answered."""
        return given_answers({name: value for name, value in self.data.items() if isinstance(value, str)})


def _radio(question: Any) -> RadioField:
    choices = [(choice.code, choice.text) for choice in question.choices]
    return RadioField(
        question.text,
        description=question.hint,
        choices=[*choices, (NOT_SAID, _l("Prefer not to say"))],
        validators=[Optional()],
    )


AnswersForm: type[_Answering] = type(
    "AnswersForm", (_Answering,), {question.code: _radio(question) for question in questionnaire().everything()}
)


class CodeForm(TownForm):
    code = StringField(
        _l("Your code"),
        validators=[
            DataRequired(_l("Enter your code")),
            Length(max=40, message=_l("A code has 16 letters and digits")),
        ],
    )

    def refuse(self) -> None:
        self.add_error("code", _("We do not know this code. Check that you copied all of it"))
