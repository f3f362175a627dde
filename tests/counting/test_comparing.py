"""Two ways of counting side by side, and how many voters get something."""

from fractions import Fraction

from app.counting import comparing
from app.counting.funding import reach
from tests.counting.budgets import with_costs

TOWN = with_costs({"a": 50, "b": 50, "z": 50}, 100, *["ab"] * 6, *["z"] * 5, "")


def test_greedy_serves_the_largest_group_and_equal_shares_more_voters() -> None:
    found = comparing.compare(TOWN)
    assert (found.both, found.greedy_only, found.equal_shares_only) == (("a",), ("b",), ("z",))
    assert (found.greedy.reach.with_a_project, found.equal_shares.reach.with_a_project) == (6, 11)
    assert (found.greedy.spent, found.equal_shares.spent) == (100, 100)
    assert found.as_json()["equal_shares"] == {
        "spent": 100,
        "voters": 11,
        "with_a_project": 11,
        "part_with_a_project": "1.0000",
        "part_of_ballot_funded": "0.7273",
    }


def test_blank_ballots_are_not_among_those_who_could_get_something() -> None:
    assert reach(TOWN, [0]).voters == 11
    assert reach(TOWN, [0]).part_of_ballot == Fraction(3, 11)
    assert reach(with_costs({"a": 1}, 1, ""), []).part_of_ballot == 0
