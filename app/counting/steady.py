"""For how much longer raised shares buy the same: with few voters and much money, most raises change nothing.

While the same voters run out of money in the same rounds, every purse and every price moves in a straight line with the
share. The price of a project that is not bought yet is convex in it, so it never falls below its tangent. So the first
point where a line crosses another says how far nothing can change; everything is in fractions, and nothing is guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.counting.market import Market


@dataclass(frozen=True)
class _Line:
    """A value now, and how it grows with the share."""

    now: Fraction
    growth: Fraction

    def __sub__(self, other: "_Line") -> "_Line":
        return _Line(self.now - other.now, self.growth - other.growth)

    def times(self, factor: Fraction | int) -> "_Line":
        return _Line(self.now * factor, self.growth * factor)


NOTHING = _Line(Fraction(0), Fraction(0))


class _Limit:
    """The most raises during which everything that was asked for stays so; None while there is no end."""

    def __init__(self, unit: int) -> None:
        self.unit = unit
        self.raises: int | None = None

    def keep(self, line: _Line, *, above: bool) -> None:
        """At least 0 where it is so now, or above 0."""
        if line.growth >= 0:
            return
        end = line.now / -line.growth / self.unit
        most = -(-end.numerator // end.denominator) - 1 if above else end.numerator // end.denominator
        self.raises = most if self.raises is None else min(self.raises, most)


def raises_without_change(market: Market, bought: Sequence[int], share: Fraction, unit: int) -> int | None:
    """How many raises of `unit` after this share surely buy the same in the same order; None: however many."""
    limit = _Limit(unit)
    purses = [_Line(share, Fraction(1))] * len(market.weights)
    left = [place for place, backing in enumerate(market.backings) if backing.load > 0 and market.costs[place] > 0]
    for winner in (place for place in bought if market.costs[place] > 0):
        price = _price(market, winner, purses)
        assert price is not None
        for rival in left:
            if rival != winner:
                _keep_behind(market, rival, winner, price, purses, limit)
        for row, mark in _supporters(market, winner):
            rest = purses[row] - price.times(mark)
            is_rich = rest.now > 0 or (rest.now == 0 and rest.growth >= 0)
            limit.keep(rest if is_rich else NOTHING - rest, above=False)
            purses[row] = rest if is_rich else NOTHING
        left.remove(winner)
    for rival in left:
        limit.keep(_lacking(market, rival, purses), above=True)
    return limit.raises


def _keep_behind(market: Market, rival: int, winner: int, price: _Line, purses: Sequence[_Line], limit: _Limit) -> None:
    """The rival stays beyond its supporters' means, or no better value than the winner."""
    other = _price(market, rival, purses)
    if other is None:
        limit.keep(_lacking(market, rival, purses), above=True)
        return
    ahead = other.times(Fraction(1, market.worth[rival])) - price.times(Fraction(1, market.worth[winner]))
    limit.keep(ahead, above=rival < winner)


def _supporters(market: Market, project: int) -> list[tuple[int, int]]:
    backing = market.backings[project]
    return [(int(row), int(market.marks[row, project])) for row in backing.voters]


def _lacking(market: Market, project: int, purses: Sequence[_Line]) -> _Line:
    missing = _Line(Fraction(market.costs[project]), Fraction(0))
    for row, _mark in _supporters(market, project):
        missing -= purses[row].times(int(market.weights[row]))
    return missing


def _price(market: Market, project: int, purses: Sequence[_Line]) -> _Line | None:
    """Of one mark, with those who now have less giving all they have; None: they have too little together."""
    missing = _Line(Fraction(market.costs[project]), Fraction(0))
    backers = sorted(
        ((purses[row].now / mark, row, mark) for row, mark in _supporters(market, project)),
        key=lambda backer: (backer[0], purses[backer[1]].growth / backer[2]),
    )
    load = sum(mark * int(market.weights[row]) for _reach, row, mark in backers)
    for reach, row, mark in backers:
        if missing.now <= reach * load:
            return missing.times(Fraction(1, load))
        missing -= purses[row].times(int(market.weights[row]))
        load -= mark * int(market.weights[row])
    return None
