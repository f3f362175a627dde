"""Shares raised by one of the currency each, again and again, until the next raise would spend more than the budget.

Each raise could buy something else, so the first that overspends is looked for, and none is passed over that might.
Most need not be tried. Two passes that buy the same for a while, each time with no rival near, prove that all shares in
between do so too (`Trading.follow`). If all that could be bought after that with the larger share fits into the budget,
none of them overspends, whatever it buys; else the share halfway is looked at first. A pass waits where it
left the poorer one, and goes on from there when the next poorer one is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.counting.budget import BudgetElection
from app.counting.funding import spent
from app.counting.market import Market
from app.counting.shares import Pass, Trading
from app.counting.steady import raises_without_change

PATIENCE = 64  # passes that change nothing, before it is worth working out how many more raises will not
MOST_LINES = (
    50_000  # purses to follow through the rounds for that: with more, raises change something nearly every time
)


@dataclass(frozen=True)
class Raised:
    """The result with the highest shares that were kept, and the first that would have cost too much."""

    kept: Fraction
    raises: int
    too_much: Pass | None


def raise_shares(election: BudgetElection, market: Market, share: Fraction) -> Raised:
    """One more of the currency each, until the next would overspend or there is nothing more to buy."""
    return _Search(election, market, share).search()


class _Search:
    """How far shares are known not to overspend, and the passes with larger ones that wait."""

    def __init__(self, election: BudgetElection, market: Market, share: Fraction) -> None:
        self.election, self.market, self.share = election, market, share
        self.wanted = sum(1 for project in range(len(market.costs)) if len(market.supporters(project)))
        self.raises = 0
        self.kept = self._trading(0)
        self.kept.finish()
        self.waiting: list[tuple[int, Trading]] = []  # the one with the fewest raises is last
        self.same, self.patience = 0, PATIENCE

    def search(self) -> Raised:
        step = 1
        while len(self.kept.result.bought) < self.wanted:
            if not self.waiting:
                self._look_at(self.raises + step)
            raises, trading = self.waiting[-1]
            trading.follow(self.kept)
            if raises > self.raises + 1 and not self._is_harmless(trading.reachable()):
                self._look_at((self.raises + raises) // 2)
                continue
            self.waiting.pop()
            if spent(self.election, trading.finish().bought) > self.election.budget:
                return self._found(trading.result)
            step = 2 * (raises - self.raises)
            self._keep(raises, trading)
        return self._found(None)

    def _trading(self, raises: int) -> Trading:
        return Trading(self.market, self.share + raises * self.election.unit)

    def _look_at(self, raises: int) -> None:
        self.waiting.append((raises, self._trading(raises)))

    def _is_harmless(self, reachable: Sequence[int]) -> bool:
        """Whether buying any of these neither overspends nor leaves nothing to be wanted."""
        return len(reachable) < self.wanted and spent(self.election, reachable) <= self.election.budget

    def _keep(self, raises: int, trading: Trading) -> None:
        """Nothing up to here overspends. With few voters and much money it may be long until anything changes."""
        bought = trading.result.bought
        self.same = self.same + 1 if bought == self.kept.result.bought else 0
        self.raises, self.kept = raises, trading
        if self.same >= self.patience and len(bought) * self.market.size <= MOST_LINES:
            ahead = raises_without_change(self.market, bought, trading.result.share, self.election.unit) or 0
            self.same, self.patience = 0, PATIENCE if ahead > self.patience else 2 * self.patience
            self._pass_over(ahead)

    def _pass_over(self, ahead: int) -> None:
        if ahead:
            self.raises += ahead
            self.kept = self._trading(self.raises)
            self.kept.finish()
            self.waiting = [(raises, trading) for raises, trading in self.waiting if raises > self.raises]

    def _found(self, too_much: Pass | None) -> Raised:
        return Raised(self.share + self.raises * self.election.unit, self.raises, too_much)
