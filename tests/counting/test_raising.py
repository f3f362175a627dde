"""Raising shares by leaps: what is passed over is proved, and the end is that of going one raise at a time."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.counting.budget import BudgetElection, Project, VoteType
from app.counting.funding import spent
from app.counting.market import Market
from app.counting.raising import raise_shares
from app.counting.shares import Trading
from tests.counting.budgets import elections

TRIES = 120
MANY = settings(max_examples=100, deadline=None)


@pytest.mark.parametrize("seed", range(4))
def test_leaps_end_where_single_raises_do(seed: int) -> None:
    rng = np.random.default_rng(seed)
    raises, tried = 0, 0
    for _election in range(TRIES // 4):
        election = town(rng)
        found = raise_shares(election, market(election), Fraction(election.budget, election.ballots))
        expected, too_much = one_by_one(election)
        assert (found.raises, found.too_much.bought if found.too_much else None) == (expected, too_much)
        assert found.kept == Fraction(election.budget, election.ballots) + found.raises * election.unit
        raises, tried = raises + found.raises, tried + 1
    assert raises > 10 * tried  # else nothing was leapt over


@MANY
@given(elections(), st.fractions(1, 40, max_denominator=5), st.integers(2, 12))
def test_what_two_shares_agree_on_every_share_in_between_buys(
    election: BudgetElection, share: Fraction, raises: int
) -> None:
    assume(election.ballots)
    poorer, richer = Trading(market(election), share), Trading(market(election), share + raises)
    poorer.finish()
    richer.follow(poorer)
    agreed, reachable = list(richer.result.bought), set(richer.reachable())
    for between in range(1, raises):
        bought = Trading(market(election), share + between).finish().bought
        assert bought[: len(agreed)] == agreed
        assert set(bought) <= reachable
    assert richer.finish().bought == Trading(market(election), share + raises).finish().bought


def market(election: BudgetElection) -> Market:
    return Market(election, [max(project.cost, 1) for project in election.projects])


def one_by_one(election: BudgetElection) -> tuple[int, list[int] | None]:
    share, open_to = Fraction(election.budget, election.ballots), market(election)
    wanted = sum(1 for supporters in election.supporters() if supporters)
    raises, bought = 0, Trading(open_to, share).finish().bought
    while len(bought) < wanted:
        bought = Trading(open_to, share + (raises + 1) * election.unit).finish().bought
        if spent(election, bought) > election.budget:
            return raises, bought
        raises += 1
    return raises, None


def town(rng: np.random.Generator) -> BudgetElection:
    """A dozen projects, liked unequally; some cost the same, so that order and ties matter."""
    projects, voters = int(rng.integers(5, 13)), int(rng.integers(8, 40))
    liked = rng.uniform(0.05, 0.5, projects)
    marks = (rng.random((voters, projects)) < liked).astype(np.int32)
    if rng.random() < 0.5:
        marks *= rng.integers(1, 6, (voters, projects), dtype=np.int32)
    costs = rng.integers(20, 400, projects)
    costs[rng.integers(0, projects, 2)] = costs[0]
    named = tuple(Project(str(place), f"Project {place}", int(cost)) for place, cost in enumerate(costs))
    budget = int(costs.sum() * rng.uniform(0.3, 0.7))
    kind = VoteType.APPROVAL if marks.max() <= 1 else VoteType.SCORING
    return BudgetElection(named, budget, kind, marks, rng.integers(1, 4, voters))
