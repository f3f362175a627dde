"""Elections that were held: the count is what the city announced.

The files are not ours to keep, so this runs only where they are.
"""

import pytest

from app.counting import comparing, equal_shares, greedy
from tests.counting.budgets import REAL, real

pytestmark = pytest.mark.skipif(not REAL.exists(), reason="no files of real elections here")

GREEDY = sorted(path.relative_to(REAL).as_posix() for path in REAL.glob("greedy-official/*.pb"))


@pytest.mark.parametrize(
    ("name", "funded", "spent"),
    [("Netherlands_Assen_2024.pb", 9, 76_700), ("Poland_Swiecie_2023.pb", 17, 1_040_337)],
)
def test_equal_shares_is_what_the_town_announced(name: str, funded: int, spent: int) -> None:
    election = real(name)
    outcome = equal_shares.count(election)
    assert frozenset(outcome.winners) == election.official
    assert (len(outcome.winners), outcome.details["spent"]) == (funded, spent)


@pytest.mark.parametrize("name", ["Poland_Warszawa_2021_Mokotow.pb", *GREEDY])
def test_greedy_is_what_the_town_announced(name: str) -> None:
    election = real(name)
    assert frozenset(greedy.count(election).winners) == election.official


def test_greedy_with_the_threshold_that_the_file_names_is_what_the_town_announced() -> None:
    election = real("Poland_Warszawa_2026.pb")
    assert election.ballots == 61_668
    assert frozenset(greedy.count(election).winners) == election.official


def test_a_city_is_counted_by_equal_shares() -> None:
    outcome = equal_shares.count(real("Poland_Warszawa_2026.pb"), completion="none")
    assert len(outcome.winners) == 40


def test_a_budget_of_points_comes_to_the_same_by_greedy_and_by_equal_shares() -> None:
    found = comparing.compare(real("Switzerland_Zurich_D10.pb"))
    assert set(found.both) == {"2", "5", "6", "7", "13", "14", "17", "24"}
    assert (found.greedy_only, found.equal_shares_only) == ((), ())
