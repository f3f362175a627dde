"""Methods that read orders: published examples, and what they do with ballots that are not plain orders."""

import pytest

from app.counting import borda, irv, plurality, schulze, stv
from app.counting.ranked import RankedProfile
from tests.counting.elections import orders

# The capital of Tennessee, chosen by where people live: the example of encyclopedias for methods that disagree.
TENNESSEE = orders("42: M>N>C>K", "26: N>C>K>M", "15: C>K>N>M", "17: K>C>N>M", options="MNCK")
# Schulze (2011), section 3.1: 45 voters.
SCHULZE = orders(
    "5: A>C>B>E>D",
    "5: A>D>E>C>B",
    "8: B>E>D>A>C",
    "3: C>A>B>E>D",
    "7: C>A>E>B>D",
    "2: C>B>A>D>E",
    "7: D>C>E>B>A",
    "8: E>B>A>D>C",
)


def test_plurality_takes_the_most_first_preferences() -> None:
    assert plurality.count(TENNESSEE).details["totals"] == {"M": 42, "N": 26, "C": 15, "K": 17}
    assert plurality.count(TENNESSEE).winners == ("M",)


def test_borda_gives_the_published_points() -> None:
    outcome = borda.count(TENNESSEE)
    assert outcome.details["totals"] == {"M": 126, "N": 194, "C": 173, "K": 107}
    assert (outcome.details["scale"], outcome.winners) == (1, ("N",))


def test_instant_runoff_eliminates_chattanooga_then_nashville() -> None:
    outcome = irv.count(TENNESSEE)
    assert [told.get("eliminated") for told in outcome.rounds] == ["C", "N", None]
    assert outcome.rounds[1]["votes"] == {"M": 42, "N": 26, "K": 32}
    assert outcome.rounds[2]["votes"] == {"M": 42, "K": 58}
    assert outcome.winners == ("K",)


def test_schulze_finds_who_beats_everybody_in_pairs() -> None:
    outcome = schulze.count(TENNESSEE)
    assert (outcome.winners, outcome.details["condorcet_winner"]) == (("N",), "N")
    assert outcome.details["order"] == ["N", "C", "K", "M"]


def test_schulzes_own_example_gives_his_paths_and_his_order() -> None:
    outcome = schulze.count(SCHULZE)
    assert outcome.details["pairwise"] == [
        [0, 20, 26, 30, 22],
        [25, 0, 16, 33, 18],
        [19, 29, 0, 17, 24],
        [15, 12, 28, 0, 14],
        [23, 27, 21, 31, 0],
    ]
    assert outcome.details["paths"] == [
        [0, 28, 28, 30, 24],
        [25, 0, 28, 33, 24],
        [25, 29, 0, 29, 24],
        [25, 28, 28, 0, 24],
        [25, 28, 28, 31, 0],
    ]
    assert outcome.winners == ("E",)
    assert outcome.details["order"] == ["E", "A", "C", "B", "D"]
    assert outcome.details["condorcet_winner"] is None
    assert outcome.ties == ()


def test_schulze_may_fill_several_seats_from_its_order() -> None:
    assert schulze.count(SCHULZE, seats=2).winners == ("E", "A")


def test_what_schulze_leaves_level_goes_to_the_option_listed_first_and_says_so() -> None:
    cycle = orders("1: A>B>C", "1: B>C>A", "1: C>A>B", options="BCA")
    outcome = schulze.count(cycle)
    assert outcome.details["unbeaten"] == ["B", "C", "A"]
    assert outcome.winners == ("B",)
    assert outcome.ties == ("The method puts none of B, C and A ahead. B is listed first.",)


def test_options_not_ranked_are_after_all_that_are() -> None:
    assert schulze.count(orders("1: A", options="ABC")).details["pairwise"] == [[0, 1, 1], [0, 0, 0], [0, 0, 0]]


def test_equal_ranks_and_what_is_left_out_share_the_points_of_their_places() -> None:
    outcome = borda.count(orders("1: A>B=C", "1: D", options="ABCD"))
    assert outcome.details["scale"] == 2
    assert outcome.details["totals"] == {"A": 6 + 2, "B": 3 + 2, "C": 3 + 2, "D": 0 + 6}


def test_a_runoff_stops_a_ballot_at_an_equal_rank_only_while_several_of_it_are_in() -> None:
    outcome = irv.count(orders("4: A", "3: B", "2: C>D=B", "1: D", "1: A=B", options="ABCD"))
    assert outcome.rounds[0] == {
        "round": 1,
        "votes": {"A": 4, "B": 3, "C": 2, "D": 1},
        "exhausted": 1,
        "eliminated": "D",
        "transfers": {},
        "newly_exhausted": 1,
    }
    # D is out when C goes, so what C passes on is for B; the ballot for A or B stays where it stopped.
    assert outcome.rounds[1]["transfers"] == {"B": 2}
    assert outcome.rounds[2]["votes"] == {"A": 4, "B": 5}
    assert outcome.winners == ("B",)


def test_a_runoff_looks_back_before_it_asks_the_list() -> None:
    # With D out, B and C have 3 votes each; B had 3 and C 2 in round 1.
    outcome = irv.count(orders("4: A", "3: B>C", "2: C>B", "1: D>C", options="ABCD"))
    assert [told.get("eliminated") for told in outcome.rounds] == ["D", "C", None]
    assert outcome.ties == ("Round 2: B and C had equally many votes. Looking back to round 1, C goes out.",)


