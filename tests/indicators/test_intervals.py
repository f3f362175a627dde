"""Intervals, and what may be said of two figures (facts of the Wilson interval: those of the survey, typed in)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.indicators.intervals import Comparison, byar, compare, interval_of
from app.indicators.rules import IntervalMethod, Polarity


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [(22, 100, 15.00, 31.07), (220, 1000, 19.54, 24.67), (3, 20, 5.24, 36.04)],
)
def test_a_percent_has_wilson_s_interval(numerator: float, denominator: float, low: float, high: float) -> None:
    value = 100 * numerator / denominator
    interval = interval_of(IntervalMethod.WILSON, value=value, numerator=numerator, denominator=denominator)
    assert interval == pytest.approx((low, high), abs=0.005)


@pytest.mark.parametrize(
    ("events", "low", "high"),  # exact Poisson limits are 4.795–18.390 for 10 and 81.36–121.63 for 100
    [(10, 4.79, 18.39), (100, 81.36, 121.63)],
)
def test_a_count_of_events_has_byar_s_interval(events: float, low: float, high: float) -> None:
    assert byar(events) == pytest.approx((low, high), abs=0.01)


def test_no_events_may_still_have_been_a_few() -> None:
    low, high = byar(0)
    assert low == 0
    assert 3.5 < high < 3.8


def test_a_rate_has_its_interval_in_its_own_unit() -> None:
    interval = interval_of(IntervalMethod.BYAR, value=5.0, numerator=50, denominator=10_000)
    assert interval == pytest.approx((3.71, 6.59), abs=0.01)


def test_an_interval_holds_a_value_that_was_rounded() -> None:
    low, high = interval_of(IntervalMethod.WILSON, value=0.1, numerator=4, denominator=9000) or (9, 9)
    assert low <= 0.1 <= high


@pytest.mark.parametrize(
    ("method", "numerator"), [(IntervalMethod.NONE, 5), (IntervalMethod.GIVEN, 5), (IntervalMethod.BYAR, 0)]
)
def test_without_a_method_or_a_count_there_is_no_interval(method: IntervalMethod, numerator: float) -> None:
    assert interval_of(method, value=float(numerator), numerator=numerator, denominator=100) is None


@given(events=st.integers(0, 10**6), more=st.integers(1, 1000))
def test_more_events_never_lower_an_end(events: int, more: int) -> None:
    fewer_low, fewer_high = byar(events)
    low, high = byar(events + more)
    assert fewer_low <= fewer_high
    assert fewer_low <= low
    assert fewer_high < high


@pytest.mark.parametrize(
    ("polarity", "above", "below"),
    [
        (Polarity.HIGHER, Comparison.BETTER, Comparison.WORSE),
        (Polarity.LOWER, Comparison.WORSE, Comparison.BETTER),
        (Polarity.NEITHER, Comparison.HIGHER, Comparison.LOWER),
    ],
)
def test_a_figure_is_better_or_worse_only_outside_the_intervals(
    polarity: Polarity, above: Comparison, below: Comparison
) -> None:
    assert compare((30, 40), value=29, polarity=polarity) is above
    assert compare((30, 40), value=41, polarity=polarity) is below
    assert compare((30, 40), value=30, polarity=polarity) is Comparison.SIMILAR
    assert compare((30, 40), value=29, interval=(27, 31), polarity=polarity) is Comparison.SIMILAR
    assert compare((30, 40), value=25, interval=(23, 27), polarity=polarity) is above


def test_a_figure_without_an_interval_is_compared_with_nothing() -> None:
    assert compare(None, value=29, polarity=Polarity.LOWER) is None
