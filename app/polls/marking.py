"""Reading what somebody marked into a line, and saying at which field what is wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import wtforms
from flask_babel import ngettext

from app.kit.locale import gettext as _
from app.polls.models import PollQuestion
from app.polls.ordering import move_down, move_up, order_of
from app.polls.rules import Fault, InvalidMarks, Marking, check_marks
from app.polls.wording import pounds, tally

ABSTAIN = "abstain"
LONGEST_NUMBER = 6  # digits


@dataclass(frozen=True)
class Fields:
    """What one question is answered with."""

    whole: wtforms.Field | None  # all choices in one field
    parts: Sequence[wtforms.Field]  # or a field for each option, by place
    abstains: wtforms.Field | None

    @property
    def first(self) -> wtforms.Field:
        """Where an error about the whole question is shown."""
        return self.whole if self.whole is not None else self.parts[0]

    @property
    def is_abstaining(self) -> bool:
        return bool(self.abstains is not None and self.abstains.data)


Reader = Callable[[PollQuestion, Fields], str]


def reader_of(question: PollQuestion) -> Reader:
    return READERS[question.marking]


def _read_one(question: PollQuestion, fields: Fields) -> str:
    chosen = str(fields.first.data or "")
    if chosen == ABSTAIN:
        return ""
    if not chosen:
        _say(fields.first, _("Choose one, or choose “I abstain”"))
        return ""
    return _checked(question, chosen, fields)


def _read_several(question: PollQuestion, fields: Fields) -> str:
    return _or_abstains(question, fields, ",".join(fields.first.data or []))


def _read_scores(question: PollQuestion, fields: Fields) -> str:
    given = ((place, part.data) for place, part in enumerate(fields.parts, 1) if part.data)
    return _or_abstains(question, fields, ",".join(f"{place}:{score}" for place, score in given))


def _read_points(question: PollQuestion, fields: Fields) -> str:
    most = question.points or 0
    given = _numbers(fields, 0, most, _("Enter a whole number from 0 to %(most)s", most=most))
    if given is None:
        return ""
    line = ",".join(f"{place}:{points}" for place, points in given.items() if points)
    return _or_abstains(question, fields, line)


def _read_ranks(question: PollQuestion, fields: Fields) -> str:
    most = question.most or len(fields.parts)
    given = _numbers(fields, 1, most, _("Enter a whole number from 1 to %(most)s, or nothing", most=most))
    if given is None or not (_are_distinct(given, fields) and _are_without_gap(given, fields)):
        return ""
    in_order = sorted(given, key=lambda place: given[place])
    return _or_abstains(question, fields, ">".join(str(place) for place in in_order))


READERS: dict[Marking, Reader] = {
    Marking.ONE: _read_one,
    Marking.SEVERAL: _read_several,
    Marking.KNAPSACK: _read_several,
    Marking.RANKS: _read_ranks,
    Marking.SCORES: _read_scores,
    Marking.POINTS: _read_points,
}


def _numbers(fields: Fields, lowest: int, highest: int, message: str) -> dict[int, int] | None:
    """What was typed, by place; None and errors where something is no number in range."""
    given: dict[int, int] = {}
    for place, part in enumerate(fields.parts, 1):
        typed = (part.data or "").strip()
        if not typed:
            continue
        if _is_number(typed) and lowest <= int(typed) <= highest:
            given[place] = int(typed)
        else:
            _say(part, message)
    return None if any(part.errors for part in fields.parts) else given


def _are_distinct(given: dict[int, int], fields: Fields) -> bool:
    """Two options cannot have one number: what is counted would be the software's choice, not the voter's."""
    first_with: dict[int, int] = {}
    for place, rank in given.items():
        if rank in first_with:
            title = fields.parts[first_with[rank] - 1].label.text
            message = _("“%(title)s” has number %(rank)s too. Give each a number of its own", title=title, rank=rank)
            _say(fields.parts[place - 1], message)
        first_with.setdefault(rank, place)
    return len(first_with) == len(given)


def _are_without_gap(given: dict[int, int], fields: Fields) -> bool:
    missing = next((rank for rank in range(1, len(given) + 1) if rank not in given.values()), None)
    if missing is None:
        return True
    after = min((rank, place) for place, rank in given.items() if rank > missing)[1]
    _say(fields.parts[after - 1], _("There is no number %(rank)s. Leave no number out", rank=missing))
    return False


def _or_abstains(question: PollQuestion, fields: Fields, line: str) -> str:
    """Marks, or the word that somebody abstains; neither and both are no ballot."""
    if line and fields.is_abstaining:
        _say(fields.first, _("You marked options and said that you abstain. Do one or the other"))
    elif not line and not fields.is_abstaining:
        _say(fields.first, _("Mark an option, or tick “I abstain”"))
    elif line:
        return _checked(question, line, fields)
    return ""


def _checked(question: PollQuestion, line: str, fields: Fields) -> str:
    try:
        return check_marks(line, question.limits)
    except InvalidMarks as error:
        _say(fields.first, say_fault(question, line, error.fault))
        return ""


def say_fault(question: PollQuestion, line: str, fault: Fault) -> str:
    """What is wrong with a line that a form was read into, and by how much."""
    if fault is Fault.OVER_BUDGET:
        spent, budget = tally(question, line), question.budget or 0
        return _(
            "What you chose costs %(spent)s. There is %(budget)s. Take out %(over)s or more",
            spent=pounds(spent),
            budget=pounds(budget),
            over=pounds(spent - budget),
        )
    if fault is Fault.TOO_MANY and question.marking is Marking.POINTS:
        return _("You gave %(given)s points. You have %(most)s", given=tally(question, line), most=question.points)
    if fault is Fault.TOO_MANY:
        return str(ngettext("Choose %(num)s at most", "Choose no more than %(num)s", question.most or 0))
    return _("Choose from the list")


def move(question: PollQuestion, fields: Fields, asked: str) -> str:
    """Do what a button for up or down asks (`2:up`, by place), in the fields; returns what came of it in words."""
    place, _colon, direction = asked.partition(":")
    if question.marking is not Marking.RANKS or not _is_number(place) or not 0 < int(place) <= len(fields.parts):
        return ""
    most = min(question.most or len(fields.parts), len(fields.parts))
    before = order_of({number: part.data or "" for number, part in enumerate(fields.parts, 1)})
    after = move_up(before, int(place), most) if direction == "up" else move_down(before, int(place))
    for number, part in enumerate(fields.parts, 1):
        part.data = str(after.index(number) + 1) if number in after else ""
    return _say_move(str(fields.parts[int(place) - 1].label.text), int(place), before, after, most)


def _say_move(option: str, place: int, before: Sequence[int], after: Sequence[int], most: int) -> str:
    if place in after and after != before:
        rank = after.index(place) + 1
        return _("Moved “%(option)s” to number %(rank)s of %(most)s.", option=option, rank=rank, most=most)
    if place in after:
        return _("“%(option)s” is number 1 already.", option=option)
    if len(after) == most:
        return (
            str(ngettext("You can give %(num)s number.", "You can give %(num)s numbers.", most))
            + " "
            + _("Take one away first: move the last one down.")
        )
    return _("“%(option)s” has no number.", option=option)


def running_total(question: PollQuestion, fields: Fields) -> int:
    """What is marked so far adds up to; what is no number counts nothing yet."""
    places = fields.whole.data or [] if fields.whole is not None else []
    costs = [option.cost or 0 for option in question.listed]
    spent = sum(costs[int(place) - 1] for place in places if _is_number(place) and 0 < int(place) <= len(costs))
    return spent + sum(int(part.data) for part in fields.parts if _is_number(part.data))


def _is_number(typed: object) -> bool:
    return isinstance(typed, str) and typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER


def _say(field: wtforms.Field, message: str) -> None:
    field.errors = [*field.errors, message]
