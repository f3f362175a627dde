"""Budgets by greedy and by equal shares, on Pabulib files and on invented elections that are full of ties.

Both sides are exact, and both give ties to the project listed first, so every result is compared.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from app.counting import equal_shares, greedy, pabulib
from app.counting.budget import BudgetElection, Project, VoteType
from app.counting.pabulib_writing import write
from app.counting.reading import lines_of
from oracles.asking import PROJECT, Peers

REAL = PROJECT.parent / "shared/data/pabulib"
INVENTED = 100
MOST_CELLS = 2_000_000  # voters times projects: more takes the library minutes (`bench.budgets` compares one)
MOST_CELLS_RAISED = 4_500  # the same with hundreds of raises
TYPES = (VoteType.APPROVAL, VoteType.APPROVAL, VoteType.CUMULATIVE, VoteType.SCORING)
WAYS = (
    ("greedy", "none", "cost"),
    ("equal-shares", "none", "cost"),
    ("equal-shares", "none", "cardinality"),
    ("equal-shares", "add1", "cost"),
    ("equal-shares", "add1", "cardinality"),
)


def report(peers: Peers) -> Iterator[tuple[str, bool]]:
    """A line for each way of counting and source, and whether all agreed."""
    with TemporaryDirectory() as folder:
        sources = (("real", sorted(REAL.rglob("*.pb"))), ("invented", list(_invented(Path(folder)))))
        for source, paths in sources:
            for way in WAYS:
                told = [_agrees(peers, path, *way) for path in paths]
                compared = [agreed for agreed in told if agreed is not None]
                yield f"{', '.join(way)}, {source}: {sum(compared)} of {len(compared)} agree", all(compared)


def _agrees(peers: Peers, path: Path, method: str, completion: str, utility: str) -> bool | None:
    with path.open("rb") as file:
        election = pabulib.read(lines_of(file))
    most = MOST_CELLS if completion == "none" else MOST_CELLS_RAISED
    if election.ballots * len(election.projects) > most or (method == "greedy" and _differ_on_greedy(election)):
        return None
    ids = [project.id for project in election.projects]
    if method == "greedy":
        ours = greedy.count(election)
    else:
        ours = equal_shares.count(election, completion=completion, utility=utility)
    theirs = peers.spend(method, path, ids, completion=completion, utility=utility)
    agreed = set(theirs["winners"]) == set(ours.winners)
    if not agreed:
        print(f"{path.name}, {method}, {completion}, {utility}: ours {ours.winners}, theirs {theirs}", file=sys.stderr)
    return agreed


def _differ_on_greedy(election: BudgetElection) -> bool:
    """It knows no thresholds."""
    return greedy.threshold(election) > 1


def _invented(folder: Path) -> Iterator[Path]:
    """Files of few projects and voters, with small numbers: equal prices and purses that are just emptied."""
    for seed in range(INVENTED):
        path = folder / f"{seed}.pb"
        path.write_text("".join(write(_election(random.Random(seed)))), "utf-8")  # noqa: S311 - the same every time
        yield path


def _election(chance: random.Random) -> BudgetElection:
    projects, ballots = chance.randint(2, 9), chance.randint(2, 25)
    dearest = chance.choice([6, 20, 1000])
    costs = [chance.randint(1, dearest) for _project in range(projects)]
    vote_type = chance.choice(TYPES)
    highest = 5 if vote_type.has_points else 1
    marks = [[chance.choice([0, chance.randint(1, highest)]) for _project in range(projects)] for _ in range(ballots)]
    marks = [row for row in marks if any(row)]  # the library cannot read a blank ballot of points
    marks.append([1] * projects)  # so that somebody supports each: libraries differ on what nobody wants
    weights = [chance.randint(1, 4) for _ballot in marks]
    return BudgetElection(
        tuple(Project(f"p{number}", f"Project {number}", cost) for number, cost in enumerate(costs)),
        chance.randint(max(costs), sum(costs)),
        vote_type,
        np.array(marks, np.int32),
        np.array(weights, np.int64),
    )
