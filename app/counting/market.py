"""An election about money made ready to be counted by equal shares: who is behind each project, and its worth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.counting.budget import BudgetElection
from app.counting.ledger import Rows

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Backing:
    """The voters behind a project: their rows, how many of each, and their marks for it."""

    voters: Rows
    weights: Floats
    marks: Floats
    loads: Floats  # weights times marks
    load: float  # their sum
    count: float  # of voters
    highest: float  # mark
    alike: bool  # all marks are 1


class Market:
    """What does not change from one share to another."""

    def __init__(self, election: BudgetElection, worth: Sequence[int]) -> None:
        self.marks = election.marks
        self.weights = election.weights
        self.costs = [project.cost for project in election.projects]
        self.worth = worth
        self.backings = _backings(election)

    @property
    def size(self) -> int:
        """How many different ballots back each project, summed."""
        return sum(len(backing.voters) for backing in self.backings)

    def supporters(self, project: int) -> Rows:
        return self.backings[project].voters


def _backings(election: BudgetElection) -> list[Backing]:
    found = []
    for project in range(len(election.projects)):
        voters = np.flatnonzero(election.marks[:, project] > 0)
        weights = election.weights[voters].astype(np.float64)
        marks = election.marks[voters, project].astype(np.float64)
        loads = weights * marks
        highest = float(marks.max()) if len(marks) else 0.0
        alike = bool(len(marks)) and highest == 1.0 and float(marks.min()) == 1.0
        found.append(Backing(voters, weights, marks, loads, float(loads.sum()), float(weights.sum()), highest, alike))
    return found
