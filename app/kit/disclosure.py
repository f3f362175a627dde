"""Counts of people that may be published: nobody can be picked out, not even by subtracting.

What it promises: whoever knows every published cell and total of a table, that counts are not negative and what an
earlier release said, can narrow no withheld cell to a range less than `threshold` wide. See ADR 12 and the ONS rule it
follows: counts below ten are not published, and zeros count as low.

A table with totals is a network: a cell is an edge from its row to its column, totals lead back, and what flows into a
node flows out. So the range that a withheld cell may have is exactly what can still be sent round through the other
withheld cells (max-flow), and further cells are withheld along the cheapest way round until that is enough.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

TOTAL = "total"
THRESHOLD = 10

Cell = tuple[str, str]  # row and column; either may be TOTAL
Node = tuple[str, str]


class Unprotectable(ValueError):
    """What is known already gives a withheld cell away: nothing of this table may be published."""


def protect(
    counts: Mapping[Cell, int],
    *,
    threshold: int = THRESHOLD,
    round_to: int = 1,
    withhold: Iterable[Cell] = (),
    known: Iterable[Cell] = (),
) -> dict[Cell, int | None]:
    """Every cell and total of a table that may be published; None stands for one that is withheld.

    `counts` are those of the inner cells; a combination left out counts as nothing. `round_to` 5 rounds what is
    published, totals too, to the nearest 5. `withhold` names cells to withhold whatever their count; `known` ones are
    published elsewhere and hide nothing. `compare` finds both where earlier releases were. Raises Unprotectable.
    """
    table = with_totals(counts) if counts else {}
    low = {cell for cell, count in table.items() if count < threshold} | set(withhold) & table.keys()
    withheld = _Network(table, frozenset(known), threshold).cover(low)
    return {cell: None if cell in withheld else rounded(count, round_to) for cell, count in table.items()}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What earlier releases of the same people mean for the next one, in the terms of `protect`."""

    withhold: frozenset[Cell]
    known: frozenset[Cell]


def compare(
    releases: Iterable[Mapping[Cell, int | None]], after: Mapping[Cell, int], *, threshold: float = THRESHOLD
) -> Comparison:
    """Compare what was published, ever, with what would be, all rounded alike.

    What was withheld stays withheld. A cell that changes by less than `threshold` is withheld: the difference would
    point at those few. A cell that does not change is known. All earlier releases count, not the last alone: people
    may have kept any of them.
    """
    withhold, known = set(), set()
    for cell, earlier in chain.from_iterable(before.items() for before in releases):
        difference = None if earlier is None else abs(after.get(cell, 0) - earlier)
        if difference == 0:
            known.add(cell)
        elif difference is None or difference < threshold:
            withhold.add(cell)
    return Comparison(frozenset(withhold), frozenset(known))


@dataclass(frozen=True, slots=True)
class ListComparison:
    """The same of a plain list, in the terms of `protect_list`."""

    withhold: frozenset[str]
    known: frozenset[str]


def compare_lists(
    releases: Iterable[Mapping[str, int | None]], after: Mapping[str, int], *, threshold: float = THRESHOLD
) -> ListComparison:
    """`compare` for plain lists; the sum is under TOTAL in all of them."""
    found = compare(
        [{(row, ""): count for row, count in release.items()} for release in releases],
        {(row, ""): count for row, count in after.items()},
        threshold=threshold,
    )
    return ListComparison(frozenset(row for row, _ in found.withhold), frozenset(row for row, _ in found.known))


def protect_list(
    counts: Mapping[str, int],
    *,
    threshold: int = THRESHOLD,
    round_to: int = 1,
    withhold: Iterable[str] = (),
    known: Iterable[str] = (),
) -> dict[str, int | None]:
    """`protect` for a plain list of counts; its sum is under TOTAL."""
    table = protect(
        {(row, ""): count for row, count in counts.items()},
        threshold=threshold,
        round_to=round_to,
        withhold=_as_cells(withhold),
        known=_as_cells(known),
    )
    return {row: count for (row, column), count in table.items() if column == TOTAL}


def _as_cells(rows: Iterable[str]) -> list[Cell]:
    """A list is a table of one column, which its totals repeat."""
    return [(row, column) for row in rows for column in ("", TOTAL)]


