"""How far places hang on choices: each trial against the index worked out anew, and the ranges they make."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.indicators.index import Formula, ranks, work_out
from app.indicators.sensitivity import leave_each_out, moves, rank_with_ranges
from tests.indicators.formulas import FORMULA, POSTS, even, naive_index, powers, values, whole_values


def versions(formula: Formula) -> list[Formula]:
    """Every version the method names, written out."""
    tried = [replace(formula, power=power) for power in (1, 0.5, 0)]
    for place, post in enumerate(POSTS):
        before, after = POSTS[:place], POSTS[place + 1 :]
        tried.append(replace(formula, posts=[*before, *after]))
        tenth = (post.best - post.worst) / 10
        for worst, best in ((-tenth, 0), (tenth, 0), (0, tenth), (0, -tenth)):
            moved = replace(post, worst=post.worst + worst, best=post.best + best)
            tried.append(replace(formula, posts=[*before, moved, *after]))
    for share in (0.1, -0.1):
        posts = [
            replace(
                post,
                worst=post.worst - share * (post.best - post.worst),
                best=post.best + share * (post.best - post.worst),
            )
            for post in POSTS
        ]
        tried.append(replace(formula, posts=posts))
    return tried


def naive_ranges(areas: Mapping[str, Mapping[str, float]], formula: Formula) -> dict[str, tuple[int, int, int]]:
    base = ranks({area: index for area, given in areas.items() if (index := naive_index(given, formula)) is not None})
    places = {area: [place] for area, place in base.items()}
    for version in versions(formula):
        indexes = {area: naive_index(areas[area], version) for area in base}
        if None in indexes.values():
            continue
        for area, place in ranks({area: index for area, index in indexes.items() if index is not None}).items():
            places[area].append(place)
    return {area: (base[area], min(took), max(took)) for area, took in places.items()}


@settings(max_examples=40, deadline=None)
@given(areas=st.dictionaries(st.sampled_from("abcdef"), st.one_of(whole_values, values), max_size=6), power=powers)
def test_places_and_ranges_are_those_of_every_version_worked_out_anew(
    areas: Mapping[str, Mapping[str, float]], power: float
) -> None:
    formula = replace(FORMULA, power=power)
    ranking = rank_with_ranges(areas, formula)
    found = {area: (place.rank, place.best, place.worst) for area, place in ranking.standings.items()}
    assert found == naive_ranges(areas, formula)


@given(given_values=whole_values, power=powers)
def test_each_indicator_is_left_out_in_turn(given_values: Mapping[str, float], power: float) -> None:
    formula = replace(FORMULA, power=power)
    without = leave_each_out(given_values, work_out(given_values, formula), formula)
    for post in POSTS:
        never_had = replace(formula, posts=[other for other in POSTS if other is not post])
        assert without[post.indicator] == pytest.approx(naive_index(given_values, never_had), abs=1e-9)


def test_areas_alike_share_one_place_whatever_is_tried() -> None:
    ranking = rank_with_ranges({"a": even(50), "b": even(50)}, FORMULA)
    assert {(place.rank, place.best, place.worst) for place in ranking.standings.values()} == {(1, 1, 1)}
    assert ranking.trials == 3 + 5 * len(POSTS) + 2


def test_far_apart_areas_keep_their_places_and_near_ones_do_not() -> None:
    lopsided = even(60) | {post.indicator: post.worst for post in POSTS if post.component.startswith("needs")}
    ranking = rank_with_ranges({"good": even(90), "even": even(35), "lopsided": lopsided}, FORMULA)
    assert ranking.standings["good"].worst == 1
    assert ranking.standings["lopsided"].best < ranking.standings["lopsided"].worst


def test_an_area_without_an_index_has_no_place_and_takes_none() -> None:
    few = dict(list(even(99).items())[:3])
    ranking = rank_with_ranges({"few": few, "whole": even(40)}, FORMULA)
    assert list(ranking.standings) == ["whole"]
    assert leave_each_out(few, work_out(few, FORMULA), FORMULA) == {}


def test_a_trial_that_leaves_an_area_without_an_index_tells_nothing() -> None:
    thin = replace(FORMULA, posts=[post for post in POSTS if post.component != "needsa"])  # three components are left
    ranking = rank_with_ranges({"a": even(40), "b": even(60)}, thin)
    alone = [
        post for post in thin.posts if len(thin.posts_of[post.component]) == 1 and post.component.startswith("needs")
    ]
    assert ranking.trials == 3 + 5 * len(thin.posts) + 2 - len(alone)


def test_goalposts_move_by_a_tenth_of_their_distance() -> None:
    burglary = next(post for post in POSTS if (post.worst, post.best) == (40, 10))
    assert [(post.worst, post.best) for post in moves(burglary)] == [(43, 10), (37, 10), (40, 7), (40, 13)]
