"""Greedy: by votes, past what does not fit, in the order of the list where votes are equal."""

from hypothesis import given

from app.counting import greedy
from app.counting.budget import BudgetElection, Project, VoteType
from tests.counting.budgets import elections, with_costs

COSTS = {"a": 60, "b": 50, "c": 40}


def test_what_no_longer_fits_is_passed_over() -> None:
    outcome = greedy.count(with_costs(COSTS, 100, "ab", "ab", "abc", "a"))
    assert outcome.winners == ("a", "c")
    assert (outcome.details["spent"], outcome.details["budget"], outcome.details["left"]) == (100, 100, 0)
    assert outcome.ballots == 4
    assert [told["funded"] for told in outcome.rounds] == [True, False, True]


def test_it_is_said_what_a_project_would_have_needed() -> None:
    outcome = greedy.count(with_costs(COSTS, 100, "ab", "ab", "abc", "a"))
    assert outcome.explanation == (
        "“A” (a) was funded: 4 votes, and its 60 fitted.",
        "“B” (b) was not funded: with 3 votes its turn came when 40 was left, 10 less than the 50 that it costs."
        " 2 votes more would have put it before “A” (a) and funded it.",
        "“C” (c) was funded: 1 vote, and its 40 fitted.",
    )


def test_so_many_more_votes_would_indeed_have_done_it() -> None:
    assert "b" in greedy.count(with_costs(COSTS, 100, "ab", "ab", "abc", "a", "b", "b")).winners
    assert "b" not in greedy.count(with_costs(COSTS, 100, "ab", "ab", "abc", "a", "b")).winners


def test_equal_projects_take_turns_as_listed_and_that_is_said() -> None:
    outcome = greedy.count(with_costs(COSTS, 100, "ab", "c"))
    assert outcome.winners == ("a", "c")
    assert outcome.ties == ("“A” (a), “B” (b) and “C” (c) each had 1 vote: they took their turns as they are listed.",)


def test_a_tie_that_decides_nothing_is_not_told() -> None:
    assert greedy.count(with_costs(COSTS, 150, "abc")).ties == ()


def test_what_nobody_wants_is_not_funded_even_for_nothing() -> None:
    outcome = greedy.count(with_costs({"a": 0, "b": 0}, 10, "a", ""))
    assert outcome.winners == ("a",)
    assert "fewer than the 1 vote needed" in outcome.explanation[1]


def test_a_threshold_in_the_file_holds() -> None:
    meta = {"min_project_score_threshold": "2"}
    assert greedy.count(with_costs(COSTS, 150, "ab", "a", meta=meta)).winners == ("a",)


def test_what_costs_more_than_the_budget_is_said_to() -> None:
    assert "It costs more than the whole budget." in greedy.count(with_costs({"a": 11}, 10, "a")).explanation[0]


def test_points_count_where_ballots_give_points() -> None:
    projects = [Project("a", "", 10), Project("b", "", 10)]
    ballots = [{"a": 1, "b": 5}, {"a": 1}, {"a": 1}]
    outcome = greedy.count(BudgetElection.of(projects, 10, VoteType.CUMULATIVE, ballots))
    assert outcome.winners == ("b",)
    assert outcome.explanation[0] == "“b” was funded: 5 points, and its 10 fitted."


@given(elections())
def test_no_more_is_spent_than_there_is(election: BudgetElection) -> None:
    outcome = greedy.count(election)
    assert outcome.details["spent"] <= outcome.details["budget"]
    assert len(outcome.explanation) == len(election.projects)


@given(elections())
def test_one_more_vote_for_a_funded_project_never_takes_it_away(election: BudgetElection) -> None:
    for name in greedy.count(election).winners:
        ballots = [
            *(
                {one.id: mark for one, mark in zip(election.projects, row, strict=True) if mark}
                for row, weight in zip(election.marks.tolist(), election.weights.tolist(), strict=True)
                for _ in range(weight)
            ),
            {name: 1},
        ]
        more = BudgetElection.of(election.projects, election.budget, election.vote_type, ballots)
        assert name in greedy.count(more).winners
