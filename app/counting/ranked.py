"""Ballots that put options in an order: what IRV, STV, Borda and Schulze read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.counting.merging import MOST_CELLS, merged

Ranks = NDArray[np.int16]
Places = NDArray[np.uint16]
Numbers = NDArray[np.int64]

LAST = np.uint16(65535)  # the place of an option that a ballot does not rank: after all that it ranks
NOBODY = -1
MOST_OPTIONS = 1_000  # more is no election, and comparing all pairs would take for ever


@dataclass(frozen=True)
class RankedProfile:
    """Distinct ballots: `ranks[ballot, option]` is 1 for a first preference, equal for options tied, 0 for not ranked.

    Ranks that a voter skipped are closed up, for an order has no holes; the options keep the order of the list,
    which breaks ties. A ballot that ranks all options equal says nothing and is a blank one.
    """

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    ranks: Ranks
    weights: Numbers

    @classmethod
    def of(
        cls, ids: Sequence[str], labels: Sequence[str], ballots: Iterable[Sequence[Sequence[str]]]
    ) -> "RankedProfile":
        """From ballots as groups of ids of equal rank, best first. ValueError: an option unknown, or ranked twice."""
        check_options(ids, labels)
        column = {option: number for number, option in enumerate(ids)}
        seen: dict[tuple[int, ...], int] = {}
        for ballot in ballots:
            row = _row(ballot, column)
            seen[row] = seen.get(row, 0) + 1
        ranks = np.array(list(seen), np.int16).reshape(len(seen), len(ids))
        return cls(tuple(ids), tuple(labels), ranks, np.array(list(seen.values()), np.int64))

    @property
    def ballots(self) -> int:
        return int(self.weights.sum())

    @property
    def blank(self) -> int:
        """Ballots that rank nothing."""
        return int(self.weights[~self.ranks.any(axis=1)].sum())

    def merged(self) -> "RankedProfile":
        return RankedProfile(self.ids, self.labels, *merged(self.ranks, self.weights))

    def places(self) -> Places:
        """As ranks, but counted from 0, and LAST where not ranked: so that less is better."""
        return places_of(self.ranks)

    def up_to_the_first_equal_rank(self) -> "RankedProfile":
        """Each ballot as far as it is one order: what stands at an equal rank, and after it, is left out."""
        places = np.sort(self.places(), axis=1)
        equal = (places[:, 1:] == places[:, :-1]) & (places[:, 1:] != LAST)
        first = np.where(equal, places[:, :-1], LAST).min(axis=1)
        return RankedProfile(
            self.ids,
            self.labels,
            np.where(self.places() < first[:, None], self.ranks, 0).astype(np.int16),
            self.weights,
        )

    def pairwise(self) -> Numbers:
        """`[one, other]`: ballots that put one before the other; an option not ranked is after all that are ranked."""
        size = len(self.ids)
        table = np.zeros((size, size), np.int64)
        step = max(1, MOST_CELLS // size)
        for start in range(0, len(self.ranks), step):
            weights = self.weights[start : start + step]
            by_option = np.ascontiguousarray(places_of(self.ranks[start : start + step]).T)
            for option in range(size):
                table[option] += (by_option[option] < by_option) @ weights
        return table


def places_of(ranks: Ranks) -> Places:
    return ranks.astype(np.uint16) - np.uint16(1)


def preferred(places: Places, running: NDArray[np.bool_]) -> NDArray[np.intp]:
    """For each ballot the option still running that it likes best; NOBODY where there is none, or two are equal."""
    columns = np.flatnonzero(running)
    among = places[:, columns]
    if not columns.size or not len(places):
        return np.full(len(places), NOBODY)
    best = among.min(axis=1)
    choice: NDArray[np.intp] = columns[among.argmin(axis=1)]
    choice[((among == best[:, None]).sum(axis=1) > 1) | (best == LAST)] = NOBODY
    return choice


def check_options(ids: Sequence[str], labels: Sequence[str]) -> None:
    """ValueError where these cannot be the options of an election."""
    if len(set(ids)) != len(ids) or len(ids) != len(labels):
        raise ValueError("Every option needs an id of its own, and a label.")
    if not 2 <= len(ids) <= MOST_OPTIONS:
        raise ValueError(f"An election has from 2 to {MOST_OPTIONS:,} options, not {len(ids):,}.")


def _row(ballot: Sequence[Sequence[str]], column: dict[str, int]) -> tuple[int, ...]:
    row = [0] * len(column)
    rank = 0
    for group in ballot:
        rank += bool(group)
        for option in group:
            if option not in column:
                raise ValueError(f"A ballot ranks “{option}”, which is not an option.")
            if row[column[option]]:
                raise ValueError(f"A ballot ranks “{option}” twice.")
            row[column[option]] = rank
    return (0,) * len(column) if set(row) == {1} else tuple(row)
