"""Which way a series went, and how far it is from where it should be. Said only as far as the figures bear it out."""

from dataclasses import dataclass
from enum import StrEnum

from app.indicators.facts import Fact
from app.indicators.rules import Polarity


class Movement(StrEnum):
    """From one figure to the next of the same series."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"  # where neither is better
    LOWER = "lower"
    UNCLEAR = "unclear"  # the same, or no further apart than chance explains


def movement(earlier: Fact, newest: Fact, polarity: Polarity) -> Movement:
    """What can be said of two figures that both have a value. Where both intervals are known they must lie apart."""
    if earlier.value is None or newest.value is None or earlier.value == newest.value or _overlap(earlier, newest):
        return Movement.UNCLEAR
    is_up = newest.value > earlier.value
    if polarity is Polarity.NEITHER:
        return Movement.HIGHER if is_up else Movement.LOWER
    return Movement.BETTER if is_up == (polarity is Polarity.HIGHER) else Movement.WORSE


def _overlap(one: Fact, other: Fact) -> bool:
    if one.lower is None or one.upper is None or other.lower is None or other.upper is None:
        return False
    return one.lower <= other.upper and other.lower <= one.upper


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a figure is from a target: `rest` is what is missing, nought where it is met."""

    target: float
    rest: float

    @property
    def is_met(self) -> bool:
        return self.rest == 0


def distance(value: float, target: float, polarity: Polarity) -> Distance:
    """Where lower is better a figure below its target has met it, and the other way round."""
    rest = value - target if polarity is Polarity.LOWER else target - value
    return Distance(target, max(rest, 0.0) if polarity is not Polarity.NEITHER else abs(rest))
