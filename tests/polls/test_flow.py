"""The picture of votes moving: every vote has a place, and no band is thicker than its votes."""

from itertools import pairwise
from random import Random
from typing import Any

import pytest

from app.counting import irv, stv
from app.counting.ranked import RankedProfile
from app.polls.flow import EXHAUSTED, HEIGHT, lay_out, stages_of

IDS = tuple("12345")


def outcome_of(method: str, seed: int) -> dict[str, Any]:
    chance = Random(seed)  # noqa: S311 - the same election each time
    ballots = [[[each] for each in chance.sample(IDS, chance.randint(0, 5))] for _ballot in range(200)]
    profile = RankedProfile.of(IDS, IDS, ballots)
    return (irv.count(profile) if method == "irv" else stv.count(profile, seats=2)).as_json()


@pytest.mark.parametrize("method", ["irv", "stv"])
@pytest.mark.parametrize("seed", range(5))
def test_votes_are_neither_lost_nor_made_on_their_way(method: str, seed: int) -> None:
    stages = stages_of(outcome_of(method, seed))
    totals = {sum(stage.votes.values()) for stage in stages}
    assert len(totals) == 1
    flow = lay_out(stages, IDS)
    for place, (before, after) in enumerate(pairwise(flow.columns)):
        bands = [band for band in flow.bands if band.left < after[0].x <= band.right]
        assert len(flow.columns[place]) >= 1
        assert sum(band.votes for band in bands) == sum(bar.votes for bar in after) == sum(bar.votes for bar in before)
        for bar in after:
            assert sum(band.votes for band in bands if band.option == bar.option) == bar.votes


@pytest.mark.parametrize("method", ["irv", "stv"])
def test_bars_of_a_column_never_overlap_and_nobodys_votes_come_last(method: str) -> None:
    flow = lay_out(stages_of(outcome_of(method, 1)), IDS)
    for column in flow.columns:
        assert all(upper.y + upper.height <= lower.y for upper, lower in pairwise(column))
        assert EXHAUSTED not in [bar.option for bar in column[:-1]]
    assert all(bar.y + bar.height <= flow.height for column in flow.columns for bar in column)
    assert sum(bar.height for bar in flow.columns[0]) == pytest.approx(HEIGHT)


@pytest.mark.parametrize("method", ["irv", "stv"])
def test_what_moves_leaves_the_bar_of_whoever_went_out(method: str) -> None:
    stages = stages_of(outcome_of(method, 2))
    flow = lay_out(stages, IDS)
    for number, stage in enumerate(stages[1:], 1):
        [source] = [bar for bar in flow.columns[number - 1] if bar.option == stage.moved_from]
        moved = [
            band for band in flow.bands if band.is_transfer and band.left < flow.columns[number][0].x <= band.right
        ]
        for band in moved:
            assert source.y - 0.01 <= band.left_top <= band.left_bottom <= source.y + source.height + 0.01


def test_a_count_without_a_vote_has_no_bars() -> None:
    empty = irv.count(RankedProfile.of(IDS, IDS, [])).as_json()
    assert lay_out(stages_of(empty), IDS).columns == [[]]
