"""What staff say of proposals: whether each can be done, one by one or all on one page."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, TextAreaField
from wtforms.validators import InputRequired, Length, StopValidation

from app.kit.forms import RadioField
from app.kit.locale import lazy as _l
from app.polls.draft_form import DraftForm
from app.polls.models import PollOption, PollQuestion
from app.polls.rules import Feasibility
from app.polls.staff_fields import LONGEST_WHY
from app.polls.staff_words import VALUATIONS

WHY_NOT = _l("Say why it cannot be done")
WHAT_FOR = _l("Choose whether it can be done, or say what you are waiting for")


def _verdict_field(label: Any) -> RadioField:
    return RadioField(
        label,
        choices=[(each.value, words) for each, words in VALUATIONS.items()],
        validators=[InputRequired(_l("Choose whether it can be done"))],
    )


def _why_field(label: Any, *checks: Any, **more: Any) -> TextAreaField:
    too_long = Length(max=LONGEST_WHY, message=_l("The reason must be %(max)d characters or fewer"))
    return TextAreaField(label, validators=[too_long, *checks], **more)


class ValuationForm(DraftForm):
    """Whether a proposal can be done."""

    feasibility = _verdict_field(_l("Can it be done?"))
    why = _why_field(
        _l("Why?"),
        description=_l(
            "What you looked at: cost, land, law, time. Everybody can read this. "
            "Needed for a no, and for “Not known yet”."
        ),
    )

    def validate_why(self, field: TextAreaField) -> None:
        _check(self.feasibility.data, field)

    @staticmethod
    def values_of(option: PollOption) -> dict[str, Any]:
        return {"feasibility": option.feasibility.value, "why": option.feasibility_why}


def _check(verdict: str | None, why: Field) -> None:
    if verdict == Feasibility.NOT_FEASIBLE and not why.data:
        raise StopValidation(WHY_NOT)
    if verdict == Feasibility.WAITING and not why.data:
        raise StopValidation(WHAT_FOR)


class ValuationsForm(DraftForm):
    """All proposals of a question; one that nobody has judged may stay so."""

    options: Sequence[PollOption] = ()

    @property
    def rows(self) -> Sequence[tuple[PollOption, Any, Any]]:
        return [(option, self[f"feasibility_{option.id}"], self[f"why_{option.id}"]) for option in self.options]

    @property
    def verdicts(self) -> Mapping[int, tuple[Feasibility, str]]:
        return {option.id: (Feasibility(verdict.data), why.data or "") for option, verdict, why in self.rows}

    @staticmethod
    def values_of(question: PollQuestion) -> dict[str, Any]:
        verdicts = {f"feasibility_{option.id}": option.feasibility.value for option in question.options}
        return {**verdicts, **{f"why_{option.id}": option.feasibility_why for option in question.options}}


def valuations_form(question: PollQuestion, **values: Any) -> ValuationsForm:
    """The form for this question's proposals."""
    fields = {}
    for option in question.options:
        fields[f"feasibility_{option.id}"] = _verdict_field(option.title)
        fields[f"why_{option.id}"] = _why_field(_("Why? %(option)s", option=option.title), _check_of(option))
    form: ValuationsForm = type("QuestionValuationsForm", (ValuationsForm,), fields)(**values)
    form.options = question.options
    return form


def _check_of(option: PollOption) -> Any:
    was = option.feasibility

    def check(form: Any, field: Field) -> None:
        verdict = form[f"feasibility_{option.id}"].data
        if verdict != was or verdict != Feasibility.WAITING:
            _check(verdict, field)

    return check
