"""What must hold of every election: hypothesis thinks them up, small enough to be read when one fails."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.counting import approval, borda, irv, plurality, points, preflib, schulze, score, stv
from app.counting.marks import MarkProfile
from app.counting.outcome import Outcome
from app.counting.preflib_writing import kind_of, write_categories, write_ranked
from app.counting.ranked import RankedProfile
from tests.counting.elections import Ballot, marked_ballots, marks_of, profile_of, ranked_ballots

SIZE = 4


def _stv(profile: RankedProfile) -> Outcome:
    return stv.count(profile, seats=2)


RANKED: list[Callable[[RankedProfile], Outcome]] = [plurality.count, irv.count, _stv, borda.count, schulze.count]
MARKED: list[Callable[[MarkProfile], Outcome]] = [plurality.count, approval.count, score.count, points.count]
# Never by the clock: a busy machine is no fault of ours.
any_time = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
each_ranked = pytest.mark.parametrize("count", RANKED)
each_marked = pytest.mark.parametrize("count", MARKED)
any_orders = ranked_ballots(size=SIZE)
any_marks = marked_ballots(size=SIZE, highest=3)


@each_ranked
@any_time
@given(data=st.data())
def test_the_order_of_ballots_changes_nothing(count: Callable[[RankedProfile], Outcome], data: st.DataObject) -> None:
    ballots = data.draw(any_orders)
    shuffled = data.draw(st.permutations(ballots))
    assert count(profile_of(ballots, SIZE)).as_json() == count(profile_of(shuffled, SIZE)).as_json()


@each_ranked
@any_time
@given(ballots=any_orders)
def test_merging_equal_ballots_changes_nothing(
    count: Callable[[RankedProfile], Outcome], ballots: list[Ballot]
) -> None:
    merged = profile_of(ballots, SIZE)
    rows = np.repeat(merged.ranks, merged.weights, axis=0)
    apart = RankedProfile(merged.ids, merged.labels, rows, np.ones(len(rows), np.int64))
    assert count(apart).as_json() == count(merged).as_json() == count(apart.merged()).as_json()


@each_marked
@any_time
@given(ballots=any_marks)
def test_merging_equal_marks_changes_nothing(
    count: Callable[[MarkProfile], Outcome], ballots: list[dict[str, int]]
) -> None:
    merged = marks_of(ballots, SIZE, 3)
    rows = np.repeat(merged.marks, merged.weights, axis=0)
    apart = MarkProfile(merged.ids, merged.labels, rows, np.ones(len(rows), np.int64), 3)
    assert count(apart).as_json() == count(merged).as_json() == count(apart.merged()).as_json()


@each_ranked
@any_time
@given(data=st.data())
def test_no_option_is_favoured_where_nothing_is_tied(
    count: Callable[[RankedProfile], Outcome], data: st.DataObject
) -> None:
    """The list in another order gives the same winners."""
    profile = profile_of(data.draw(any_orders), SIZE)
    order = data.draw(st.permutations(range(SIZE)))
    other = RankedProfile(
        tuple(profile.ids[place] for place in order),
        tuple(profile.labels[place] for place in order),
        profile.ranks[:, order],
        profile.weights,
    )
    outcome = count(profile)
    assume(not outcome.ties)
    assert count(other).winners == outcome.winners


@pytest.mark.parametrize("count", [plurality.count, borda.count, schulze.count])
@any_time
@given(data=st.data())
def test_a_winner_put_first_by_one_more_voter_still_wins(
    count: Callable[[RankedProfile], Outcome], data: st.DataObject
) -> None:
    """Runoffs have no such rule: there a better place can cost the election."""
    ballots = data.draw(ranked_ballots(size=SIZE, equal=count is not plurality.count))
    before = count(profile_of(ballots, SIZE))
    assume(before.winners)
    winner, which = before.winners[0], data.draw(st.integers(0, len(ballots) - 1))
    rest = [[option for option in group if option != winner] for group in ballots[which]]
    ballots[which] = [[winner], *(group for group in rest if group)]
    after = count(profile_of(ballots, SIZE))
    assert winner in after.details.get("unbeaten", after.winners)


@pytest.mark.parametrize("count", [approval.count, score.count])
@any_time
@given(data=st.data())
def test_a_winner_marked_higher_by_one_more_voter_still_wins(
    count: Callable[[MarkProfile], Outcome], data: st.DataObject
) -> None:
    ballots = data.draw(any_marks)
    before = count(marks_of(ballots, SIZE, 3))
    assume(before.winners)
    ballots[data.draw(st.integers(0, len(ballots) - 1))][before.winners[0]] = 3
    assert count(marks_of(ballots, SIZE, 3)).winners == before.winners


@each_ranked
@any_time
@given(ballots=any_orders)
def test_what_was_written_counts_as_it_did(count: Callable[[RankedProfile], Outcome], ballots: list[Ballot]) -> None:
    profile = profile_of(ballots, SIZE)
    read = preflib.read(write_ranked(profile, "A poll"), kind_of(profile))
    assert isinstance(read, RankedProfile)
    assert count(read).as_json() == count(profile).as_json()


@each_marked
@any_time
@given(ballots=any_marks, highest=st.sampled_from([3, 100]))
def test_written_marks_count_as_they_did(
    count: Callable[[MarkProfile], Outcome], ballots: list[dict[str, int]], highest: int
) -> None:
    profile = marks_of(ballots, SIZE, highest)
    read = preflib.read(write_categories(profile, "A poll"), kind_of(profile))
    assert isinstance(read, MarkProfile)
    assert count(read).as_json() == count(profile).as_json()


@any_time
@given(ballots=any_orders, seats=st.integers(1, 3))
def test_no_vote_is_lost_or_made_in_a_transfer(ballots: list[Ballot], seats: int) -> None:
    outcome = stv.count(profile_of(ballots, SIZE), seats=seats)
    for told in outcome.rounds:
        held = sum(told["votes"].values()) + told["non_transferable"] + told["cut_off"]
        assert held == outcome.details["valid"] * outcome.details["scale"]
    assert len(outcome.winners) in (0, seats)


@any_time
@given(ballots=any_orders)
def test_a_runoff_loses_no_ballot_and_its_winner_has_most_of_the_rest(ballots: list[Ballot]) -> None:
    outcome = irv.count(profile_of(ballots, SIZE))
    for told in outcome.rounds:
        assert sum(told["votes"].values()) + told["exhausted"] == len(ballots)
    if outcome.winners:
        last: dict[str, Any] = outcome.rounds[-1]["votes"]
        assert 2 * last[outcome.winners[0]] > sum(last.values())


@any_time
@given(ballots=any_orders)
def test_pairs_are_what_counting_them_one_by_one_gives(ballots: list[Ballot]) -> None:
    places = [{option: place for place, group in enumerate(ballot) for option in group} for ballot in ballots]
    ids = [str(number) for number in range(1, SIZE + 1)]
    slowly = [[sum(at.get(one, SIZE) < at.get(other, SIZE) for at in places) for other in ids] for one in ids]
    assert profile_of(ballots, SIZE).pairwise().tolist() == slowly


@any_time
@given(ballots=ranked_ballots(size=SIZE, equal=False))
def test_one_seat_by_stv_is_a_runoff_that_stops_later_or_at_the_same_winner(ballots: list[Ballot]) -> None:
    """Without a surplus to move, both exclude the same options in the same order."""
    profile = profile_of(ballots, SIZE)
    runoff, transferable = irv.count(profile), stv.count(profile, seats=1)
    assert runoff.winners == transferable.winners
