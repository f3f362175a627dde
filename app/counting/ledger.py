"""Who has how much left, exactly: what decides where floating point cannot.

Nobody's money is kept as such. Until a voter is out of money it is the share less the price of each project paid for,
times their marks for it; so a sum over any voters is one combination of a few prices with whole numbers, which are
counted with numpy. All prices stand over one denominator. They are worked out when they are first asked for: most
counts never ask.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import gcd

import numpy as np
from numpy.typing import NDArray

from app.counting.budget import Integers

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class _Round:
    """One project paid for: by some with all they had left, by the others at its price."""

    project: int
    spent: Rows  # who had something, and now has nothing
    paying: Rows  # who paid price times marks


class Ledger:
    """The money of every voter through one count, in rounds."""

    def __init__(self, marks: Integers, weights: NDArray[np.int64], costs: list[int], share: Fraction) -> None:
        self.marks, self.weights, self.costs = marks, weights, costs
        self.solvent = np.ones(len(weights), np.bool_)
        self.rounds: list[_Round] = []
        self._denominator = share.denominator
        self._share = share.numerator  # over the denominator, as are all prices
        self._prices: list[int] = []
        self._paid: list[Integers] = []  # for each round, what each voter's marks were if they paid its price

    def record(self, project: int, spent: Rows, paying: Rows) -> None:
        """A project is funded: these spend all they had (voters without money may be among them), those pay."""
        had = spent[self.solvent[spent]]
        self.solvent[had] = False
        self.rounds.append(_Round(project, had, paying[self.solvent[paying]]))

    def can_pay(self, project: int, voters: Rows) -> bool:
        """Whether these voters together have what it costs."""
        self._work_out()
        return self._sum(voters[self.solvent[voters]]) >= self.costs[project] * self._denominator

    def left(self, voters: Rows) -> Fraction:
        """What these voters together have left."""
        self._work_out()
        return Fraction(self._sum(voters[self.solvent[voters]]), self._denominator)

    def prices(self, since: int) -> list[tuple[Fraction, Integers]]:
        """From this round on, what one mark cost, and how many each voter paid for."""
        self._work_out()
        prices = [Fraction(price, self._denominator) for price in self._prices[since:]]
        return list(zip(prices, self._paid[since:], strict=True))

    def last_price(self) -> Fraction:
        """What one mark cost in the last round."""
        self._work_out()
        return Fraction(self._prices[-1], self._denominator)

    def price(self, project: int, poor: Rows, unclear: Rows, rich: Rows) -> tuple[Fraction, NDArray[np.bool_]]:
        """What one mark costs when the poor give all they have; and which of the unclear give all they have.

        Those surely poor or rich at that price are told; the unclear are first taken for rich, and become poor while
        the price is above what they have, which only ever raises it.
        """
        self._work_out()
        groups, members = self._alike(project, unclear)
        has, marks = self._holdings(groups), [int(group[-1]) for group in groups]
        many = np.bincount(members, self.weights[unclear], len(groups)) if len(unclear) else np.zeros(0)
        missing = self.costs[project] * self._denominator - self._sum(poor[self.solvent[poor]])
        load = int(self.weights[rich] @ self.marks[rich, project])
        load += sum(int(voters) * mark for voters, mark in zip(many, marks, strict=True))
        open_groups = set(range(len(groups)))
        while below := [group for group in open_groups if has[group] * load < missing * marks[group]]:
            for group in below:
                missing -= int(many[group]) * has[group]
                load -= int(many[group]) * marks[group]
            open_groups -= set(below)
        emptied = [has[group] * load <= missing * marks[group] for group in range(len(groups))]
        empty = np.array(emptied, np.bool_)[members] if len(unclear) else np.zeros(0, np.bool_)
        return Fraction(missing, load * self._denominator), empty

    def _alike(self, project: int, voters: Rows) -> tuple[Integers, NDArray[np.intp]]:
        """Voters with the same history and the same marks for the project have the same money: once each."""
        history = [paid[voters] for paid in self._paid]
        table = np.stack([*history, self.solvent[voters], self.marks[voters, project]], axis=1).astype(np.int64)
        groups, members = np.unique(table, axis=0, return_inverse=True)
        return groups, members.reshape(-1)

    def _holdings(self, groups: Integers) -> list[int]:
        """What one voter of each group has, over the denominator."""
        return [
            self._share - sum(price * int(paid) for price, paid in zip(self._prices, group, strict=False) if paid)
            if group[-2]
            else 0
            for group in groups
        ]

    def _sum(self, voters: Rows) -> int:
        """What these voters, none of them out of money, have together, over the denominator."""
        weights = self.weights[voters]
        spent = (price * int(weights @ paid[voters]) for price, paid in zip(self._prices, self._paid, strict=False))
        return self._share * int(weights.sum()) - sum(spent)

    def _work_out(self) -> None:
        """The prices of the rounds since the last time, each from those before it."""
        for done in self.rounds[len(self._prices) :]:
            missing = self.costs[done.project] * self._denominator - self._sum(done.spent)
            load = int(self.weights[done.paying] @ self.marks[done.paying, done.project])
            self._append(missing, load)
            paid = np.zeros(len(self.weights), np.int64)
            paid[done.paying] = self.marks[done.paying, done.project]
            self._paid.append(paid)

    def _append(self, missing: int, load: int) -> None:
        """Keep missing / load as a price, over a denominator that all of them share."""
        if load == 0:  # everybody spent all they had: nothing further is paid at this price
            self._prices.append(0)
            return
        factor = load // gcd(missing, load)
        self._denominator *= factor
        self._share *= factor
        self._prices = [price * factor for price in self._prices]
        self._prices.append(missing * factor // load)
