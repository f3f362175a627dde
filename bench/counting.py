"""Counting orders from a file: 100,000 ballots of 12 options, beside the fastest library for each method.

Ours starts at the file. A library starts at Python lists, for none of these reads such files; its time is building its
ballots and counting them. `python -m bench.counting` runs this part alone.
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from app.counting import borda, irv, preflib, schulze, stv
from app.counting.outcome import Outcome
from app.counting.preflib_writing import write_ranked
from app.counting.ranked import RankedProfile
from bench.towns import in_a_folder
from oracles.asking import Peers, are_installed, peers
from oracles.inventing import invented

ROUNDS = 5
BALLOTS, OPTIONS, SEATS = 100_000, 12, 3
METHODS: dict[str, tuple[Callable[[RankedProfile], Outcome], str]] = {
    "irv": (irv.count, "pyrankvote"),
    "stv": (lambda profile: stv.count(profile, seats=SEATS), "stvpoll"),
    "schulze": (schulze.count, "votelib"),
    "borda": (borda.count, "votelib"),
}


def report(folder: Path) -> Iterator[str]:
    """Lines of text, each when it is measured."""
    path = folder / "ballots.soi"
    profile = invented(2040, ballots=BALLOTS, options=OPTIONS)
    path.write_text("".join(write_ranked(profile, "Invented")), "utf-8")
    yield f"Counting {BALLOTS:,} ballots of {OPTIONS} options ({len(profile.weights):,} different), reading included"
    yield f"reading the file alone: {1000 * median(_timed(path, None)[0] for _round in range(ROUNDS)):.0f} ms"
    if not are_installed():
        for method in METHODS:
            yield f"{method}: {1000 * median(_timed(path, method)[0] for _round in range(ROUNDS)):.0f} ms"
        yield "beside nothing: `make oracles` installs the libraries"
        return
    with peers() as libraries:
        for method in METHODS:
            yield _beside(libraries, method, path, profile)


def _timed(path: Path, method: str | None) -> tuple[float, Outcome | None]:
    start = time.perf_counter()
    with path.open("rb") as file:
        profile = preflib.read_file(file, "soi")
    assert isinstance(profile, RankedProfile)
    outcome = METHODS[method][0](profile) if method else None
    return time.perf_counter() - start, outcome


def _beside(libraries: Peers, method: str, path: Path, profile: RankedProfile) -> str:
    """The median of the ratios within a round, so that what slows a whole round slows both."""
    ours, theirs, agreed = [], [], True
    for _round in range(ROUNDS):
        seconds, outcome = _timed(path, method)
        answer = libraries.ask(method, profile, seats=SEATS)
        ours.append(seconds)
        theirs.append(answer["build"] + answer["count"])
        agreed &= outcome is not None and set(outcome.winners) == set(answer["winners"])
        print(f"{method}: {seconds:.3f} s, {theirs[-1]:.3f} s", file=sys.stderr, flush=True)
    ratio = median(peer / own for own, peer in zip(ours, theirs, strict=True))
    result = "the same winners" if agreed else "OTHER WINNERS"
    return (
        f"{method}: {1000 * median(ours):.0f} ms; {METHODS[method][1]} {1000 * median(theirs):.0f} ms,"
        f" {ratio:.0f} times as long; {result}"
    )


if __name__ == "__main__":
    in_a_folder(report)
