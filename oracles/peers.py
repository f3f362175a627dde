"""Run by the Python that has the libraries: one JSON question a line on standard input, one answer on standard output.

A question: {"ask": "irv", "options": 3, "seats": 1, "ballots": [[4, [1, 2]], [3, [3]]]}, options numbered from 1, each
ballot as how many there are and their order. An answer: {"winners": [1], "build": seconds, "count": seconds}; "rounds"
too, the votes in each, where the library has them.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

Question = Mapping[str, Any]
Answer = dict[str, Any]


def _pyrankvote(question: Question) -> Answer:
    import pyrankvote

    random.seed(0)  # it breaks some ties by chance
    start = time.perf_counter()
    candidates = [pyrankvote.Candidate(str(number)) for number in range(1, question["options"] + 1)]
    ballots = [
        pyrankvote.Ballot([candidates[option - 1] for option in order])
        for count, order in question["ballots"]
        for _ballot in range(count)
    ]
    built = time.perf_counter()
    result = pyrankvote.instant_runoff_voting(candidates, ballots)
    counted = time.perf_counter()
    return {
        "winners": [int(winner.name) for winner in result.get_winners()],
        "rounds": [
            {told.candidate.name: told.number_of_votes for told in each.candidate_results} for each in result.rounds
        ],
        "build": built - start,
        "count": counted - built,
    }


def _stvpoll(question: Question) -> Answer:
    from stvpoll.scottish_stv import calculate_scottish_stv

    random.seed(0)
    start = time.perf_counter()
    candidates = tuple(range(1, question["options"] + 1))
    result = calculate_scottish_stv(
        candidates=candidates,
        ballots=[(tuple(order), count) for count, order in question["ballots"]],
        winners=question["seats"],
    )
    told = result.as_dict()
    return {"winners": list(told["winners"]), "build": 0.0, "count": time.perf_counter() - start}


def _votelib(question: Question) -> Answer:
    import votelib.component.rankscore
    import votelib.convert
    import votelib.evaluate.condorcet

    start = time.perf_counter()
    votes: dict[tuple[int, ...], int] = {}
    for count, order in question["ballots"]:
        votes[tuple(order)] = votes.get(tuple(order), 0) + count
    built = time.perf_counter()
    if question["ask"] == "schulze":
        pairs = votelib.convert.RankedToCondorcetVotes().convert(votes)
        winners = votelib.evaluate.condorcet.Schulze().evaluate(pairs, 1)
    else:
        points = votelib.convert.RankedToPositionalVotes(votelib.component.rankscore.Borda()).convert(votes)
        winners = [max(points, key=points.get)]
    return {"winners": winners, "build": built - start, "count": time.perf_counter() - built}


PEERS: Mapping[str, Callable[[Question], Answer]] = {
    "irv": _pyrankvote,
    "stv": _stvpoll,
    "schulze": _votelib,
    "borda": _votelib,
}


if __name__ == "__main__":
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps(PEERS[question["ask"]](question)), flush=True)
