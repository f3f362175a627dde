"""Where a figure probably lies, and what may be said of two figures. Nothing is better or worse within its interval."""

from enum import StrEnum
from math import sqrt

from app.indicators.rules import IntervalMethod, Polarity
from app.mis.wilson import Z, wilson

Interval = tuple[float, float]


class Comparison(StrEnum):
    """How an area stands to another. Where neither way is better, it is only higher or lower."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    SIMILAR = "similar"


ABOVE = {Polarity.HIGHER: Comparison.BETTER, Polarity.LOWER: Comparison.WORSE, Polarity.NEITHER: Comparison.HIGHER}
BELOW = {Polarity.HIGHER: Comparison.WORSE, Polarity.LOWER: Comparison.BETTER, Polarity.NEITHER: Comparison.LOWER}


def interval_of(method: IntervalMethod, *, value: float, numerator: float, denominator: float) -> Interval | None:
    """The 95% interval in the figure's own unit, which the value tells: 22 in 100 is 22 (a percent) or 220 (per 1,000).

    It is widened to hold the value, which may be rounded. Where nothing was counted the unit cannot be told: none.
    """
    if not numerator or method not in (IntervalMethod.WILSON, IntervalMethod.BYAR):
        return None
    unit = value * denominator / numerator
    if method is IntervalMethod.WILSON:
        low, high = wilson(numerator / denominator, denominator)
    else:
        low, high = (events / denominator for events in byar(numerator))
    return min(low * unit, value), max(high * unit, value)


def byar(events: float) -> Interval:
    """The 95% interval of a count of events (Byar's approximation; Breslow and Day, 1987, page 69)."""
    low = events * (1 - 1 / (9 * events) - Z / (3 * sqrt(events))) ** 3 if events else 0.0
    more = events + 1
    return max(low, 0.0), more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3


def compare(
    figure: Interval | None, *, value: float, interval: Interval | None = None, polarity: Polarity
) -> Comparison | None:
    """How a figure stands to another with this value: differently only if their intervals lie apart.

    A value without an interval of its own (a census of the whole town) is taken as it is. A figure without an interval
    is compared with nothing.
    """
    if figure is None:
        return None
    low, high = interval or (value, value)
    if figure[0] > high:
        return ABOVE[polarity]
    if figure[1] < low:
        return BELOW[polarity]
    return Comparison.SIMILAR
