"""What may be published of a table of people, checked against a solver that knows nothing of how it was decided."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kit.disclosure import TOTAL, Cell, Unprotectable, compare, protect, protect_list, with_totals

Published = dict[Cell, int | None]


def table_of(rows: Sequence[Sequence[int]]) -> dict[Cell, int]:
    return {(f"r{i}", f"c{j}"): count for i, row in enumerate(rows) for j, count in enumerate(row)}


def test_large_counts_are_published_with_their_totals() -> None:
    published = protect(table_of([[20, 30], [40, 50]]))
    assert published == with_totals(table_of([[20, 30], [40, 50]]))
    assert published[TOTAL, TOTAL] == 140


def test_a_low_count_takes_with_it_what_would_give_it_away() -> None:
    published = protect(table_of([[3, 30, 90], [40, 50, 60], [70, 80, 99]]))
    withheld = {cell for cell, count in published.items() if count is None}
    assert withheld == {("r0", "c0"), ("r0", "c1"), ("r1", "c0"), ("r1", "c1")}


@pytest.mark.parametrize(("count", "is_withheld"), [(0, True), (1, True), (9, True), (10, False)])
def test_below_ten_is_low_and_so_is_nothing(count: int, is_withheld: bool) -> None:
    published = protect(table_of([[count, 30], [40, 50]]))
    assert (published["r0", "c0"] is None) is is_withheld


def test_a_table_of_very_few_people_says_nothing_at_all() -> None:
    assert set(protect(table_of([[1, 2], [0, 3]])).values()) == {None}


def test_two_low_counts_whose_sum_is_low_need_more_cover() -> None:
    published = protect(table_of([[2, 3, 40], [50, 60, 70], [80, 90, 95]]))
    assert published["r0", "c2"] is None


def test_totals_can_be_rounded_like_every_cell() -> None:
    published = protect(table_of([[22, 33], [47, 58]]), round_to=5)
    assert published["r0", "c0"] == 20
    assert published["r0", "c1"] == 35
    assert published[TOTAL, TOTAL] == 160


def test_a_list_is_protected_with_its_sum() -> None:
    assert protect_list({"a": 20, "b": 30}) == {"a": 20, "b": 30, TOTAL: 50}
    assert protect_list({"a": 2, "b": 30, "c": 90}) == {"a": None, "b": None, "c": 90, TOTAL: 122}


def again(rows: Sequence[Sequence[int]], *before: Published) -> Published:
    found = compare(before, with_totals(table_of(rows)))
    return protect(table_of(rows), withhold=found.withhold, known=found.known)


def test_few_people_between_two_releases_are_not_told_either() -> None:
    before = protect(table_of([[40, 50], [60, 70]]))
    after = again([[43, 50], [60, 70]], before)
    assert after["r0", "c0"] is None
    assert after["r0", TOTAL] is None
    assert after[TOTAL, TOTAL] is None
    assert after["r1", "c1"] == 70
    assert again([[50, 50], [60, 70]], before)["r0", "c0"] == 50, "ten are enough"


def test_the_last_release_is_not_the_only_one_that_people_know() -> None:
    first = protect(table_of([[100, 50], [60, 70]]))
    second = again([[115, 50], [60, 70]], first)
    assert second["r0", "c0"] == 115
    third = again([[105, 50], [60, 70]], first, second)
    assert third["r0", "c0"] is None, "five more than in the first"


def test_what_an_earlier_release_withheld_stays_withheld() -> None:
    before = protect(table_of([[3, 30, 90], [40, 50, 60], [70, 80, 99]]))
    after = again([[33, 30, 90], [40, 50, 60], [70, 80, 99]], before)
    assert after["r0", "c1"] is None, "it was the cover of the three"


def test_what_is_known_elsewhere_is_no_cover() -> None:
    counts = table_of([[3, 30], [40, 50]])
    known = {("r0", TOTAL), ("r1", TOTAL), (TOTAL, "c0"), (TOTAL, "c1"), (TOTAL, TOTAL)}
    published = protect(counts, known=known)
    assert all(published[cell] is not None for cell in known)
    with pytest.raises(Unprotectable):
        protect(counts, known=known | {("r1", "c1")})


def test_totals_are_not_given_but_worked_out() -> None:
    with pytest.raises(ValueError, match="inner cells"):
        protect({("r0", "c0"): 5, ("r0", TOTAL): 5})
    with pytest.raises(ValueError, match="negative"):
        protect({("r0", "c0"): -5})


def test_an_empty_table_is_nothing_to_tell() -> None:
    assert protect({}) == {}


# Counts as they come: many low ones, and some that hide them.
COUNTS = st.integers(0, 12) | st.integers(0, 60)
TABLES = st.tuples(st.integers(1, 3), st.integers(1, 4)).flatmap(
    lambda size: st.lists(st.lists(COUNTS, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)


@settings(max_examples=50, deadline=None)
@given(TABLES, st.sampled_from([5, 10]))
def test_nobody_can_work_out_a_withheld_cell(rows: list[list[int]], threshold: int) -> None:
    published = protect(table_of(rows), threshold=threshold)
    true = with_totals(table_of(rows))
    assert all(count is None or count == true[cell] >= threshold for cell, count in published.items())
    for cell, low, high in ranges(published):
        assert low <= true[cell]
        assert high is None or high - low >= threshold, (cell, low, high)


@settings(max_examples=25, deadline=None)
@given(TABLES.filter(lambda rows: len(rows) > 1 and len(rows[0]) > 1))
def test_nobody_can_with_the_column_totals_known_before(rows: list[list[int]]) -> None:
    true = with_totals(table_of(rows))
    known = {cell for cell, count in true.items() if cell[0] == TOTAL and count >= 10}
    try:
        published = protect(table_of(rows), known=known)
    except Unprotectable:
        return
    assert all(published[cell] == true[cell] for cell in known)
    for cell, low, high in ranges(published):
        assert high is None or high - low >= 10, (cell, low, high)


def ranges(published: Published) -> list[tuple[Cell, Fraction, Fraction | None]]:
    """The least and greatest value of every withheld cell that the published ones allow; None is without end."""
    unknown = [cell for cell, count in published.items() if count is None]
    rows = list(dict.fromkeys(row for row, _ in published))
    columns = list(dict.fromkeys(column for _, column in published))
    equations = [{(row, column): -1 if column == TOTAL else 1 for column in columns} for row in rows]
    equations += [{(row, column): -1 if row == TOTAL else 1 for row in rows} for column in columns]
    matrix = [[Fraction(signs.get(cell, 0)) for cell in unknown] for signs in equations]
    right = [Fraction(-sum(sign * (published[cell] or 0) for cell, sign in signs.items())) for signs in equations]
    found = []
    for index, cell in enumerate(unknown):
        highest, lowest = (largest(matrix, right, index, sign) for sign in (1, -1))
        assert lowest is not None
        found.append((cell, -lowest, highest))
    return found


def largest(matrix: list[list[Fraction]], right: list[Fraction], index: int, sign: int) -> Fraction | None:
    """The largest `sign * x[index]` where matrix x = right and nothing is negative: simplex, in fractions."""
    width = len(matrix[0])
    rows = [
        [abs(value) / value * each if value else each for each in line]
        + [Fraction(int(i == k)) for k in range(len(matrix))]
        + [abs(value)]
        for i, (line, value) in enumerate(zip(matrix, right, strict=True))
    ]
    basis = list(range(width, width + len(rows)))
    artificial = [Fraction(0)] * width + [Fraction(-1)] * len(rows) + [Fraction(0)]
    assert climb(rows, basis, artificial, width + len(rows)) == 0, "what is published contradicts itself"
    for i, column in enumerate(basis):  # what remains of the first phase is nothing: let it leave
        entering = next((k for k in range(width) if rows[i][k]), None) if column >= width else None
        if entering is not None:
            pivot(rows, basis, i, entering)
    kept = [i for i, column in enumerate(basis) if column < width]
    rows, basis = [rows[i] for i in kept], [basis[i] for i in kept]
    goal = [Fraction(sign if k == index else 0) for k in range(len(artificial))]
    return climb(rows, basis, goal, width)


def climb(rows: list[list[Fraction]], basis: list[int], goal: list[Fraction], width: int) -> Fraction | None:
    """Pivot by Bland's rule until nothing helps; the value reached, or None where there is no end."""
    while True:
        gains = [
            goal[k] - sum(goal[column] * row[k] for row, column in zip(rows, basis, strict=True)) for k in range(width)
        ]
        entering = next((k for k in range(width) if gains[k] > 0), None)
        if entering is None:
            return sum((goal[column] * row[-1] for row, column in zip(rows, basis, strict=True)), Fraction(0))
        limits = [(row[-1] / row[entering], basis[i], i) for i, row in enumerate(rows) if row[entering] > 0]
        if not limits:
            return None
        pivot(rows, basis, min(limits)[2], entering)


def pivot(rows: list[list[Fraction]], basis: list[int], leaving: int, entering: int) -> None:
    factor = rows[leaving][entering]
    rows[leaving] = [each / factor for each in rows[leaving]]
    for i, row in enumerate(rows):
        if i != leaving and row[entering]:
            rows[i] = [a - row[entering] * b for a, b in zip(row, rows[leaving], strict=True)]
    basis[leaving] = entering
