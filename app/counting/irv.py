"""Instant runoff: while nobody has more than half of the votes in play, the option with the fewest goes out.

Each ballot counts for the option it likes best of those still in. Where it comes to several of equal rank that are
still in, it stops there for good; where only one of them is, it counts for that one. A ballot with nothing left to
count for is exhausted, and is not among the votes of which a half is needed. One option goes out a round; of equal ones
the one that had fewest in the latest round that tells them apart, else the one listed last.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.counting.outcome import Outcome
from app.counting.ranked import NOBODY, Numbers, RankedProfile, preferred
from app.counting.tallies import options
from app.counting.ties import fewest
from app.counting.words import counted, percent


def count(profile: RankedProfile) -> Outcome:
    """One winner, or none where no ballot has a first preference."""
    runoff = _Runoff(profile)
    while not runoff.is_over():
        runoff.eliminate()
    return runoff.outcome()


class _Runoff:
    """A count under way: which options are in, and whom each distinct ballot counts for."""

    def __init__(self, profile: RankedProfile) -> None:
        self.profile = profile
        self.places = profile.places()
        self.running = np.ones(len(profile.ids), np.bool_)
        self.holder = preferred(self.places, self.running)
        self.votes = np.zeros(len(profile.ids), np.int64)
        self.exhausted = 0
        self._credit(self.holder, profile.weights)
        self.history = [self.votes.tolist()]
        self.rounds: list[Mapping[str, Any]] = []
        self.explanation: list[str] = []
        self.ties: list[str] = []

    def _credit(self, holder: NDArray[np.intp], weights: Numbers) -> None:
        held = holder != NOBODY
        np.add.at(self.votes, holder[held], weights[held])
        self.exhausted += int(weights[~held].sum())

    @property
    def in_play(self) -> int:
        return int(self.votes.sum())

    def is_over(self) -> bool:
        return 2 * int(self.votes.max()) > self.in_play or self.in_play == 0

    def eliminate(self) -> None:
        """The option with the fewest votes goes out, and its ballots to whom they like next."""
        choice = fewest(np.flatnonzero(self.running).tolist(), self.history)
        labels, out = self.profile.labels, choice.option
        if choice.is_a_tie:
            number = len(self.history)
            self.ties.append(f"Round {number}: {choice.sentence(labels, 'goes out', stages='round')}")
        before, exhausted = self.votes.copy(), self.exhausted
        self.running[out] = False
        moving = np.flatnonzero(self.holder == out)
        self.holder[moving] = preferred(self.places[moving], self.running)
        self.votes[out] = 0
        self._credit(self.holder[moving], self.profile.weights[moving])
        self._tell(before, exhausted, out)
        self.history.append(self.votes.tolist())

    def _tell(self, before: Numbers, exhausted: int, out: int) -> None:
        gained = self.votes - before
        self.rounds.append(
            {
                **self._standing(before, exhausted, {*np.flatnonzero(self.running).tolist(), out}),
                "eliminated": self.profile.ids[out],
                "transfers": {self.profile.ids[option]: int(gained[option]) for option in np.flatnonzero(gained > 0)},
                "newly_exhausted": self.exhausted - exhausted,
            }
        )
        self.explanation.append(
            f"Round {len(self.rounds)}: nobody has more than half of {int(before.sum()):,} votes."
            f" {self.profile.labels[out]} has the fewest, {int(before[out]):,}, and goes out."
        )

    def _standing(self, votes: Numbers, exhausted: int, running: set[int]) -> dict[str, Any]:
        return {
            "round": len(self.rounds) + 1,
            "votes": {self.profile.ids[option]: int(votes[option]) for option in sorted(running)},
            "exhausted": exhausted,
        }

    def outcome(self) -> Outcome:
        winners = [int(self.votes.argmax())] if self.in_play else []
        last = self._standing(self.votes, self.exhausted, set(np.flatnonzero(self.running).tolist()))
        self.rounds.append({**last, "elected": [self.profile.ids[winner] for winner in winners]})
        for winner in winners:
            votes = int(self.votes[winner])
            self.explanation.append(
                f"Round {len(self.rounds)}: {self.profile.labels[winner]} has {counted(votes, 'vote')},"
                f" {percent(votes, self.in_play)} of {self.in_play:,}, and wins."
            )
        if not winners:
            self.explanation.append("No ballot has a first preference: nobody wins.")
        return Outcome(
            method="irv",
            ballots=self.profile.ballots,
            winners=tuple(self.profile.ids[winner] for winner in winners),
            rounds=tuple(self.rounds),
            explanation=tuple(self.explanation),
            ties=tuple(self.ties),
            details={"options": options(self.profile.ids, self.profile.labels), "blank": self.profile.blank},
        )
