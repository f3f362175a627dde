"""One pass of the Method of Equal Shares with a given share: which projects the voters can pay for together.

Voters with equal ballots always have equal money, so one purse is kept for each distinct ballot. Floating point finds
the next project; every number carries a bound on its error, and whatever that leaves open (which of two projects is
cheaper, whether supporters have enough, whether a voter is out of money) is decided by the ledger, exactly.

Peters, Pierczyński and Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.counting.ledger import Ledger, Rows
from app.counting.market import Floats, Market

ROUNDING = 2.0**-52
CAUTION = 4.0  # what floats say is doubted within so many times the error that they should have
SUMMING = 64 * ROUNDING  # of a sum by halves, as numpy adds up: 2 + 128 / 8 + the logarithm of the rest, and more
TOO_VAGUE = 2.0**-27  # of a share: with errors that may be larger, purses are put right by the ledger


@dataclass(frozen=True)
class _Quote:
    """What one mark for a project costs its supporters now, and how far off that may be."""

    project: int
    price: float
    error: float
    worth: float  # one mark is worth so much: the cost of the project, or one
    exact: Fraction | None = None

    @property
    def low(self) -> float:
        return (self.price - CAUTION * self.error) / self.worth

    @property
    def high(self) -> float:
        return (self.price + CAUTION * self.error) / self.worth


@dataclass(frozen=True)
class Purchase:
    """A project that its supporters paid for, and how many of them paid its price or all they had."""

    project: int
    price: Fraction  # for one mark
    at_price: int
    with_all: int
    with_nothing: int  # supporters who had no money left to give


@dataclass
class Pass:
    """What came out: the projects in the order they were bought, and what is left with whom."""

    share: Fraction
    bought: list[int] = field(default_factory=list)
    tied: list[tuple[int, ...]] = field(default_factory=list)  # projects that cost the same when the first was bought
    purchases: list[Purchase] = field(default_factory=list)  # only where asked for
    ledger: Ledger | None = None


def _sum(numbers: Floats, among: NDArray[np.bool_]) -> float:
    """Of whole numbers, so exact. Not by BLAS, whose threads wait for each other for longer than this takes."""
    return float(np.einsum("i,i", numbers, among))


class Trading:
    """The state of one pass, which may pause between purchases."""

    def __init__(self, market: Market, share: Fraction, *, tell: bool = False) -> None:
        self.market = market
        self.tell = tell
        self.purses = np.full(len(market.weights), float(share))
        self.error = float(share) * ROUNDING  # of any purse
        self.charged: list[float] = []  # for each mark, round by round
        self.exact_until = 0  # so many of them are known to be exact
        self.ledger = Ledger(market.marks, market.weights, market.costs, share)
        self.result = Pass(share, ledger=self.ledger)
        # Prices only rise as purses empty: what a project cost when last looked at is a lower bound.
        self.bounds = {
            project: market.costs[project] / backing.load / market.worth[project] * (1 - CAUTION * ROUNDING)
            for project, backing in enumerate(market.backings)
            if backing.load > 0 and market.costs[project] > 0
        }
        # What costs nothing needs no money, only a supporter.
        free = (project for project, cost in enumerate(market.costs) if cost == 0)
        self.result.bought.extend(project for project in free if market.backings[project].load > 0)
        self.highs = [0.0] * len(self.result.bought)  # what was bought was no dearer than that for its worth

    def finish(self) -> Pass:
        while quotes := self._cheapest():
            self._buy(quotes)
        return self.result

    def follow(self, poorer: "Trading") -> None:
        """Buy on for as long as every share from that of the poorer pass to this one surely buys the same next.

        After the same purchases, nobody has less for having had a larger share, so nothing is dearer. In between, what
        is bought here is no dearer than in the poorer pass, and anything else no cheaper than here.
        """
        for project, high in zip(
            poorer.result.bought[len(self.result.bought) :], poorer.highs[len(self.highs) :], strict=True
        ):
            quotes = self._cheapest(ceiling=high)
            if [quote.project for quote in quotes] != [project]:
                return
            if any(bound <= high for rival, bound in self.bounds.items() if rival != project):
                return
            self._buy(quotes)

    def reachable(self) -> list[int]:
        """What has been bought, and all that could be with this money or less."""
        for project in list(self.bounds):
            held = self.market.backings[project].weights * self.purses[self.market.backings[project].voters]
            margin, doubt = self._margin(project, float(held.sum()))
            if margin < -doubt:
                del self.bounds[project]
        return [*self.result.bought, *self.bounds]

    def _cheapest(self, *, ceiling: float = 0.0) -> list[_Quote]:
        """The quotes that may be the lowest, once errors are allowed for; below the ceiling all bounds are made new."""
        quotes: list[_Quote] = []
        highest = float("inf")
        for project, bound in sorted(self.bounds.items(), key=lambda entry: entry[1]):
            if bound > max(highest, ceiling):
                break
            quote = self._quote(project)
            if quote is None:
                del self.bounds[project]  # purses never fill again
                continue
            self.bounds[project] = quote.low
            quotes.append(quote)
            highest = min(highest, quote.high)
        return [quote for quote in quotes if quote.low <= highest]

    def _quote(self, project: int) -> _Quote | None:
        """The price at which all supporters together, none beyond their means, just pay the cost. None: they cannot."""
        backing = self.market.backings[project]
        purses = self.purses[backing.voters]
        held = backing.weights * purses
        margin, doubt = self._margin(project, float(held.sum()))
        if margin < -doubt:
            return None
        if margin <= doubt:
            return self._exact_quote(project, None)
        price, load, slip = self._poor_and_rich(project, purses, held)
        return _Quote(project, price, slip, self.market.worth[project]) if load else self._exact_quote(project, None)

    def _margin(self, project: int, held: float) -> tuple[float, float]:
        """How much more than its cost its supporters have, and by how much that is in doubt."""
        doubt = CAUTION * (self.market.backings[project].count * self.error + held * SUMMING)
        return held - self.market.costs[project], doubt

    def _poor_and_rich(self, project: int, purses: Floats, held: Floats) -> tuple[float, float, float]:
        """The price, how many marks are paid for at it (0: floats cannot tell), and how far off the price may be.

        Raised from a lower bound by taking those who have less at their word until nobody more has: what is paid at a
        price is concave in it, so that this never overshoots.
        """
        backing, cost = self.market.backings[project], float(self.market.costs[project])
        reach = purses if backing.alike else purses / backing.marks
        price = self.bounds[project] * self.market.worth[project]
        load, given, count = backing.load, 0.0, -1
        while True:
            poor = reach < price
            found = int(np.count_nonzero(poor))
            if found == count:
                giving = poor & self.ledger.solvent[backing.voters]  # that the others have nothing is no estimate
                unsure = _sum(backing.weights, giving) * self.error + given * SUMMING
                return price, load, (unsure + 4 * cost * ROUNDING) / load
            if found == len(poor):
                return price, 0.0, 0.0
            count = found
            load = backing.load - _sum(backing.loads, poor)
            given = float((held * poor).sum())
            price = (cost - given) / load

    def _exact_quote(self, project: int, quote: _Quote | None) -> _Quote | None:
        """The same by the ledger; where a quote tells nothing, every supporter's purse is looked at."""
        voters = self.market.backings[project].voters
        if quote is None:
            if not self.ledger.can_pay(project, voters):
                return None
            nobody = voters[:0]
            exact, _ = self.ledger.price(project, nobody, voters, nobody)
        else:
            exact, _ = self.ledger.price(project, *self._sorted(quote))
        price = float(exact)
        return _Quote(project, price, price * ROUNDING, self.market.worth[project], exact)

    def _sorted(self, quote: _Quote) -> tuple[Rows, Rows, Rows]:
        """The supporters who surely cannot pay the price, those whom floats do not tell, and those who surely can."""
        backing = self.market.backings[quote.project]
        left = self.purses[backing.voters] - quote.price * backing.marks
        doubt = CAUTION * (self.error + (quote.error + quote.price * ROUNDING) * backing.highest)
        poor, rich = left < -doubt, left > doubt
        return backing.voters[poor], backing.voters[~(poor | rich)], backing.voters[rich]

    def _buy(self, quotes: Sequence[_Quote]) -> None:
        """The cheapest of these; among equals the project listed first."""
        chosen = quotes[0]
        if len(quotes) > 1:
            chosen = self._settle(quotes)
        project, backing = chosen.project, self.market.backings[chosen.project]
        poor, unclear, rich = self._sorted(chosen)
        if len(unclear):
            exact: Fraction | None
            exact, empty = self.ledger.price(project, poor, unclear, rich)
            poor, rich = np.concatenate((poor, unclear[empty])), np.concatenate((rich, unclear[~empty]))
            price, slip = float(exact), float(exact) * ROUNDING
        else:
            exact, price, slip = chosen.exact, chosen.price, chosen.error
        before = int(self.market.weights[poor[self.ledger.solvent[poor]]].sum()) if self.tell else 0
        self.ledger.record(project, poor, rich)
        if self.tell:
            self._tell(project, exact or self.ledger.last_price(), poor, rich, before)
        self.purses[poor] = 0.0
        self.purses[rich] -= price * self.market.marks[rich, project]
        self.error += slip * backing.highest + float(self.result.share) * ROUNDING
        self.charged.append(price)
        if self.error > TOO_VAGUE * float(self.result.share):
            self._put_right()
        del self.bounds[project]
        self.result.bought.append(project)
        self.highs.append(chosen.high)

    def _put_right(self) -> None:
        """Take from each purse what was not charged exactly: bounds on errors compound much faster than errors do."""
        share = float(self.result.share)
        charged = self.charged[self.exact_until :]
        for price, (exact, paid) in zip(charged, self.ledger.prices(self.exact_until), strict=True):
            off = float(exact - Fraction(price))
            if abs(off) > share * ROUNDING:
                self.purses[self.ledger.solvent] -= off * paid[self.ledger.solvent]
        self.exact_until = len(self.charged)
        self.error = share * ROUNDING * (len(self.charged) + 1)

    def _settle(self, quotes: Sequence[_Quote]) -> _Quote:
        """Exactly the cheapest; a tie is noted."""
        exact = [quote if quote.exact is not None else self._exact_quote(quote.project, quote) for quote in quotes]
        prices = {
            quote.project: quote.exact / self.market.worth[quote.project] for quote in exact if quote and quote.exact
        }
        lowest = min(prices.values())
        equal = sorted(project for project, price in prices.items() if price == lowest)
        if len(equal) > 1:
            self.result.tied.append(tuple(equal))
        return next(quote for quote in exact if quote and quote.project == equal[0])

    def _tell(self, project: int, price: Fraction, poor: Rows, rich: Rows, with_all: int) -> None:
        """Note who paid what."""
        weights = self.market.weights
        at_price = int(weights[rich].sum())
        nothing = int(weights[poor].sum()) - with_all
        self.result.purchases.append(Purchase(project, price, at_price, with_all, nothing))
