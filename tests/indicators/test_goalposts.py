"""Which goalposts are refused, and why."""

import pytest

from app.indicators.goalposts import GoalpostRefusal, may_be_power, refuse_goalposts
from app.indicators.rules import Polarity, Unit


@pytest.mark.parametrize(
    ("worst", "best", "polarity", "unit", "refusal"),
    [
        (40, 0, Polarity.LOWER, Unit.RATE, None),
        (0, 100, Polarity.HIGHER, Unit.PERCENT, None),
        (0, 40, Polarity.LOWER, Unit.RATE, GoalpostRefusal.REVERSED),
        (100, 0, Polarity.HIGHER, Unit.PERCENT, GoalpostRefusal.REVERSED),
        (5, 5, Polarity.HIGHER, Unit.COUNT, GoalpostRefusal.SAME),
        (0, 5, Polarity.NEITHER, Unit.PERCENT, GoalpostRefusal.NEITHER_BETTER),
        (120, 0, Polarity.LOWER, Unit.PERCENT, GoalpostRefusal.OUTSIDE),
        (float("inf"), 0, Polarity.LOWER, Unit.RATE, GoalpostRefusal.NO_NUMBER),
        (1, float("nan"), Polarity.LOWER, Unit.RATE, GoalpostRefusal.NO_NUMBER),
    ],
)
def test_goalposts_are_refused_with_a_reason(
    worst: float, best: float, polarity: Polarity, unit: Unit, refusal: GoalpostRefusal | None
) -> None:
    assert refuse_goalposts(worst, best, polarity=polarity, unit=unit) is refusal


@pytest.mark.parametrize(
    ("power", "may"), [(0, True), (0.5, True), (1, True), (0.01, False), (-1, False), (1.5, False)]
)
def test_a_power_lies_between_the_geometric_and_the_plain_mean(power: float, may: bool) -> None:
    assert may_be_power(power) is may
