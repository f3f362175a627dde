"""A ballot as a form: fields for each question, read into one line of marks, and filled in from one again."""

from collections.abc import Mapping, Sequence
from typing import Any

import wtforms
from wtforms import BooleanField, HiddenField, StringField

from app.kit.errors import DomainError
from app.kit.forms import CheckboxesField, RadioField, TownForm
from app.kit.locale import gettext as _
from app.kit.locale import lazy as _l
from app.polls.marking import ABSTAIN, Fields, reader_of, running_total
from app.polls.models import Poll, PollQuestion
from app.polls.pots import UnfitWard, asked, check_one_ward, pots_of
from app.polls.rules import InvalidMarks, Marking, check_marks

ELSEWHERE = "elsewhere"  # of a voter for whose ward there is no pot
SCORES = [(str(score), str(score)) for score in range(6)]


class UnfitBallot(DomainError):
    """What was sent is no ballot of this poll; none of our pages sends such."""

    status = 422


class BallotForm(TownForm):
    """The fields of what one voter is asked; `ballot_form` adds them, `q<question>` or `q<question>-<place>`."""

    entry = HiddenField("")
    ward = HiddenField("")

    questions: Sequence[PollQuestion] = ()

    def marks(self) -> dict[int, str]:
        """A line for each question, or errors at the fields that hold it up."""
        return {question.id: reader_of(question)(question, self.fields_of(question)) for question in self.questions}

    def fields_of(self, question: PollQuestion) -> Fields:
        """What a question is answered with: by place, or one field with choices; and the box that says one abstains."""
        name = _name(question)
        places = range(1, len(question.listed) + 1)
        return Fields(
            whole=self._fields.get(name),
            parts=[self[f"{name}-{place}"] for place in places if f"{name}-{place}" in self],
            abstains=self._fields.get(f"{name}-{ABSTAIN}"),
        )

    def total_of(self, question: PollQuestion) -> int:
        """What is marked so far adds up to."""
        return running_total(question, self.fields_of(question))


def ballot_form(
    poll: Poll,
    lines: Mapping[int, str] | None = None,
    *,
    ward_code: str | None = None,
    entry: str = "",
    is_sent: bool,
) -> BallotForm:
    """The form of somebody of this ward: as it was sent, or filled in from lines of marks, or empty."""
    fields: dict[str, Any] = {"questions": asked(poll, ward_code)}
    known: dict[str, Any] = {"ward": ward_code or ELSEWHERE}
    for question in fields["questions"]:
        fields.update(_fields(question))
        if lines is not None:
            known.update(_known(question, lines.get(question.id, "")))
    kind = type("BallotForm", (BallotForm,), fields)
    form: BallotForm = kind() if is_sent else kind(formdata=None, entry=entry, data=known)
    return form


def _name(question: PollQuestion) -> str:
    return f"q{question.id}"


def _fields(question: PollQuestion) -> dict[str, wtforms.Field]:
    name = _name(question)
    listed = [(str(place), option.title) for place, option in enumerate(question.listed, 1)]
    if question.marking is Marking.ONE:
        choices = [*listed, (ABSTAIN, _("I abstain"))]
        return {name: RadioField(question.title, choices=choices, validate_choice=False)}
    abstains = {f"{name}-{ABSTAIN}": BooleanField(_l("I abstain"))}
    if question.marking in {Marking.SEVERAL, Marking.KNAPSACK}:
        return {name: CheckboxesField(question.title, choices=listed, validate_choice=False), **abstains}
    return {**{f"{name}-{place}": _part(question.marking, title) for place, title in listed}, **abstains}


def _part(marking: Marking, title: str) -> wtforms.Field:
    if marking is Marking.SCORES:
        return RadioField(title, choices=SCORES, validate_choice=False)
    return StringField(title)


def _known(question: PollQuestion, line: str) -> dict[str, Any]:
    """A line of marks, as the question's fields hold it."""
    name = _name(question)
    if question.marking is Marking.ONE:
        return {name: line or ABSTAIN}
    if not line:
        return {f"{name}-{ABSTAIN}": True}
    if question.marking in {Marking.SEVERAL, Marking.KNAPSACK}:
        return {name: line.split(",")}
    if question.marking is Marking.RANKS:
        return {f"{name}-{place}": str(rank) for rank, place in enumerate(line.split(">"), 1)}
    return {f"{name}-{place}": value for place, _colon, value in (pair.partition(":") for pair in line.split(","))}


def sent_ward(poll: Poll, sent: Mapping[str, str]) -> str | None:
    """For which ward a ballot was marked, None for one without a pot; UnfitWard where it is marked for another too."""
    pots = {pot.ward_code: _name(pot) for pot in pots_of(poll)}
    ward_code = sent.get("ward", "")
    others = [name for code, name in pots.items() if code != ward_code]
    if any(field == name or field.startswith(f"{name}-") for field in sent for name in others):
        raise UnfitWard(_("This ballot answers for two wards. Everybody votes for one ward only."))
    answered = [pot.id for pot in pots_of(poll) if pot.ward_code == ward_code]
    check_one_ward(poll, answered)
    return ward_code if answered else None


def lines_of(poll: Poll, sent: Mapping[str, str]) -> dict[int, str]:
    """The lines that a check page carries, checked again: a form is whatever somebody sends."""
    questions = [each for each in poll.questions if not each.is_pot or f"marks-{each.id}" in sent]
    check_one_ward(poll, [question.id for question in questions])
    try:
        return {question.id: check_marks(sent[f"marks-{question.id}"], question.limits) for question in questions}
    except (KeyError, InvalidMarks) as error:
        raise UnfitBallot(_("This ballot does not fit the poll. Open it again and mark it anew.")) from error
