"""Ballots that mark options, each by itself: what plurality, approval, score, points and yes or no read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.counting.merging import merged
from app.counting.ranked import check_options

Marks = NDArray[np.int32]
Numbers = NDArray[np.int64]

BLANK = -1  # an option that the ballot says nothing about
HIGHEST = 1_000_000  # mark that a ballot can give


@dataclass(frozen=True)
class MarkProfile:
    """Distinct ballots: `marks[ballot, option]` from 0 to `highest`, or BLANK. The list's order breaks ties."""

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    marks: Marks
    weights: Numbers
    highest: int = 1

    @classmethod
    def of(
        cls, ids: Sequence[str], labels: Sequence[str], ballots: Iterable[Mapping[str, int]], *, highest: int = 1
    ) -> "MarkProfile":
        """From ballots as option and mark. ValueError: an unknown option, or a mark that is none."""
        check_options(ids, labels)
        column = {option: number for number, option in enumerate(ids)}
        seen: dict[tuple[int, ...], int] = {}
        for ballot in ballots:
            row = _row(ballot, column, highest)
            seen[row] = seen.get(row, 0) + 1
        marks = np.array(list(seen), np.int32).reshape(len(seen), len(ids))
        return cls(tuple(ids), tuple(labels), marks, np.array(list(seen.values()), np.int64), highest)

    @property
    def ballots(self) -> int:
        return int(self.weights.sum())

    def merged(self) -> "MarkProfile":
        return MarkProfile(self.ids, self.labels, *merged(self.marks, self.weights), self.highest)


def _row(ballot: Mapping[str, int], column: dict[str, int], highest: int) -> tuple[int, ...]:
    row = [BLANK] * len(column)
    for option, mark in ballot.items():
        if option not in column:
            raise ValueError(f"A ballot marks “{option}”, which is not an option.")
        if not 0 <= mark <= highest:
            raise ValueError(f"A ballot gives “{option}” the mark {mark}, which is not from 0 to {highest}.")
        row[column[option]] = mark
    return tuple(row)
