"""Writing a poll: what it is about, who may vote and when, and its questions. What is announced never changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import AgeBand, Person
from app.db import db, hold_row
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError
from app.kit.text import slug_of
from app.polls.models import Poll, PollOption, PollQuestion, PollWard
from app.polls.rules import BUDGETS, Completion, Eligibility, Feasibility, Marking, Method, Utility

T = TypeVar("T", PollQuestion, PollOption)
TAKEN_SLUGS = frozenset({"new", "results", "codes", "receipts"})


class Frozen(DomainError):
    """What was announced stays as it was."""


class TooManySeats(DomainError):
    """Everybody on the list would win."""


@dataclass(frozen=True, kw_only=True)
class PollTerms:
    """What a poll says of itself. `organisation_id`, `ward_codes` and `age_band` count where `eligibility` asks so."""

    title: str
    summary: str = ""
    eligibility: Eligibility = Eligibility.EVERYONE
    ward_codes: Sequence[str] = ()
    age_band: AgeBand | None = None
    organisation_id: int | None = None
    takes_codes: bool = False
    is_named: bool = False
    quorum: int | None = None
    is_order_drawn: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    results_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionTerms:
    """One thing asked. What does not belong to its method is left out when it is kept."""

    title: str
    method: Method
    marking: Marking
    help: str = ""
    seats: int = 1
    most: int | None = None
    points: int | None = None
    threshold: int | None = None
    budget: int | None = None
    completion: Completion = Completion.ADD1U
    utility: Utility = Utility.COST


def hold_draft(poll: Poll) -> None:
    """Hold the poll's row, and refuse where it is no draft any more."""
    hold_row(poll)
    if poll.announced_at is not None:
        raise Frozen(_("This poll was announced and cannot be changed. Cancel it and start again from a copy."))


def create(terms: PollTerms, *, actor: Person) -> Poll:
    poll = Poll(slug=_free_slug(terms.title), created_at=now(), created_by_id=actor.id)
    _keep_terms(poll, terms)
    db.session.add(poll)
    db.session.flush()
    record("poll.drafted", actor=actor, subject=poll, subject_label=poll.title)
    return poll


def edit(poll: Poll, terms: PollTerms, *, actor: Person) -> None:
    """Nobody has seen its address yet, so that follows the title."""
    hold_draft(poll)
    if terms.title != poll.title:
        poll.slug = _free_slug(terms.title, but=poll)
    _keep_terms(poll, terms)
    db.session.flush()
    record("poll.edited", actor=actor, subject=poll, subject_label=poll.title)


def discard(poll: Poll, *, actor: Person) -> None:
    """Delete a draft. Its pictures and files go at night, unless a copy of the poll still shows them."""
    hold_draft(poll)
    record("poll.discarded", actor=actor, subject=poll, subject_label=poll.title)
    db.session.delete(poll)
    db.session.flush()


def add_question(poll: Poll, terms: QuestionTerms, *, actor: Person, ward_code: str | None = None) -> PollQuestion:
    """With a ward it is that ward's pot."""
    hold_draft(poll)
    place = 1 + max((each.position for each in poll.questions), default=0)
    question = PollQuestion(position=place, ward_code=ward_code)
    _keep_question(question, terms)
    poll.questions.append(question)
    fill_yes_and_no(question)
    db.session.flush()
    record("poll.edited", actor=actor, subject=poll, subject_label=poll.title)
    return question


def edit_question(question: PollQuestion, terms: QuestionTerms, *, actor: Person) -> None:
    hold_draft(question.poll)
    was_budget = question.is_budget
    _keep_question(question, terms)
    _check_seats(question)
    if question.is_budget and not was_budget:
        for option in question.options:
            option.feasibility = Feasibility.WAITING
    elif was_budget and not question.is_budget:
        _forget_valuation(question)
    fill_yes_and_no(question)
    db.session.flush()
    record("poll.edited", actor=actor, subject=question.poll, subject_label=question.poll.title)


def remove_question(question: PollQuestion, *, actor: Person) -> None:
    poll = question.poll
    hold_draft(poll)
    poll.questions.remove(question)
    db.session.flush()
    record("poll.edited", actor=actor, subject=poll, subject_label=poll.title)


def move_question(question: PollQuestion, step: int, *, actor: Person) -> None:
    """One place up (-1) or down (1); at the end of the list it stays."""
    poll = question.poll
    hold_draft(poll)
    renumber(moved(poll.questions, question, step))
    db.session.expire(poll, ["questions"])
    record("poll.edited", actor=actor, subject=poll, subject_label=poll.title)


