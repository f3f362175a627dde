"""Small budgets: as text, as a file holds them, and any that hypothesis can think of."""

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from app.counting.budget import BudgetElection, Project, VoteType
from app.counting.pabulib import read
from app.counting.reading import lines_of

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "pabulib"

PARK = """META
key;value
description;A park, a path and a pond
budget;100
vote_type;approval
PROJECTS
project_id;cost;name;selected
park;60;Park;1
path;40;Path;1
pond;50;Pond;0
VOTES
voter_id;vote
1;park,path
2;park
3;park,pond
4;path
5;pond
"""


def election(text: str) -> BudgetElection:
    return read(text.splitlines(keepends=True))


def real(name: str) -> BudgetElection:
    with (REAL / name).open("rb") as file:
        return read(lines_of(file))


def with_costs(costs: dict[str, int], budget: int, *ballots: str, **more: Any) -> BudgetElection:
    """Approval ballots, each a text of one-letter ids."""
    projects = [Project(name, name.upper(), cost) for name, cost in costs.items()]
    return BudgetElection.of(projects, budget, VoteType.APPROVAL, (dict.fromkeys(text, 1) for text in ballots), **more)


@st.composite
def elections(draw: st.DrawFn, *, types: tuple[VoteType, ...] = tuple(VoteType)) -> BudgetElection:
    """Few projects, few voters and small numbers, so that ties and purses that are just emptied come up often."""
    vote_type = draw(st.sampled_from(types))
    costs = draw(st.lists(st.one_of(st.integers(0, 12), st.integers(1, 1000)), min_size=1, max_size=6))
    names = [f"p{place}" for place in range(len(costs))]
    projects = [Project(name, f"Project {name}", cost) for name, cost in zip(names, costs, strict=True)]
    ballots = draw(st.lists(_ballots(names, vote_type), max_size=9))
    budget = draw(st.integers(1, max(2 * sum(costs), 1)))
    meta = {"max_length": str(len(names))}
    return BudgetElection.of(projects, budget, vote_type, ballots, meta=meta, unit=draw(st.sampled_from([1, 100])))


def _ballots(names: list[str], vote_type: VoteType) -> st.SearchStrategy[dict[str, int]]:
    if vote_type is VoteType.CHOOSE_ONE:
        return st.one_of(st.just({}), st.sampled_from(names).map(lambda name: {name: 1}))
    if vote_type is VoteType.ORDINAL:
        orders = st.lists(st.sampled_from(names), unique=True, max_size=len(names))
        return orders.map(lambda order: {name: len(names) - place for place, name in enumerate(order)})
    highest = 1 if vote_type is VoteType.APPROVAL else 6
    return st.dictionaries(st.sampled_from(names), st.integers(1, highest))
