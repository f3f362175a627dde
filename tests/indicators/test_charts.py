"""Where the marks of a chart lie."""

from hypothesis import given
from hypothesis import strategies as st

from app.indicators.charts import LEFT, RIGHT, across, down, scale, sparkline

VALUES = st.lists(st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3)), min_size=1, max_size=30)


@given(VALUES, st.booleans())
def test_a_scale_holds_every_value_between_few_round_numbers(values: list[float], from_nought: bool) -> None:
    on = scale(values, from_nought=from_nought)
    assert on.bottom <= min(values)
    assert max(values) <= on.top * (1 + 1e-9) + 1e-6
    assert 2 <= len(on.ticks) <= 8
    assert list(on.ticks) == sorted(on.ticks)


def test_a_chart_of_shares_begins_at_nought() -> None:
    on = scale([39, 44.6, 46], from_nought=True)
    assert on.ticks == (0, 10, 20, 30, 40, 50)
    assert down(0, on, top=20, ground=300) == 300
    assert down(50, on, top=20, ground=300) == 20


def test_a_single_figure_stands_in_the_middle() -> None:
    assert across(2021, 2021, 2021) == (LEFT + RIGHT) / 2
    assert across(2019, 2019, 2021) == LEFT
    assert across(2021, 2019, 2021) == RIGHT
    assert [(mark.x, mark.y) for mark in sparkline([2021], [5], width=108, height=28)] == [(54, 14)]


def test_a_sparkline_falls_as_its_series_falls() -> None:
    marks = sparkline([2019, 2020, 2021], [46, 44.6, 39], width=108, height=28)
    assert [mark.x for mark in marks] == [4, 54, 104]
    assert marks[0].y < marks[1].y < marks[2].y
