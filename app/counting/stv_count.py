"""A count by the Scottish rules under way, stage by stage, in hundred-thousandths of a vote."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.counting.ranked import NOBODY, Numbers, RankedProfile, preferred
from app.counting.ties import Choice, fewest, most
from app.counting.words import listed, scaled

SCALE = 100_000  # parts of a vote


class Count:
    """Options are running, elected or excluded; each distinct ballot has a holder and a value."""

    def __init__(self, profile: RankedProfile, seats: int) -> None:
        self.profile, self.seats = profile, seats
        self.places = profile.places()
        self.running = np.ones(len(profile.ids), np.bool_)
        self.holder = preferred(self.places, self.running)
        self.value = np.full(len(profile.weights), SCALE, np.int64)
        self.votes = np.zeros(len(profile.ids), np.int64)
        held = self.holder != NOBODY
        np.add.at(self.votes, self.holder[held], profile.weights[held] * SCALE)
        self.valid = int(profile.weights[held].sum())
        self.quota = (self.valid // (seats + 1) + 1) * SCALE
        self.non_transferable = 0
        self.cut_off = 0  # lost after the fifth decimal place
        self.elected: list[int] = []
        self.surpluses: list[int] = []  # whose are still to move
        self.history: list[list[int]] = []
        self.rounds: list[Mapping[str, Any]] = []
        self.explanation: list[str] = []
        self.ties: list[str] = []
        if self.valid:
            self._end_stage({"action": "first preferences"}, "first preferences are counted")

    def is_over(self) -> bool:
        return len(self.elected) == self.seats or not self.running.any()

    def take_a_step(self) -> None:
        """The next stage: the largest surplus moves, or the option with the fewest votes is excluded."""
        if self.surpluses:
            self._move_surplus()
        else:
            self._exclude()

    def _move_surplus(self) -> None:
        # Each holds the quota and its surplus, so who holds most has the largest surplus.
        choice = most(self.surpluses, self.history)
        self._note_tie(choice, "moves its surplus first")
        option = choice.option
        self.surpluses.remove(option)
        held, surplus = int(self.votes[option]), int(self.votes[option]) - self.quota
        moving = np.flatnonzero(self.holder == option)
        values, kind = np.unique(self.value[moving], return_inverse=True)
        # Python's integers: the product of a surplus and a value can be more than 64 bits hold.
        reduced = np.array([surplus * int(value) // held for value in values], np.int64)
        self.value[moving] = reduced[kind]
        self.votes[option] = self.quota
        told = {"action": "surplus", "from": self.profile.ids[option], "surplus": surplus}
        moved = self._transfer(moving)
        cut_off = surplus - sum(moved["transfers"].values()) - moved["newly_non_transferable"]
        self.cut_off += cut_off
        what = f"the surplus of {self._label(option)}, {scaled(surplus, SCALE)}, moves on"
        self._end_stage({**told, **moved, "newly_cut_off": cut_off}, what)

    def _exclude(self) -> None:
        choice = fewest(np.flatnonzero(self.running).tolist(), self.history)
        self._note_tie(choice, "is excluded")
        option = choice.option
        votes = int(self.votes[option])
        what = f"{self._label(option)} has the fewest votes, {scaled(votes, SCALE)}, and is excluded"
        told = {"action": "exclusion", "from": self.profile.ids[option]}
        self.running[option] = False
        if self._are_as_many_left_as_seats():  # rule 52: no further transfer
            self._end_stage({**told, "transfers": {}}, f"{what}; its ballots move no more")
            return
        self.votes[option] = 0
        self._end_stage({**told, **self._transfer(np.flatnonzero(self.holder == option))}, what)

    def _are_as_many_left_as_seats(self) -> bool:
        return int(self.running.sum()) <= self.seats - len(self.elected)

    def _transfer(self, moving: NDArray[np.intp]) -> dict[str, Any]:
        """These ballots to whom they like next, at their present value. What each option gained, and nobody did."""
        to = preferred(self.places[moving], self.running)
        self.holder[moving] = to
        parts: Numbers = self.profile.weights[moving] * self.value[moving]
        gained = np.zeros(len(self.votes), np.int64)
        np.add.at(gained, to[to != NOBODY], parts[to != NOBODY])
        self.votes += gained
        none = int(parts[to == NOBODY].sum())
        self.non_transferable += none
        moved = {self.profile.ids[option]: int(gained[option]) for option in np.flatnonzero(gained)}
        return {"transfers": moved, "newly_non_transferable": none}

    def _end_stage(self, told: Mapping[str, Any], what: str) -> None:
        self.history.append(self.votes.tolist())
        new = self._reaching_the_quota()
        if self._are_as_many_left_as_seats():
            new += self._elect(np.flatnonzero(self.running).tolist())
        self.rounds.append(
            {
                "round": len(self.rounds) + 1,
                **told,
                "votes": {option: int(votes) for option, votes in zip(self.profile.ids, self.votes, strict=True)},
                "non_transferable": self.non_transferable,
                "cut_off": self.cut_off,
                "elected": [self.profile.ids[option] for option in new],
            }
        )
        names = listed([self._label(option) for option in new])
        ending = f" {names} {'is' if len(new) == 1 else 'are'} elected." if new else ""
        self.explanation.append(f"Stage {len(self.rounds)}: {what}.{ending}")

    def _reaching_the_quota(self) -> list[int]:
        reaching = [int(option) for option in np.flatnonzero(self.running & (self.votes >= self.quota))]
        new = self._elect(reaching)
        self.surpluses += [option for option in new if self.votes[option] > self.quota]
        return new

    def _elect(self, options: list[int]) -> list[int]:
        """The one with most votes first."""
        new: list[int] = []
        while options:
            choice = most(options, self.history)
            self._note_tie(choice, "is named first")
            options = [option for option in options if option != choice.option]
            new.append(choice.option)
        self.running[new] = False
        self.elected += new
        return new

    def _note_tie(self, choice: Choice, fate: str) -> None:
        if choice.is_a_tie:
            self.ties.append(
                f"After stage {len(self.rounds)}: {choice.sentence(self.profile.labels, fate, stages='stage')}"
            )

    def _label(self, option: int) -> str:
        return self.profile.labels[option]
