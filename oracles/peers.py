"""Run by the Python that has the libraries: one JSON question a line on standard input, one answer on standard output.

A question: {"ask": "irv", "options": 3, "seats": 1, "ballots": [[4, [1, 2]], [3, [3]]]}, options numbered from 1, each
ballot as how many there are and their order. An answer: {"winners": [1], "build": seconds, "count": seconds}; "rounds"
too, the votes in each, where the library has them.

Of a budget: {"ask": "equal-shares", "file": path, "utility": "cost", "completion": "none", "ids": in the order that
settles ties}; winners are ids.
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


def _pabutools(question: Question) -> Answer:
    from pabutools.election import parse_pabulib
    from pabutools.tiebreaking import TieBreakingRule

    start = time.perf_counter()
    instance, profile = parse_pabulib(question["file"])
    built = time.perf_counter()
    places = {name: place for place, name in enumerate(question["ids"])}
    as_listed = TieBreakingRule(lambda _instance, _profile, project: places[project.name])
    winners = _spend(question, instance, profile, as_listed)
    return {
        "winners": [project.name for project in winners],
        "build": built - start,
        "count": time.perf_counter() - built,
    }


def _spend(question: Question, instance: Any, profile: Any, as_listed: Any) -> Any:
    from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares

    rule = greedy_utilitarian_welfare if question["ask"] == "greedy" else method_of_equal_shares
    wishes = {"sat_class": _satisfaction(question["utility"], instance), "tie_breaking": as_listed}
    if question["ask"] == "greedy" or question["completion"] == "none":
        return rule(instance, profile, **wishes)
    # It has no completion that stops only where the next raise would overspend: so the raises are made here.
    budget, voters = instance.budget_limit, profile.num_ballots()
    found = rule(instance, profile, **wishes)
    while len(found) < len(instance):
        instance.budget_limit += voters
        further = rule(instance, profile, **wishes)
        if sum(project.cost for project in further) > budget:
            break
        found = further
    return found


def _satisfaction(utility: str, instance: Any) -> Any:
    from pabutools.election import Additive_Cardinal_Sat, Cardinality_Sat, Cost_Sat
    from pabutools.election.satisfaction import AdditiveSatisfaction

    class PointsForMoney(AdditiveSatisfaction):  # type: ignore[misc]  # unknown here
        """Points times cost, which the library does not have."""

        def __init__(self, instance: Any, profile: Any, ballot: Any) -> None:
            super().__init__(instance, profile, ballot, lambda _i, _p, said, one, _v: said.get(one, 0) * one.cost)

    if instance.meta["vote_type"] in ("cumulative", "scoring"):
        return PointsForMoney if utility == "cost" else Additive_Cardinal_Sat
    return Cost_Sat if utility == "cost" else Cardinality_Sat


PEERS: Mapping[str, Callable[[Question], Answer]] = {
    "irv": _pyrankvote,
    "stv": _stvpoll,
    "schulze": _votelib,
    "borda": _votelib,
    "greedy": _pabutools,
    "equal-shares": _pabutools,
}


if __name__ == "__main__":
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps(PEERS[question["ask"]](question)), flush=True)