def test_what_no_round_tells_apart_the_list_does() -> None:
    outcome = irv.count(orders("2: A", "1: B>A", "1: C>A", options="ABC"))
    assert outcome.rounds[0]["eliminated"] == "C"
    assert outcome.ties == (
        "Round 1: B and C had equally many votes in every earlier round. C, which is listed last of these, goes out.",
    )


def test_scottish_stv_moves_a_surplus_cut_off_after_five_places() -> None:
    # Ten ballots, two seats: quota 4. A has 7 and a surplus of 3, so each of its ballots moves at 3/7 = 0.42857.
    outcome = stv.count(orders("4: A>B", "3: A>C", "1: B", "2: C", options="ABC"), seats=2)
    assert outcome.details["quota"] == 400_000
    assert outcome.rounds[1]["transfers"] == {"B": 4 * 42_857, "C": 3 * 42_857}
    assert outcome.rounds[1]["votes"] == {"A": 400_000, "B": 271_428, "C": 328_571}
    assert outcome.rounds[1]["newly_cut_off"] == 1
    assert outcome.winners == ("A", "C")


def test_a_ballot_that_moves_twice_moves_at_the_product_cut_off_again() -> None:
    # 24 ballots, three seats: quota 7. A's surplus of 3 moves at 3/10 = 0.3; B then has 6 + 10 x 0.3 = 9, and its
    # surplus of 2 moves whole ballots at 2/9 = 0.22222 and A's at 0.3 x 2/9 = 0.06666.
    outcome = stv.count(orders("10: A>B>C", "6: B>C", "5: D", "3: C", options="ABCD"), seats=3)
    assert outcome.rounds[2]["from"] == "B"
    assert outcome.rounds[2]["transfers"] == {"C": 6 * 22_222 + 10 * 6_666}
    assert outcome.winners == ("A", "B", "D")


def test_the_well_known_election_of_sweets_elects_chocolate_orange_and_strawberry() -> None:
    profile = orders("4: O", "2: P>O", "8: C>S", "4: C>B", "1: S", "1: B", options="OPCSB")
    outcome = stv.count(profile, seats=3)
    assert outcome.details["quota"] == 600_000
    assert outcome.winners == ("C", "O", "S")
    assert [told.get("from") for told in outcome.rounds] == [None, "C", "P", "B"]


def test_when_as_many_are_left_as_seats_nothing_moves_any_more() -> None:
    last = stv.count(orders("4: O", "2: P>O", "8: C>S", "4: C>B", "1: S", "1: B", options="OPCSB"), seats=3).rounds[-1]
    assert (last["from"], last["transfers"], last["elected"]) == ("B", {}, ["S"])


def test_the_larger_surplus_moves_first() -> None:
    outcome = stv.count(orders("9: A>C", "6: B>C", "1: C", "1: D", options="BADC"), seats=3)
    assert [told.get("from") for told in outcome.rounds] == [None, "A", "B"]
    assert outcome.winners == ("A", "B", "C")


def test_in_stv_a_ballot_stops_at_an_equal_rank_whoever_is_in_and_needs_a_first_preference() -> None:
    outcome = stv.count(orders("3: A>B=C>D", "2: A=B", "1: D", "2:", options="ABCD"), seats=1)
    assert (outcome.ballots, outcome.details["valid"], outcome.details["blank"]) == (8, 4, 2)
    assert outcome.rounds[0]["votes"] == {"A": 300_000, "B": 0, "C": 0, "D": 100_000}


def test_stv_excludes_of_equal_ones_the_one_that_the_latest_different_stage_had_lower() -> None:
    # After D is excluded B and C have 3 each; C had 2 before.
    outcome = stv.count(orders("5: A", "3: B", "2: C", "1: D>C", options="ABCD"), seats=2)
    assert [told.get("from") for told in outcome.rounds] == [None, "A", "D", "C"]
    assert outcome.ties == ("After stage 3: B and C had equally many votes. Looking back to stage 2, C is excluded.",)


def test_as_many_seats_as_options_elect_all() -> None:
    assert set(stv.count(orders("3: A>B", "1: B", options="ABC"), seats=5).winners) == {"A", "B", "C"}


@pytest.mark.parametrize("empty", [orders(options="ABC"), orders("4:", options="ABC")])
def test_without_a_single_preference_nobody_wins(empty: RankedProfile) -> None:
    outcomes = [irv.count(empty), stv.count(empty, seats=2), borda.count(empty), schulze.count(empty)]
    assert [outcome.winners for outcome in outcomes] == [()] * 4
    assert {outcome.ballots for outcome in outcomes} == {empty.ballots}


def test_a_ballot_that_ranks_all_options_equal_says_nothing() -> None:
    assert orders("2: A=B=C", options="ABC").blank == 2


@pytest.mark.parametrize("wrong", [[["A"], ["A"]], [["Z"]]])
def test_a_ballot_with_an_option_unknown_or_ranked_twice_is_refused(wrong: list[list[str]]) -> None:
    with pytest.raises(ValueError, match="A ballot ranks"):
        RankedProfile.of("ABC", "ABC", [wrong])


def test_counts_beyond_single_precision_stay_exact() -> None:
    """A majority of one among a number that single precision rounds."""
    many = 2**24
    profile = orders("1: A", "1: B", options="AB")
    profile.weights[:] = (many, many + 1)
    assert irv.count(profile).winners == ("B",)
    assert stv.count(profile, seats=1).winners == ("B",)
