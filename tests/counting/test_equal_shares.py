"""Equal shares: what the method promises, what each completion does, and the same count done slowly and exactly."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.counting import equal_shares
from app.counting.budget import BudgetElection, Project, VoteType
from app.counting.market import Market
from app.counting.shares import Trading
from app.counting.steady import raises_without_change
from tests.counting.budgets import elections, with_costs
from tests.counting.exact_shares import bought, with_completion

UTILITIES = ("cost", "cardinality")
SMALL = settings(max_examples=60, deadline=None)


def winners(election: BudgetElection, completion: str = "none", utility: str = "cost") -> tuple[str, ...]:
    return equal_shares.count(election, completion=completion, utility=utility).winners


def places(election: BudgetElection, completion: str, utility: str) -> list[int]:
    ids = [project.id for project in election.projects]
    return [ids.index(name) for name in winners(election, completion, utility)]


def test_a_third_of_the_voters_decide_on_a_third_of_the_money() -> None:
    election = with_costs({"a": 30, "b": 30, "c": 30, "z": 30}, 90, *["abc"] * 6, *["z"] * 3)
    assert set(winners(election)) == {"a", "b", "z"}


def test_the_payments_are_told() -> None:
    outcome = equal_shares.count(with_costs({"a": 60, "b": 60}, 120, "a", "ab", "ab", "b"), completion="none")
    assert outcome.rounds == (
        {
            "round": 1,
            "project": "a",
            "cost": 60,
            "price": "20.00",
            "supporters": 3,
            "paid_the_price": 3,
            "paid_all_they_had": 0,
            "had_nothing_left": 0,
        },
    )
    assert outcome.explanation == (
        "The budget of 120 was shared equally among 4 voters: 30.00 each.",
        "“A” (a) was funded: of its 3 supporters, 3 paid 20.00 each; together the 60 that it costs.",
        "“B” (b) was not funded: its 3 supporters had 50.00 left of the 60 that it costs; 10.00 more was needed,"
        " as much as 1 more supporter with a whole share of 30.00 would have brought.",
    )
    assert outcome.ties == (
        "“A” (a) and “B” (b) were equally good value. “A” (a), which is listed first of these, was bought first.",
    )
    assert (outcome.details["spent"], outcome.details["budget"], outcome.details["share"]) == (60, 120, "30.00")


def test_shares_are_raised_until_the_next_raise_would_overspend() -> None:
    election = with_costs({"a": 60, "b": 60, "c": 20}, 120, "a", "ab", "ab", "b", "c")
    outcome = equal_shares.count(election)
    assert outcome.details["completion"] == "add1"
    assert outcome.details["raises"] > 0
    assert outcome.details["spent"] <= 120
    assert any("above the budget" in said for said in outcome.explanation)


def test_raising_goes_on_past_the_first_result_that_nothing_could_be_added_to() -> None:
    """Shares of 4.50 buy b, which leaves too little for a; but 7 buy a, which its one supporter prefers."""
    election = with_costs({"a": 7, "b": 4}, 7, "ab", "")
    assert Trading(Market(election, [7, 4]), Fraction(9, 2)).finish().bought == [1]
    assert winners(election, "add1") == ("a",)


def test_what_is_left_is_spent_by_value_where_that_is_asked_for() -> None:
    election = with_costs({"a": 12, "b": 5, "c": 7, "d": 6}, 12, "a", "a", "b", "c", "cd")
    assert winners(election, "add1u")[: len(winners(election, "add1"))] == winners(election, "add1")
    left = 12 - sum({"a": 12, "b": 5, "c": 7, "d": 6}[name] for name in winners(election, "add1u"))
    assert left < 5


def test_many_cheap_projects_or_money_well_spent_are_different_aims() -> None:
    projects = [Project("dear", "", 90), Project("cheap", "", 10)]
    ballots = [*[{"dear": 1, "cheap": 1}] * 9, {"dear": 1}]
    election = BudgetElection.of(projects, 100, VoteType.APPROVAL, ballots)
    assert winners(election, utility="cost")[0] == "dear"
    assert winners(election, utility="cardinality")[0] == "cheap"


def test_more_points_pay_more() -> None:
    projects = [Project("a", "", 30)]
    election = BudgetElection.of(projects, 40, VoteType.CUMULATIVE, [{"a": 2}, {"a": 1}])
    assert equal_shares.count(election, completion="none").rounds[0]["price"] == "10.00"


def test_who_cannot_pay_the_price_gives_all_they_have() -> None:
    projects = [Project("a", "", 39)]
    election = BudgetElection.of(projects, 40, VoteType.CUMULATIVE, [{"a": 5}, {"a": 1}])
    told = equal_shares.count(election, completion="none").rounds[0]
    assert (told["price"], told["paid_the_price"], told["paid_all_they_had"]) == ("19.00", 1, 1)


def test_what_costs_nothing_is_funded_when_somebody_wants_it() -> None:
    assert set(winners(with_costs({"a": 0, "b": 0, "c": 5}, 10, "a", "ac"))) == {"a", "c"}


def test_nothing_is_funded_without_voters() -> None:
    outcome = equal_shares.count(with_costs({"a": 1}, 10))
    assert outcome.winners == ()
    assert outcome.explanation[0] == "Nobody voted, so nothing was funded."


def test_an_unknown_completion_is_refused() -> None:
    with pytest.raises(ValueError, match="add2"):
        equal_shares.count(with_costs({"a": 1}, 10, "a"), completion="add2")


def test_a_third_each_is_enough_for_a_whole() -> None:
    """In floating point three thirds of a budget may be more or less than all of it; here they are all of it."""
    for budget in range(1, 200):
        assert winners(with_costs({"a": budget}, budget, "a", "a", "a")) == ("a",)
        assert winners(with_costs({"a": budget + 1}, budget, "a", "a", "a")) == ()


def test_a_hundred_millionth_of_a_penny_decides() -> None:
    """Prices that differ by less than floating point can tell are told apart; equal ones are a tie."""
    many = 10**8
    projects = (Project("b", "", 3 * many), Project("a", "", 3 * many + 1))
    marks = np.array([[1, 0], [0, 1]], np.int32)
    weights = np.array([many * 10, many * 10], np.int64)
    election = BudgetElection(projects, 10 * many, VoteType.APPROVAL, marks, weights)
    dear, cheap = replace(election), replace(election, projects=(replace(projects[0], cost=3 * many + 1), projects[1]))
    assert winners(dear, utility="cardinality") == ("b", "a")
    assert equal_shares.count(dear, completion="none", utility="cardinality").ties == ()
    assert len(equal_shares.count(cheap, completion="none", utility="cardinality").ties) == 1


@SMALL
@given(elections(), st.sampled_from(UTILITIES), st.fractions(Fraction(1, 3), 40, max_denominator=7))
def test_each_pass_is_that_of_exact_arithmetic(election: BudgetElection, utility: str, share: Fraction) -> None:
    worth = [max(project.cost, 1) if utility == "cost" else 1 for project in election.projects]
    assume(election.ballots)
    assert Trading(Market(election, worth), share).finish().bought == bought(election, share, utility)


@SMALL
@given(elections(), st.sampled_from(UTILITIES), st.fractions(Fraction(1, 3), 40, max_denominator=7))
def test_raises_that_are_not_tried_would_have_changed_nothing(
    election: BudgetElection, utility: str, share: Fraction
) -> None:
    worth = [max(project.cost, 1) if utility == "cost" else 1 for project in election.projects]
    market = Market(election, worth)
    found = Trading(market, share).finish().bought
    ahead = raises_without_change(market, found, share, 1)
    for raises in range(1, 1 + min(20 if ahead is None else ahead, 20)):
        assert Trading(market, share + raises).finish().bought == found


def test_few_voters_may_have_much_money() -> None:
    """Some 660,000 raises, nearly none of which changes anything."""
    costs = {"a": 6_000_000, "b": 4_500_000, "c": 3_000_000, "d": 2_000_000, "e": 9_000_000}
    outcome = equal_shares.count(with_costs(costs, 10_000_000, "abc", "bcd", "ae"))
    assert set(outcome.winners) == {"a", "c"}
    assert outcome.details["raises"] == 666_666


@SMALL
@given(elections(), st.sampled_from(["none", "add1"]), st.sampled_from(UTILITIES))
def test_each_count_is_that_of_exact_arithmetic(election: BudgetElection, completion: str, utility: str) -> None:
    assume(max(project.cost for project in election.projects) <= 60 * election.unit)
    assert places(election, completion, utility) == with_completion(election, completion, utility)


@SMALL
@given(elections(), st.sampled_from(["none", "add1", "add1u"]), st.sampled_from(UTILITIES))
def test_the_budget_is_never_exceeded(election: BudgetElection, completion: str, utility: str) -> None:
    assume(max(project.cost for project in election.projects) <= 60 * election.unit)
    outcome = equal_shares.count(election, completion=completion, utility=utility)
    assert outcome.details["spent"] <= outcome.details["budget"]
    assert len(set(outcome.winners)) == len(outcome.winners)


@SMALL
@given(elections(), st.data(), st.sampled_from(UTILITIES))
def test_neither_merging_nor_the_order_of_ballots_matters(
    election: BudgetElection, data: st.DataObject, utility: str
) -> None:
    rows = [row for row, weight in enumerate(election.weights.tolist()) for _ in range(weight)]
    rows = list(data.draw(st.permutations(rows))) if rows else rows
    apart = replace(election, marks=election.marks[rows], weights=np.ones(len(rows), np.int64))
    assert winners(apart, utility=utility) == winners(election, utility=utility)


@SMALL
@given(elections(), st.data(), st.sampled_from(UTILITIES))
def test_names_do_not_matter_but_for_the_order_that_settles_ties(
    election: BudgetElection, data: st.DataObject, utility: str
) -> None:
    outcome = equal_shares.count(election, completion="none", utility=utility)
    renamed = replace(election, projects=tuple(replace(one, id=f"x{one.id}") for one in election.projects))
    assert winners(renamed, utility=utility) == tuple(f"x{name}" for name in outcome.winners)
    order = data.draw(st.permutations(range(len(election.projects))))
    moved = replace(
        election, projects=tuple(election.projects[place] for place in order), marks=election.marks[:, order]
    )
    if not outcome.ties:
        assert set(winners(moved, utility=utility)) == set(outcome.winners)
