"""Which goalposts a version of the index may have."""

from enum import StrEnum
from math import isfinite

from app.indicators.rules import Polarity, Unit

LEAST_ROOT = 0.1  # below it the root of a mean is more rounding than number


class GoalpostRefusal(StrEnum):
    """Why two goalposts cannot be."""

    NO_NUMBER = "no_number"
    SAME = "same"
    NEITHER_BETTER = "neither_better"
    REVERSED = "reversed"
    OUTSIDE = "outside"


def refuse_goalposts(worst: float, best: float, *, polarity: Polarity, unit: Unit) -> GoalpostRefusal | None:
    """The first reason against them. What is neither better high nor low has no best, so it cannot count."""
    if not (isfinite(worst) and isfinite(best)):
        return GoalpostRefusal.NO_NUMBER
    if worst == best:
        return GoalpostRefusal.SAME
    if polarity is Polarity.NEITHER:
        return GoalpostRefusal.NEITHER_BETTER
    if (best > worst) != (polarity is Polarity.HIGHER):
        return GoalpostRefusal.REVERSED
    if unit is Unit.PERCENT and not all(0 <= end <= 100 for end in (worst, best)):
        return GoalpostRefusal.OUTSIDE
    return None


def may_be_power(power: float) -> bool:
    """1 lets a high dimension make up for a low one; 0, the geometric mean, lets a dimension of nothing spoil all."""
    return power == 0 or LEAST_ROOT <= power <= 1