def with_totals(counts: Mapping[Cell, int]) -> dict[Cell, int]:
    """The inner cells, those left out too, with the totals of rows and columns and of all."""
    rows, columns = (list(dict.fromkeys(cell[side] for cell in counts)) for side in (0, 1))
    if TOTAL in rows or TOTAL in columns or any(count < 0 for count in counts.values()):
        raise ValueError("give the inner cells, none of them negative: totals are worked out here")
    table: dict[Cell, int] = defaultdict(
        int, {(row, column): 0 for row in (*rows, TOTAL) for column in (*columns, TOTAL)}
    )
    for (row, column), count in counts.items():
        for cell in ((row, column), (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            table[cell] += count
    return dict(table)


def rounded(count: int, step: int) -> int:
    """To the nearest multiple, halves up."""
    return (2 * count + step) // (2 * step) * step


@dataclass(frozen=True, slots=True)
class _Step:
    """Going along a cell from one node to another: with its direction the count grows, against it the count falls."""

    cell: Cell
    start: Node
    end: Node
    is_growing: bool

    @property
    def back(self) -> "_Step":
        return _Step(self.cell, self.end, self.start, not self.is_growing)


class _Push:
    """A withheld cell made to grow or to fall by `most`, and what that does to the others so far."""

    def __init__(self, step: _Step, most: int) -> None:
        self.step = step
        self.most = most
        self.flow: dict[Cell, int] = defaultdict(int)


class _Network:
    """A table as nodes (its rows and columns) and edges (its cells), and what is withheld so far."""

    def __init__(self, table: Mapping[Cell, int], public: frozenset[Cell], threshold: int) -> None:
        self.table = table
        self.public = public
        self.threshold = threshold
        self.withheld: set[Cell] = set()
        self.steps: dict[Node, list[_Step]] = defaultdict(list)
        self.forward: dict[Cell, _Step] = {}
        for cell in table:
            row, column = ("row", cell[0]), ("column", cell[1])
            is_total_of_one = (cell[0] == TOTAL) != (cell[1] == TOTAL)
            step = _Step(cell, column, row, True) if is_total_of_one else _Step(cell, row, column, True)
            self.forward[cell] = step
            if cell not in public:
                self.steps[step.start].append(step)
                self.steps[step.end].append(step.back)

    def cover(self, low: Iterable[Cell]) -> set[Cell]:
        """`low` and all that must be withheld with them."""
        self.withheld.update(low)
        waiting = [cell for cell in self.table if cell in self.withheld and cell not in self.public]
        while waiting:
            waiting += self._widen(waiting.pop(0))
        return self.withheld

    def _widen(self, cell: Cell) -> list[Cell]:
        """Withhold more until the range of `cell` is `threshold` wide; returns what was added."""
        added: list[Cell] = []
        missing = self.threshold
        up, down = _Push(self.forward[cell], self.threshold), _Push(self.forward[cell].back, self.table[cell])
        # First what costs nothing; then the cheapest way that is wide enough; then any.
        for is_free, is_wide in ((True, False), (False, True), (False, False)):
            for push in (up, down):
                while wanted := min(push.most, missing):
                    way = self._way_back(push, wanted if is_wide else 1, is_free=is_free)
                    if not way:
                        break
                    missing -= self._send(push, way, wanted)
                    added += [each.cell for each in way if each.cell not in self.withheld]
                    self.withheld.update(added)
        if missing:
            raise Unprotectable(f"{cell} can be worked out")
        return added

    def _send(self, push: _Push, way: list[_Step], wanted: int) -> int:
        sent = min(wanted, *(self._room(each, push.flow) for each in way))
        push.most -= sent
        for each in way:
            push.flow[each.cell] += sent if each.is_growing else -sent
        return sent

    def _room(self, step: _Step, flow: Mapping[Cell, int]) -> int:
        """By how much a step can still be used: nothing keeps a count from growing by what matters."""
        return self.threshold if step.is_growing else self.table[step.cell] + flow.get(step.cell, 0)

    def _way_back(self, push: _Push, room: int, *, is_free: bool) -> list[_Step]:
        """The steps from the end of a push to its start that withhold least anew, each with so much room; or none."""
        used = push.step
        best: dict[Node, int] = {used.end: 0}
        came: dict[Node, _Step] = {}
        waiting = [(0, used.end)]
        while waiting:
            cost, node = heapq.heappop(waiting)
            if node == used.start:
                break
            for step in self.steps[node] if cost == best[node] else ():
                price = 0 if step.cell in self.withheld else 1 + self.table[step.cell]
                if step.cell == used.cell or self._room(step, push.flow) < room or (is_free and price):
                    continue
                total = cost + price
                if total < best.get(step.end, total + 1):
                    best[step.end], came[step.end] = total, step
                    heapq.heappush(waiting, (total, step.end))
        way: list[_Step] = []
        node = used.start
        while node in came and node != used.end:
            way.append(came[node])
            node = came[node].start
        return way
