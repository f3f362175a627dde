"""What a draft still lacks before it can be announced, in words: nothing is left to be found out while people vote."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _

from app.polls.models import Poll, PollOption, PollQuestion
from app.polls.pots import pots_of, town_questions
from app.polls.rules import Eligibility, Feasibility, Marking, Method


def list_missing(poll: Poll, moment: datetime, *, opens_now: bool = False) -> list[str]:
    """One sentence for each thing that is missing or does not fit; none when the poll can be announced.

    With `opens_now` it opens as it is announced, whenever the draft says.
    """
    return [
        *_of_words(poll),
        *_of_times(poll, moment, opens_now=opens_now),
        *_of_voters(poll),
        *_of_wards(poll),
        *(words for question in poll.questions for words in _of_question(question)),
    ]


def _of_words(poll: Poll) -> Iterator[str]:
    if not poll.summary:
        yield _("Say what the poll is about.")
    if not poll.questions:
        yield _("Ask at least one question.")


def _of_times(poll: Poll, moment: datetime, *, opens_now: bool) -> Iterator[str]:
    if not opens_now and poll.opens_at is None:
        yield _("Say when it opens, or announce it so that it opens at once.")
    elif not opens_now and poll.opens_at and poll.opens_at <= moment:
        yield _("It opens in the past: choose a later moment, or announce it so that it opens at once.")
    if poll.closes_at is None:
        yield _("Say when it closes.")
    elif poll.closes_at <= moment:
        yield _("It closes in the past: choose a later moment.")
    if poll.results_at is None:
        yield _("Say when the results are shown.")


def _of_voters(poll: Poll) -> Iterator[str]:
    if poll.eligibility is Eligibility.WARDS and not poll.wards:
        yield _("Choose the wards that are asked.")
    if poll.organisation and not poll.organisation.is_public:
        yield _("%(name)s is not on the register: choose whose members are asked.", name=poll.organisation.name)
    if poll.is_named and poll.takes_codes:
        yield _("An open vote shows names, and a code has none: take no codes, or make the ballot secret.")


def _of_wards(poll: Poll) -> Iterator[str]:
    """Pots are of wards that are asked, and everybody who is asked finds something to vote on."""
    pots, asked = pots_of(poll), {each.ward_code: each.ward.name for each in poll.wards}
    for pot in pots:
        if asked and pot.ward and pot.ward_code not in asked:
            words = _("“%(question)s”: the poll does not ask the people of %(ward)s.")
            yield words % {"question": pot.title, "ward": pot.ward.name}
    if not pots or town_questions(poll) or poll.eligibility is Eligibility.CODES:
        return
    if not asked:
        yield _("People without a pot have nothing to vote on: ask the whole town something too, or only some wards.")
    for code in [code for code in asked if code not in {pot.ward_code for pot in pots}]:
        yield _("The people of %(ward)s have nothing to vote on: give them a pot.", ward=asked[code])


def _of_question(question: PollQuestion) -> Iterator[str]:
    title, listed = question.title, question.listed
    if len(listed) < 2:
        yield _("“%(question)s”: give at least two options that can be voted for.", question=title)
    if question.marking is Marking.POINTS and not question.points:
        yield _("“%(question)s”: say how many points one ballot gives away.", question=title)
    if question.method is Method.YES_NO and question.threshold is None:
        yield _("“%(question)s”: say what share of the votes yes needs.", question=title)
    if question.seats >= len(listed) > 1:
        yield _("“%(question)s”: there must be more options than places to win.", question=title)
    if question.is_budget:
        for option in question.options:
            yield from _of_proposal(question, option)


def _of_proposal(question: PollQuestion, option: PollOption) -> Iterator[str]:
    if option.feasibility is Feasibility.WAITING:
        yield _("“%(option)s”: say whether it can be done.", option=option.title)
    if option.feasibility is Feasibility.NOT_FEASIBLE:
        return
    if option.cost is None:
        yield _("“%(option)s”: say what it costs.", option=option.title)
    elif option.cost > (question.budget or 0):
        yield _("“%(option)s” costs more than the whole budget.", option=option.title)
