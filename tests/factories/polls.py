"""Polls for tests: as they stand once staff have announced them."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from app.db import db
from app.kit.clock import now
from app.polls.envelopes import key_mark
from app.polls.models import Poll, PollOption, PollQuestion, PollWard
from app.polls.rules import BUDGETS, MARKINGS, Marking, Method

_numbers = count(1)
OPTIONS = ("Trees", "Benches", "Lights")


def make_question(
    method: Method = Method.PLURALITY,
    options: Sequence[str] = OPTIONS,
    *,
    marking: Marking | None = None,
    costs: Sequence[int] = (),
    **facts: Any,
) -> PollQuestion:
    """One question, not yet of a poll. A budget's options cost 100, 200, … unless `costs` says otherwise."""
    if method in BUDGETS:
        facts.setdefault("budget", 300)
        costs = costs or [100 * number for number in range(1, len(options) + 1)]
    listed = [
        PollOption(position=place, title=title, cost=costs[place - 1] if costs else None)
        for place, title in enumerate(options, 1)
    ]
    chosen = marking or MARKINGS[method][0]
    if chosen is Marking.POINTS:
        facts.setdefault("points", 10)
    facts.setdefault("title", "What should the square have?")
    return PollQuestion(method=method, marking=chosen, options=listed, **facts)


def make_poll(
    *questions: PollQuestion,
    opens_in: timedelta = timedelta(days=-1),
    closes_in: timedelta = timedelta(days=1),
    wards: Sequence[str] = (),
    is_announced: bool = True,
    **facts: Any,
) -> Poll:
    """A flushed poll that is open now, with one question of one choice unless told otherwise."""
    moment = now()
    number = next(_numbers)
    asked = list(questions) or [make_question()]
    for place, question in enumerate(asked, 1):
        question.position = place
    named = {"slug": f"poll-{number}", "title": f"A poll about the square {number}", **facts}
    poll = Poll(
        opens_at=moment + opens_in,
        closes_at=moment + closes_in,
        results_at=moment + closes_in,
        created_at=moment,
        announced_at=moment if is_announced else None,
        questions=asked,
        wards=[PollWard(ward_code=code) for code in wards],
        **named,
    )
    db.session.add(poll)
    db.session.flush()
    poll.key_mark = key_mark(poll)
    db.session.flush()
    return poll
