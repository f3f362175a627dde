"""Counting a city's budget by equal shares from its Pabulib file, beside pabutools where `make oracles` installed it.

The real city, where its file is at hand, is Warszawa 2026: 61,668 voters, 83 projects. Elsewhere it is an invented one
of that size. `python -m bench.budgets` runs this part alone.
"""

import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from subprocess import PIPE, run

import numpy as np

from app.counting import equal_shares, pabulib
from app.counting.budget import BudgetElection, Project, VoteType
from app.counting.outcome import Outcome
from app.counting.pabulib_writing import write
from app.counting.reading import lines_of
from bench.towns import in_a_folder
from oracles.asking import are_installed, peers
from oracles.budgets import REAL

ROUNDS = 5
PEER_ROUNDS = 2  # a quarter of a minute each
CITY = REAL / "Poland_Warszawa_2026.pb"
VOTERS, PROJECTS, MOST_APPROVED, BUDGET = 61_668, 83, 5, 24_186_815
TO_REACH = 50  # times as fast as the library
MOST_SECONDS, MOST_MEMORY = 5, 300  # with raises; MB


def report(folder: Path) -> Iterator[str]:
    """Lines of text, each when it is measured."""
    path = CITY if CITY.exists() else _invented(folder)
    yield f"A budget by equal shares, from the file {path.name} ({'real' if path == CITY else 'invented'})"
    ours = [_timed(path, "none") for _round in range(ROUNDS)]
    seconds, outcome = median(one for one, _outcome in ours), ours[0][1]
    reading = median(_timed(path, None)[0] for _round in range(ROUNDS))
    yield f"no completion: {1000 * seconds:.0f} ms, of which reading is {1000 * reading:.0f} ms"
    if are_installed():
        yield _beside(path, outcome)
    else:
        yield "beside nothing: `make oracles` installs the library"
    yield _with_raises(path)


def _timed(path: Path, completion: str | None) -> tuple[float, Outcome | None]:
    start = time.perf_counter()
    with path.open("rb") as file:
        election = pabulib.read(lines_of(file))
    outcome = equal_shares.count(election, completion=completion) if completion else None
    return time.perf_counter() - start, outcome


def _beside(path: Path, outcome: Outcome | None) -> str:
    """The median of the ratios within a round, so that what slows a whole round slows both."""
    with path.open("rb") as file:
        ids = [project.id for project in pabulib.read(lines_of(file)).projects]
    times, ratios, agreed = [], [], True
    with peers() as libraries:
        for _round in range(PEER_ROUNDS):
            before = median(_timed(path, "none")[0] for _again in range(ROUNDS))
            answer = libraries.spend("equal-shares", path, ids)
            after = median(_timed(path, "none")[0] for _again in range(ROUNDS))
            times.append(answer["build"] + answer["count"])
            ratios.append(2 * times[-1] / (before + after))
            agreed &= outcome is not None and set(outcome.winners) == set(answer["winners"])
            print(f"pabutools: {times[-1]:.1f} s, ours {before:.3f} and {after:.3f} s", file=sys.stderr, flush=True)
    same = "the same projects" if agreed else "OTHER PROJECTS"
    return f"pabutools: {median(times):.1f} s, {median(ratios):.0f} times as long (to reach: {TO_REACH}); {same}"


def _with_raises(path: Path) -> str:
    """In a process of its own, whose memory is measured."""
    told = run([sys.executable, "-m", "bench.budgets", str(path)], check=True, stdout=PIPE, text=True).stdout.split()
    seconds, cpu, megabytes, raises = float(told[0]), float(told[1]), int(told[2]), told[3]
    return (
        f"completion add1, {raises} raises: {seconds:.1f} s, {cpu:.1f} s of CPU (to reach: {MOST_SECONDS}), "
        f"{megabytes} MB (to reach: {MOST_MEMORY})"
    )


def _raise(path: Path) -> str:
    before = time.process_time()  # starting Python and reading its modules is not counting
    seconds, outcome = _timed(path, "add1")
    cpu = time.process_time() - before
    assert outcome is not None
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return f"{seconds} {cpu} {memory} {outcome.details['raises']}"


def _invented(folder: Path) -> Path:
    rng = np.random.default_rng(2040)
    wanted = rng.permutation(PROJECTS) + 5
    marks = np.zeros((VOTERS, PROJECTS), np.int32)
    for _choice in range(MOST_APPROVED):
        marks[np.arange(VOTERS), rng.choice(PROJECTS, VOTERS, p=wanted / wanted.sum())] = 1
    costs = rng.integers(50_000, 2_500_000, PROJECTS)
    projects = tuple(Project(str(one), f"Project {one}", int(cost)) for one, cost in enumerate(costs))
    election = BudgetElection(projects, BUDGET, VoteType.APPROVAL, marks, np.ones(VOTERS, np.int64))
    path = folder / "city.pb"
    path.write_text("".join(write(election)), "utf-8")
    return path


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(_raise(Path(sys.argv[1])))
    else:
        in_a_folder(report)
