"""Greedy, as most cities count: the most wanted first, and what no longer fits is passed over.

Wanted means votes, or points where ballots give points (ordinal ballots give Borda points: see `pabulib.py`). A project
without any is never funded, nor one below `min_project_score_threshold` where the election's META names it. Equal
projects go in the order in which they are listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.counting.budget import BudgetElection
from app.counting.funding import details, named, votes
from app.counting.outcome import Outcome
from app.counting.words import listed


@dataclass(frozen=True)
class _Turn:
    """A project when it was its turn, and what was left to spend then."""

    project: int
    score: int
    left: int
    funded: bool


def count(election: BudgetElection) -> Outcome:
    """Fund by votes or points for as long as there is money."""
    scores = election.scores()
    order = sorted(range(len(scores)), key=lambda project: -scores[project])  # stable: equals stay as listed
    turns = _turns(election, scores, order)
    funded = [turn.project for turn in turns if turn.funded]
    return Outcome(
        method="greedy",
        ballots=election.ballots,
        winners=tuple(election.projects[project].id for project in funded),
        rounds=tuple(
            {
                "project": election.projects[turn.project].id,
                "votes": turn.score,
                "cost": election.amount(election.projects[turn.project].cost),
                "left_before": election.amount(turn.left),
                "funded": turn.funded,
            }
            for turn in turns
        ),
        explanation=tuple(_why(election, turns, place) for place in range(len(turns))),
        ties=tuple(_ties(election, turns)),
        details=details(election, funded),
    )


def threshold(election: BudgetElection) -> int:
    """The least votes or points that a project needs, in the smallest unit of a point; at least something."""
    said = election.meta.get("min_project_score_threshold", "")
    return max(1, int(said) * election.point_unit if said.isascii() and said.isdigit() and len(said) < 16 else 1)


def _turns(election: BudgetElection, scores: Sequence[int], order: Sequence[int]) -> list[_Turn]:
    left, least = election.budget, threshold(election)
    turns = []
    for project in order:
        cost = election.projects[project].cost
        funded = cost <= left and scores[project] >= least
        turns.append(_Turn(project, scores[project], left, funded))
        left -= cost if funded else 0
    return turns


def _why(election: BudgetElection, turns: Sequence[_Turn], place: int) -> str:
    turn = turns[place]
    project = election.projects[turn.project]
    had = votes(election, turn.score)
    if turn.funded:
        return f"{named(project)} was funded: {had}, and its {election.money(project.cost)} fitted."
    if turn.score < threshold(election):
        return f"{named(project)} was not funded: {had}, fewer than the {votes(election, threshold(election))} needed."
    lacking = election.money(project.cost - turn.left)
    text = (
        f"{named(project)} was not funded: with {had} its turn came when {election.money(turn.left)} was left, "
        f"{lacking} less than the {election.money(project.cost)} that it costs."
    )
    return f"{text} {_what_it_took(election, turns, place)}"


def _what_it_took(election: BudgetElection, turns: Sequence[_Turn], place: int) -> str:
    """How many more votes would have brought its turn while there was still enough."""
    turn = turns[place]
    cost = election.projects[turn.project].cost
    if cost > election.budget:
        return "It costs more than the whole budget."
    before = max(earlier for earlier in range(place) if turns[earlier].left >= cost)
    rival = turns[before]
    more = rival.score - turn.score + (1 if rival.project < turn.project else 0)
    place_of = named(election.projects[rival.project])
    return f"{votes(election, more)} more would have put it before {place_of} and funded it."


def _ties(election: BudgetElection, turns: Sequence[_Turn]) -> list[str]:
    """Only those that decided something: some of the equals were funded and others were not for want of money."""
    told = []
    for score in dict.fromkeys(turn.score for turn in turns if turn.score >= threshold(election)):
        equals = [turn for turn in turns if turn.score == score]
        if any(turn.funded for turn in equals) and not all(turn.funded for turn in equals):
            names = listed([named(election.projects[turn.project]) for turn in equals])
            told.append(f"{names} each had {votes(election, score)}: they took their turns as they are listed.")
    return told
