"""Which way a series went."""

from dataclasses import replace

import pytest

from app.indicators.facts import Fact
from app.indicators.rules import FigureStatus, Polarity
from app.indicators.trend import Movement, distance, movement

FACT = Fact("child-poverty", "E06000032", "2020", 39.0, None, None, None, None, FigureStatus.FINAL, 1)
NEXT = replace(FACT, period="2021", value=44.6)


@pytest.mark.parametrize(
    ("polarity", "said"),
    [
        (Polarity.LOWER, Movement.WORSE),
        (Polarity.HIGHER, Movement.BETTER),
        (Polarity.NEITHER, Movement.HIGHER),
    ],
)
def test_a_rise_is_said_as_what_it_means(polarity: Polarity, said: Movement) -> None:
    assert movement(FACT, NEXT, polarity) is said


def test_what_chance_explains_is_no_movement() -> None:
    wide, far = replace(FACT, lower=35, upper=43), replace(NEXT, lower=42, upper=47)
    assert movement(wide, far, Polarity.LOWER) is Movement.UNCLEAR
    assert movement(wide, replace(far, lower=43.5), Polarity.LOWER) is Movement.WORSE


def test_the_same_figure_and_a_hidden_one_say_nothing() -> None:
    hidden = replace(NEXT, value=None, status=FigureStatus.SUPPRESSED)
    assert movement(FACT, FACT, Polarity.LOWER) is Movement.UNCLEAR
    assert movement(FACT, hidden, Polarity.LOWER) is Movement.UNCLEAR


def test_a_target_is_met_from_the_side_that_is_better() -> None:
    assert distance(44.6, 0, Polarity.LOWER).rest == 44.6
    assert distance(54, 212, Polarity.HIGHER).rest == 158
    assert distance(19, 20, Polarity.LOWER).is_met
    assert not distance(19, 20, Polarity.HIGHER).is_met
