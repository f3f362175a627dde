"""An election about money: what could be funded, what there is to spend, and what the voters marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.integer[Any]]
MARK = np.int32


def empty_marks(ballots: int, projects: int) -> NDArray[np.int32]:
    """A table of marks, kept project by project, for that is how counts go through it."""
    return np.zeros((projects, ballots), MARK).T


class VoteType(StrEnum):
    """What a ballot says, in Pabulib's words."""

    APPROVAL = "approval"  # these, all alike
    CHOOSE_ONE = "choose-1"  # this one
    CUMULATIVE = "cumulative"  # so many points out of a purse
    SCORING = "scoring"  # so many points each
    ORDINAL = "ordinal"  # this first, then that

    @property
    def has_points(self) -> bool:
        """Whether a ballot may back one project more than another."""
        return self not in (VoteType.APPROVAL, VoteType.CHOOSE_ONE)


@dataclass(frozen=True)
class Project:
    """What could be funded. `cost` is whole, in the smallest unit that the election's amounts are written in."""

    id: str
    name: str
    cost: int
    district: str = ""
    more: Mapping[str, str] = field(default_factory=dict)  # what else a file says of it: category, latitude, …


@dataclass(frozen=True, eq=False)
class BudgetElection:
    """Projects in their published order, which settles ties, and the distinct ballots with how often each was cast.

    `marks` has a row for each distinct ballot and a column for each project: 1 where it is approved, else its points;
    0 is no support. `official` is what the budget itself funded, where a file tells: not what was paid from elsewhere.
    """

    projects: tuple[Project, ...]
    budget: int
    vote_type: VoteType
    marks: Integers
    weights: NDArray[np.int64]
    official: frozenset[str] | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    unit: int = 1  # how many of the smallest unit make one of the currency: 1, or 100 where amounts have pence
    point_unit: int = 1  # likewise for points
    remarks: tuple[str, ...] = ()  # what a reader found odd but could count

    @classmethod
    def of(
        cls,
        projects: Sequence[Project],
        budget: int,
        vote_type: VoteType,
        ballots: Iterable[Mapping[str, int]],
        **more: Any,
    ) -> "BudgetElection":
        """From one mapping of project ids to marks for each voter; equal ballots are merged. KeyError: no such id."""
        places = {project.id: place for place, project in enumerate(projects)}
        counts: dict[tuple[tuple[int, int], ...], int] = {}
        for ballot in ballots:
            marks = tuple(sorted((places[name], mark) for name, mark in ballot.items() if mark))
            counts[marks] = counts.get(marks, 0) + 1
        table = empty_marks(len(counts), len(projects))
        for row, distinct in enumerate(counts):
            for place, mark in distinct:
                table[row, place] = mark
        weights = np.fromiter(counts.values(), np.int64, len(counts))
        return cls(tuple(projects), budget, vote_type, table, weights, **more)

    @property
    def ballots(self) -> int:
        """All that were handed in, blank ones too: each has its share of the money."""
        return int(self.weights.sum())

    def supporters(self) -> list[int]:
        """For each project, how many voters back it."""
        return [int(self.weights[column > 0].sum()) for column in self.marks.T]

    def scores(self) -> list[int]:
        """For each project, the sum of its marks, in the smallest unit of a point."""
        return [int(self.weights @ column) for column in self.marks.T]  # at once would take a copy of all in 64 bits

    def amount(self, smallest: int) -> int | float:
        """In the currency itself, for JSON: a whole number where it is one."""
        return smallest // self.unit if smallest % self.unit == 0 else smallest / self.unit

    def money(self, smallest: int) -> str:
        """In the currency itself, for people: 1,040,337 or 12.50."""
        whole, rest = divmod(smallest, self.unit)
        digits = len(str(self.unit)) - 1
        return f"{whole:,}.{rest:0{digits}d}" if rest else f"{whole:,}"
