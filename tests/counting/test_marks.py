"""Methods that read marks, and what they do with ballots that mark too much or nothing."""

from fractions import Fraction

import pytest

from app.counting import approval, plurality, points, score, yes_no
from app.counting.marks import MarkProfile
from app.counting.outcome import Outcome
from tests.counting.elections import marks


def test_a_single_choice_counts_once_and_several_choices_for_none() -> None:
    outcome = plurality.count(marks({"B": 1}, {"B": 1}, {"A": 1}, {"A": 1, "C": 1}, {}))
    assert outcome.details["totals"] == {"A": 1, "B": 2, "C": 0}
    assert (outcome.details["spoiled"], outcome.details["blank"], outcome.ballots) == (1, 1, 5)
    assert outcome.winners == ("B",)


def test_approvals_count_for_every_option_approved() -> None:
    outcome = approval.count(marks({"A": 1, "B": 1}, {"B": 1, "C": 0}, {"C": 1}, {}), seats=2)
    assert outcome.details["totals"] == {"A": 1, "B": 2, "C": 1}
    assert outcome.winners == ("B", "A")
    assert outcome.ties == ("A and C have equal totals. A comes first, being listed first.",)


def test_only_the_highest_mark_is_an_approval() -> None:
    assert approval.count(marks({"A": 2, "B": 1}, highest=2)).details["totals"] == {"A": 1, "B": 0, "C": 0}


def test_scores_are_summed_and_no_mark_is_none() -> None:
    outcome = score.count(marks({"A": 5}, {"A": 0, "B": 3}, {"B": 3}, highest=5))
    assert outcome.details["totals"] == {"A": 5, "B": 6, "C": 0}
    assert outcome.details["marked"] == {"A": 2, "B": 2, "C": 0}
    assert outcome.winners == ("B",)


def test_giving_out_more_points_than_there_are_spoils_the_ballot() -> None:
    outcome = points.count(marks({"A": 6, "B": 4}, {"B": 7}, {"A": 10, "C": 1}, highest=10))
    assert outcome.details["totals"] == {"A": 6, "B": 11, "C": 0}
    assert outcome.details["spoiled"] == 1


def decided(yes: int, no: int, abstained: int = 0, **rule: Fraction | bool) -> Outcome:
    ballots = [{"Y": 1}] * yes + [{"N": 1}] * no + [{}] * abstained
    return yes_no.count(MarkProfile.of("YN", ("Yes", "No"), ballots), **rule)  # type: ignore[arg-type]


def test_half_is_not_more_than_half() -> None:
    assert decided(5, 5).winners == ("N",)
    assert decided(6, 5).winners == ("Y",)


def test_who_abstains_counts_neither_way() -> None:
    outcome = decided(2, 1, 100)
    assert (outcome.winners, outcome.ballots) == (("Y",), 103)


def test_two_thirds_are_exactly_two_thirds() -> None:
    two_thirds = Fraction(2, 3)
    assert decided(2, 1, threshold=two_thirds, at_least=True).winners == ("Y",)
    assert decided(2, 1, threshold=two_thirds).winners == ("N",)
    assert decided(666_666, 333_334, threshold=two_thirds, at_least=True).winners == ("N",)
    assert "at least 2/3" in " ".join(decided(2, 1, threshold=two_thirds, at_least=True).explanation)


def test_yes_or_no_is_for_two_options() -> None:
    with pytest.raises(ValueError, match="two options"):
        yes_no.count(marks({"A": 1}))


def test_nobody_wins_where_nothing_was_marked() -> None:
    assert approval.count(marks({}, {})).winners == ()
    assert decided(0, 0, 3).winners == ()


@pytest.mark.parametrize("wrong", [{"Z": 1}, {"A": 2}, {"A": -1}])
def test_a_mark_that_is_none_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="A ballot"):
        marks(wrong)
