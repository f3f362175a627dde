"""Polls that have closed, with ballots of any kind in their envelopes."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.db import db
from app.kit.clock import as_of, now
from app.polls import counting
from app.polls.casting import Voter, cast
from app.polls.models import Poll, PollQuestion
from app.polls.receipts import Receipt
from app.polls.rules import Channel, Feasibility, Marking, Method
from tests.factories.people import make_person
from tests.factories.polls import make_poll, make_question

AFTER = timedelta(days=2)
PARKS = ("Ash; “Grove”", "Birch", "Cedar, old", "Dogwood", "Elm")


def cast_each(poll: Poll, ballots: Sequence[Sequence[str | None]]) -> list[Receipt]:
    """A ballot of a person of its own for each, with a line for each question; None for one that it was not asked."""
    return [cast_one(poll, lines) for lines in ballots]


def cast_one(poll: Poll, lines: Sequence[str | None], **voter: Any) -> Receipt:
    receipt = Receipt.new()
    marks = {question.id: line for question, line in zip(poll.questions, lines, strict=True) if line is not None}
    cast(poll, Voter(channel=Channel.ONLINE, person=make_person(**voter)), marks, receipt=receipt)
    return receipt


def count_later(poll: Poll) -> None:
    """As the clock does once the poll has closed."""
    with as_of(now() + AFTER):
        counting.count(poll.id)
    db.session.commit()


def make_counted(*questions: PollQuestion, ballots: Sequence[Sequence[str | None]], **facts: Any) -> Poll:
    """A poll that closed a day ago and is counted: nothing more need be pretended to see its results."""
    return count_at_once(make_poll(*questions, **facts), ballots)


def count_at_once(poll: Poll, ballots: Sequence[Sequence[str | None]]) -> Poll:
    """Cast these ballots in an open poll, and let it have closed already."""
    cast_each(poll, ballots)
    for moment in ("opens_at", "closes_at", "results_at"):
        setattr(poll, moment, getattr(poll, moment) - AFTER)
    db.session.flush()
    counting.count(poll.id)
    db.session.commit()
    return poll


def question_of(method: Method, marking: Marking | None = None) -> PollQuestion:
    """One that is counted by this method, with what the method needs."""
    if method is Method.YES_NO:
        return make_question(method, ("Yes", "No"), threshold=60)
    seats = {Method.STV: 2, Method.APPROVAL: 2, Method.SCHULZE: 2}.get(method, 1)
    return make_question(method, PARKS, marking=marking, seats=seats)


def any_line(question: PollQuestion, chance: random.Random) -> str:
    """A ballot that could be cast; one in eight abstains."""
    listed = [option for option in question.options if option.feasibility is not Feasibility.NOT_FEASIBLE]
    places = [str(place) for place in range(1, len(listed) + 1)]
    picked = chance.sample(places, chance.randint(1, len(places)))
    if chance.random() < 1 / 8:
        return ""
    match question.marking:
        case Marking.ONE:
            return picked[0]
        case Marking.RANKS:
            return ">".join(picked)
        case Marking.SCORES:
            return ",".join(f"{place}:{chance.randint(0, 5)}" for place in sorted(picked))
        case Marking.POINTS:
            return ",".join(f"{place}:{points}" for place, points in sorted(zip(picked, (6, 3, 1), strict=False)))
        case Marking.KNAPSACK:
            return chance.choice(places[:3])
        case Marking.SEVERAL:
            return ",".join(sorted(picked))


def any_ballots(poll_questions: Sequence[PollQuestion], number: int, seed: int = 1) -> list[list[str]]:
    chance = random.Random(seed)  # noqa: S311 - the same ballots each time
    return [[any_line(question, chance) for question in poll_questions] for _ballot in range(number)]
