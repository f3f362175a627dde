"""Equal ballots as one ballot with a weight, so that a count works on what differs."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Cell = TypeVar("Cell", np.int16, np.int32)
Weights = NDArray[np.int64]

MOST_CELLS = 4_000_000  # of a copy made in between


def merged(table: NDArray[Cell], weights: Weights) -> tuple[NDArray[Cell], Weights]:
    """The distinct rows, and how many ballots are of each.

    Rows are compared by a number made of them, which is much faster than sorting them; then each is compared with the
    row that stands for it, so that two rows are never taken for one.
    """
    if len(table) < 2:
        return table, weights
    numbers = _numbers(table)
    in_turn = np.sort(numbers)
    if (in_turn[1:] != in_turn[:-1]).all():
        return table, weights  # as in most files, where equal ballots are one line already
    _distinct, first, place = np.unique(numbers, return_index=True, return_inverse=True)
    if not np.array_equal(table[first][place], table):
        _distinct, first, place = np.unique(table, axis=0, return_index=True, return_inverse=True)
    if len(first) == len(table):
        return table, weights
    total = np.zeros(len(first), np.int64)
    np.add.at(total, place.reshape(-1), weights)
    in_order = np.argsort(first)  # as they were first met, so that a recount meets them in the same order
    return table[first[in_order]], total[in_order]


def _numbers(table: NDArray[Cell]) -> NDArray[np.uint64]:
    """One for each row. A part at a time, for it takes a copy that is four times as large."""
    multipliers, step = _multipliers(table.shape[1]), max(1, MOST_CELLS // table.shape[1])
    parts = [table[start : start + step].astype(np.uint64) @ multipliers for start in range(0, len(table), step)]
    return np.concatenate(parts)


def _multipliers(columns: int) -> NDArray[np.uint64]:
    return np.random.default_rng(2040).integers(1, 2**63, columns, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
