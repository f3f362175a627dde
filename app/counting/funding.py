"""What a set of funded projects comes to: money, voters reached, and a line for each project."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.counting.budget import BudgetElection, Project
from app.counting.words import counted, scaled


def named(project: Project) -> str:
    """For a sentence: its name and its id, which is what files and ballots call it."""
    return f"“{project.name}” ({project.id})" if project.name and project.name != project.id else f"“{project.id}”"


def votes(election: BudgetElection, score: int) -> str:
    """“1 vote”, “2,951 votes”, or points where ballots give them."""
    what = "point" if election.vote_type.has_points else "vote"
    if score % election.point_unit == 0:
        return counted(score // election.point_unit, what)
    return f"{scaled(score, election.point_unit)} {what}s"


def spent(election: BudgetElection, funded: Iterable[int]) -> int:
    """In the smallest unit."""
    return sum(election.projects[project].cost for project in funded)


def details(election: BudgetElection, funded: Sequence[int], **more: Any) -> dict[str, Any]:
    """The keys that every way of counting a budget has beside those of other polls."""
    cost = spent(election, funded)
    official = election.official
    return {
        "budget": election.amount(election.budget),
        "spent": election.amount(cost),
        "left": election.amount(election.budget - cost),
        "projects": [dict(line) for line in _lines(election, set(funded))],
        "reach": reach(election, funded).as_json(),
        **({} if official is None else {"official": [one.id for one in election.projects if one.id in official]}),
        **({"remarks": list(election.remarks)} if election.remarks else {}),
        **more,
    }


def _lines(election: BudgetElection, funded: set[int]) -> Iterable[Mapping[str, Any]]:
    supporters, scores = election.supporters(), election.scores()
    for place, project in enumerate(election.projects):
        points = {"points": _points(election, scores[place])} if election.vote_type.has_points else {}
        yield {
            "id": project.id,
            "name": project.name,
            "cost": election.amount(project.cost),
            "supporters": supporters[place],
            **points,
            "funded": place in funded,
        }


def _points(election: BudgetElection, score: int) -> int | str:
    return score if election.point_unit == 1 else str(Fraction(score, election.point_unit))


@dataclass(frozen=True)
class Reach:
    """How many of those who marked something got something, and how much of what they marked."""

    voters: int  # whose ballots are not blank
    with_a_project: int
    part_of_ballot: Fraction  # the mean over voters, from 0 to 1

    def as_json(self) -> dict[str, Any]:
        return {
            "voters": self.voters,
            "with_a_project": self.with_a_project,
            "part_with_a_project": decimal(Fraction(self.with_a_project, self.voters or 1), 4),
            "part_of_ballot_funded": decimal(self.part_of_ballot, 4),
        }


def reach(election: BudgetElection, funded: Sequence[int]) -> Reach:
    """Counted with marks above 0 only, by points where there are any."""
    got, wanted = _marks_on(election, funded), _marks_on(election, range(len(election.projects)))
    kinds, members = np.unique(got * (int(wanted.max(initial=0)) + 1) + wanted, return_inverse=True)
    voters = np.bincount(members, election.weights, len(kinds))  # whole numbers, so exact
    parts, reached, saying = Fraction(0), 0, 0
    for kind, many in zip(kinds.tolist(), voters.tolist(), strict=True):
        part, whole = divmod(kind, int(wanted.max()) + 1)
        if whole:
            saying += int(many)
            reached += int(many) if part else 0
            parts += Fraction(int(many) * part, whole)
    return Reach(saying, reached, parts / (saying or 1))


def _marks_on(election: BudgetElection, projects: Iterable[int]) -> NDArray[np.int64]:
    """For each distinct ballot, the sum of what it marks these projects with, where that is above 0."""
    total = np.zeros(len(election.weights), np.int64)
    for project in projects:
        total += np.maximum(election.marks[:, project], 0)
    return total


def decimal(value: Fraction, digits: int) -> str:
    """Rounded, with thousands parted: 1,234.50."""
    scaled = round(value * 10**digits)
    whole, rest = divmod(abs(scaled), 10**digits)
    return f"{'-' if scaled < 0 else ''}{whole:,}" + (f".{rest:0{digits}d}" if digits else "")
