"""Counting the ballots of one question by its method. What is counted is what its file holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from app.counting import (
    approval,
    borda,
    equal_shares,
    greedy,
    irv,
    plurality,
    points,
    preflib_writing,
    schulze,
    score,
    stv,
    yes_no,
)
from app.counting.budget import BudgetElection
from app.counting.marks import MarkProfile
from app.counting.outcome import Outcome
from app.counting.ranked import RankedProfile
from app.polls.models import PollQuestion
from app.polls.profiles import budget_election, count_lines, mark_profile, ranked_profile
from app.polls.rules import BUDGETS, RANKED, Method

Profile = RankedProfile | MarkProfile | BudgetElection


@dataclass(frozen=True)
class Tally:
    """`beside` is what the other rule for budgets would have funded."""

    outcome: Outcome
    beside: Outcome | None
    abstentions: int


def profile_of(question: PollQuestion) -> Profile:
    """The different ballots of a question with how often each was cast, blank ones among them."""
    lines = count_lines(question)
    if question.method in BUDGETS:
        return budget_election(question, lines)
    return ranked_profile(question, lines) if question.method in RANKED else mark_profile(question, lines)


def tally_of(question: PollQuestion, profile: Profile) -> Tally:
    if isinstance(profile, BudgetElection):
        return Tally(*_both_rules(question, profile), _blank(profile.marks > 0, profile.weights))
    if isinstance(profile, RankedProfile):
        outcome = RANKED_COUNTS[question.method](question, profile)
        return Tally(outcome, None, _blank(profile.ranks > 0, profile.weights))
    outcome = MARK_COUNTS[question.method](question, profile)
    return Tally(outcome, None, _blank(profile.marks >= 0, profile.weights))


def kind_of(profile: Profile) -> str:
    """How the name of the file ends that the ballots are written to."""
    return "pb" if isinstance(profile, BudgetElection) else preflib_writing.kind_of(profile)


def _blank(says: "np.ndarray[Any, np.dtype[np.bool_]]", weights: "np.ndarray[Any, np.dtype[np.int64]]") -> int:
    return int(weights[~says.any(axis=1)].sum())


def _both_rules(question: PollQuestion, election: BudgetElection) -> tuple[Outcome, Outcome]:
    shares = equal_shares.count(election, completion=question.completion.value, utility=question.utility.value)
    by_votes = greedy.count(election)
    return (shares, by_votes) if question.method is Method.EQUAL_SHARES else (by_votes, shares)


def _yes_no(question: PollQuestion, profile: MarkProfile) -> Outcome:
    return yes_no.count(profile, threshold=Fraction(question.threshold or 50, 100))


RANKED_COUNTS: Mapping[Method, Callable[[PollQuestion, RankedProfile], Outcome]] = {
    Method.IRV: lambda _question, profile: irv.count(profile),
    Method.STV: lambda question, profile: stv.count(profile, seats=question.seats),
    Method.BORDA: lambda question, profile: borda.count(profile, seats=question.seats),
    Method.SCHULZE: lambda question, profile: schulze.count(profile, seats=question.seats),
}
MARK_COUNTS: Mapping[Method, Callable[[PollQuestion, MarkProfile], Outcome]] = {
    Method.PLURALITY: lambda question, profile: plurality.count(profile, seats=question.seats),
    Method.APPROVAL: lambda question, profile: approval.count(profile, seats=question.seats),
    Method.SCORE: lambda question, profile: score.count(profile, seats=question.seats),
    Method.POINTS: lambda question, profile: points.count(profile, seats=question.seats, points=question.points),
    Method.YES_NO: _yes_no,
}
