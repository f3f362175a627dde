"""Drafts for tests, written by the verbs that staff use."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.accounts.models import Person
from app.kit.clock import now
from app.polls import drafting, options
from app.polls.drafting import PollTerms, QuestionTerms
from app.polls.models import Poll, PollQuestion
from app.polls.options import OptionTerms
from app.polls.rules import Marking, Method

CHOICE = QuestionTerms(title="What next?", method=Method.PLURALITY, marking=Marking.ONE)
BUDGET = QuestionTerms(title="How to spend it?", method=Method.EQUAL_SHARES, marking=Marking.SEVERAL, budget=500)


def terms(**facts: Any) -> PollTerms:
    """Of a poll for everybody that opens tomorrow for a week."""
    opens = now() + timedelta(days=1)
    times = {"opens_at": opens, "closes_at": opens + timedelta(days=7), "results_at": opens + timedelta(days=7)}
    return PollTerms(**{"title": "The park", "summary": "Tell us.", **times, **facts})


def draft(actor: Person, **facts: Any) -> Poll:
    return drafting.create(terms(**facts), actor=actor)


def question_with(
    poll: Poll,
    *titles: str,
    actor: Person,
    asks: QuestionTerms = CHOICE,
    costs: Sequence[int | None] = (),
    **facts: Any,
) -> PollQuestion:
    """A question with these options; a budget's cost 100, 200, … unless `costs` says otherwise."""
    question = drafting.add_question(poll, replace(asks, **facts), actor=actor)
    for place, title in enumerate(titles):
        cost = (costs[place] if costs else 100 * (place + 1)) if question.is_budget else None
        options.add(question, OptionTerms(title=title, cost=cost), actor=actor)
    return question
