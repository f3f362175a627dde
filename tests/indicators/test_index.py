"""The Thriving People Index: its vectors, and what must hold whatever the figures are."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.indicators.index import Post, contributions, generalised_mean, ranks, work_out
from tests.indicators.formulas import COMPONENTS, FORMULA, POSTS, even, naive_index, powers, values, whole_values

allowed = st.just(0.0) | st.floats(0.1, 1)
scores = st.lists(st.floats(0, 100), min_size=1, max_size=8)


@pytest.mark.parametrize(("power", "expected"), [(1, 65.000), (0.5, 63.836), (0, 62.603)])
def test_the_generalised_mean_gives_its_vectors(power: float, expected: float) -> None:
    assert generalised_mean([40, 60, 80, 80], power) == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize(("value", "score"), [(10, 0), (55, 50), (100, 100), (120, 100), (-5, 0)])
def test_a_score_lies_between_the_goalposts(value: float, score: float) -> None:
    assert Post("graduates", "advanced", worst=10, best=100).score(value) == pytest.approx(score)


def test_less_is_better_where_the_worst_is_above_the_best() -> None:
    post = Post("burglary", "safety", worst=40, best=0)
    assert (post.score(0), post.score(10), post.score(50)) == (100, 75, 0)


def test_a_component_needs_half_of_its_indicators() -> None:
    three = next(name for name in COMPONENTS if len(FORMULA.posts_of[name]) == 3)
    first, second, _third = FORMULA.posts_of[three]
    one = work_out({first.indicator: first.best}, FORMULA).components[three]
    two = work_out({first.indicator: first.best, second.indicator: second.worst}, FORMULA).components[three]
    assert (one.score, one.present, one.of) == (None, 1, 3)
    assert (two.score, two.present, two.of) == (50, 2, 3)


def test_one_of_two_indicators_is_half() -> None:
    two = next(name for name in COMPONENTS if len(FORMULA.posts_of[name]) == 2)
    first = FORMULA.posts_of[two][0]
    assert work_out({first.indicator: first.best}, FORMULA).components[two].score == 100


def test_a_component_without_indicators_is_missing() -> None:
    none = replace(FORMULA, posts=[post for post in POSTS if post.component != "needsa"])
    outcome = work_out(even(50), none)
    assert outcome.components["needsa"].score is None
    assert outcome.dimensions["needs"] == pytest.approx(50)  # three of four are enough


def test_a_dimension_needs_three_of_its_components_and_the_index_all_dimensions() -> None:
    gaps = {code: value for code, value in even(50).items() if not code.startswith(("needsa", "needsb"))}
    outcome = work_out(gaps, FORMULA)
    assert outcome.dimensions["needs"] is None
    assert outcome.dimensions["opportunity"] == pytest.approx(50)
    assert outcome.index is None
    assert contributions(outcome, FORMULA) == {}
    assert outcome.present < len(POSTS)


@given(given_values=values, power=powers)
def test_it_is_what_the_method_s_sentences_say(given_values: Mapping[str, float], power: float) -> None:
    formula = replace(FORMULA, power=power)
    expected = naive_index(given_values, formula)
    index = work_out(given_values, formula).index
    assert index == (None if expected is None else pytest.approx(expected, abs=1e-9))


@given(given_values=whole_values, power=powers)
def test_it_stays_between_0_and_100_and_between_its_dimensions(given_values: Mapping[str, float], power: float) -> None:
    outcome = work_out(given_values, replace(FORMULA, power=power))
    dimensions = [score for score in outcome.dimensions.values() if score is not None]
    assert outcome.index is not None
    assert 0 <= min(dimensions) <= outcome.index <= max(dimensions) <= 100


@given(given_scores=scores, first=allowed, second=allowed)
def test_a_lower_power_never_gives_more(given_scores: list[float], first: float, second: float) -> None:
    low, high = sorted([first, second])
    assert generalised_mean(given_scores, low) <= generalised_mean(given_scores, high) + 1e-9


@given(value=st.floats(-1e4, 1e4), worst=st.floats(-100, 100), best=st.floats(-100, 100))
def test_to_swap_the_goalposts_is_to_turn_the_score_round(value: float, worst: float, best: float) -> None:
    assume(abs(worst - best) > 1e-3)
    ahead, back = Post("x", "c", worst, best), Post("x", "c", best, worst)
    assert ahead.score(value) + back.score(value) == pytest.approx(100)


@given(given_values=values, order=st.randoms(use_true_random=False))
def test_no_order_of_rows_changes_it(given_values: Mapping[str, float], order: Random) -> None:
    posts, rows = list(POSTS), list(given_values.items())
    order.shuffle(posts)
    order.shuffle(rows)
    assert work_out(dict(rows), replace(FORMULA, posts=posts)).index == work_out(given_values, FORMULA).index


@given(given_values=whole_values, power=powers)
def test_what_indicators_bring_adds_up_to_the_index(given_values: Mapping[str, float], power: float) -> None:
    formula = replace(FORMULA, power=power)
    outcome = work_out(given_values, formula)
    brought = contributions(outcome, formula)
    assert sum(brought.values()) == pytest.approx(outcome.index, abs=1e-6)
    assert all(points >= 0 for points in brought.values())


@given(given_values=whole_values, rise=st.floats(1, 50))
def test_a_better_figure_never_lowers_the_index(given_values: Mapping[str, float], rise: float) -> None:
    post = POSTS[0]
    better = given_values[post.indicator] + (rise if post.best > post.worst else -rise)
    before, after = (
        work_out(given_values, FORMULA).index,
        work_out({**given_values, post.indicator: better}, FORMULA).index,
    )
    assert before is not None
    assert after is not None
    assert after >= before - 1e-9


def test_areas_that_read_the_same_share_a_place() -> None:
    assert ranks({"a": 61.24, "b": 70.0, "c": 61.2, "d": 12.0}) == {"b": 1, "a": 2, "c": 2, "d": 4}