def moved(listed: Sequence[T], one: T, step: int) -> list[T]:
    """The list with one of its members a place further up or down."""
    order = list(listed)
    place = order.index(one)
    there = min(max(place + step, 0), len(order) - 1)
    order.insert(there, order.pop(place))
    return order


def renumber(listed: Iterable[PollQuestion | PollOption]) -> None:
    """Give the places 1, 2, 3 … in this order: by way of free numbers, for a place is taken only once."""
    rows = list(listed)
    for place, row in enumerate(rows, 1):
        row.position = -place
    db.session.flush()
    for place, row in enumerate(rows, 1):
        row.position = place
    db.session.flush()


def fill_yes_and_no(question: PollQuestion) -> None:
    """The two options of a yes or no, yes first: they are given, and say so themselves."""
    titles = [_("Yes"), _("No")]
    if question.method is not Method.YES_NO or [each.title for each in question.options] == titles:
        return
    question.options.clear()
    db.session.flush()
    question.options.extend(PollOption(position=place, title=title) for place, title in enumerate(titles, 1))


def _keep_terms(poll: Poll, terms: PollTerms) -> None:
    _check_times(terms)
    asks = terms.eligibility
    poll.title, poll.summary, poll.eligibility = terms.title, terms.summary, asks
    poll.age_band = None if asks is Eligibility.CODES else terms.age_band
    poll.organisation_id = terms.organisation_id if asks is Eligibility.ORGANISATION else None
    poll.takes_codes = terms.takes_codes or asks is Eligibility.CODES
    poll.is_named, poll.quorum, poll.is_order_drawn = terms.is_named, terms.quorum, terms.is_order_drawn
    poll.opens_at, poll.closes_at, poll.results_at = terms.opens_at, terms.closes_at, terms.results_at
    codes = sorted(set(terms.ward_codes)) if asks is Eligibility.WARDS else []
    here = {each.ward_code: each for each in poll.wards}
    poll.wards = [here.get(code) or PollWard(ward_code=code) for code in codes]
    if asks is Eligibility.AGE and terms.age_band is None:
        raise DomainError(_("Choose which age is asked."))
    if asks is Eligibility.ORGANISATION and terms.organisation_id is None:
        raise DomainError(_("Choose whose members are asked."))


def _check_times(terms: PollTerms) -> None:
    opens, closes, results = terms.opens_at, terms.closes_at, terms.results_at
    if opens and closes and closes <= opens:
        raise DomainError(_("It must close after it opens."))
    if closes and results and results < closes:
        raise DomainError(_("The results cannot be shown before it closes."))


def _keep_question(question: PollQuestion, terms: QuestionTerms) -> None:
    method, is_budget = terms.method, terms.method in BUDGETS
    if question.is_pot and not is_budget:
        raise DomainError(_("A ward’s pot is about money: count it as a budget."))
    question.title, question.help, question.method, question.marking = terms.title, terms.help, method, terms.marking
    is_for_one = is_budget or method in {Method.YES_NO, Method.IRV, Method.SCHULZE}
    question.seats = 1 if is_for_one else terms.seats
    question.most = None if terms.marking is Marking.ONE else terms.most
    question.points = terms.points if terms.marking is Marking.POINTS else None
    question.threshold = terms.threshold if method is Method.YES_NO else None
    question.budget = terms.budget if is_budget else None
    question.completion, question.utility = terms.completion, terms.utility


def _check_seats(question: PollQuestion) -> None:
    """Against the options there are; while they are being written, what is missing is told before announcing."""
    options = len(question.options)
    if question.seats > 1 and 1 < options <= question.seats:
        raise TooManySeats(
            _("There are %(options)s options: fewer of them must win, or there is no choice.", options=options)
        )


def _forget_valuation(question: PollQuestion) -> None:
    for option in question.options:
        option.feasibility, option.feasibility_why = Feasibility.FEASIBLE, ""
        option.judged_at = option.judged_by_id = None


def _free_slug(title: str, but: Poll | None = None) -> str:
    """The title as an address, with a number where another poll has it, or had it."""
    base = slug_of(title, "poll")
    alike = select(Poll.slug).where(Poll.slug.startswith(base, autoescape=True))
    if but is not None and but.id is not None:
        alike = alike.where(Poll.id != but.id)
    taken = {*db.session.scalars(alike), *TAKEN_SLUGS}
    return next(slug for slug in chain([base], (f"{base}-{number}" for number in count(2))) if slug not in taken)
