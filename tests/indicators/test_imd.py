"""The score of the Index of Multiple Deprivation, from the ranks of domains as published for Luton's areas in 2025.

A few lines are typed in. Where the whole file lies beside the project, all of Luton's 125 areas are tried.
"""

import csv
from pathlib import Path

import pytest

from app.indicators.imd import SMALL_AREAS, WEIGHTS, Domain, decile, extent, score_from_ranks, weighted_mean

FILE = Path(__file__).parents[3] / "shared" / "data" / "luton" / "imd2025_lsoa21.csv"
AREAS = SMALL_AREAS[2025]
COLUMNS = {
    Domain.INCOME: "Income_rank",
    Domain.EMPLOYMENT: "Employment_rank",
    Domain.EDUCATION: "Education_rank",
    Domain.HEALTH: "Health_rank",
    Domain.CRIME: "Crime_rank",
    Domain.HOUSING: "Housing_and_Services_rank",
    Domain.ENVIRONMENT: "Environment_rank",
}
TYPED_IN = [  # ranks in the order of the domains, score and place
    ([19661, 25720, 24529, 27057, 20996, 15325, 24557], 9.114, 26060),  # Luton 007A
    ([15395, 20850, 15939, 21428, 21583, 15803, 22132], 13.532, 20883),  # Luton 007B
    ([373, 1929, 3936, 2002, 2757, 1327, 29717], 59.404, 1050),  # Luton 003B
    ([1495, 1958, 4161, 3292, 141, 2999, 6168], 58.853, 1105),  # Luton 021G
]


@pytest.mark.parametrize(("ranks", "score", "_place"), TYPED_IN)
def test_the_score_is_the_published_one(ranks: list[int], score: float, _place: int) -> None:
    assert score_from_ranks(dict(zip(Domain, ranks, strict=True)), areas=AREAS) == pytest.approx(score, abs=0.001)


@pytest.mark.skipif(not FILE.exists(), reason="the published file is not part of the project")
def test_all_of_luton_s_scores_are_the_published_ones() -> None:
    with FILE.open(encoding="utf-8", newline="") as lines:
        found = list(csv.DictReader(lines))
    assert len(found) == 125
    for row in found:
        ranks = {domain: float(row[column]) for domain, column in COLUMNS.items()}
        assert score_from_ranks(ranks, areas=AREAS) == pytest.approx(float(row["IMD_score"]), abs=0.001)
        assert decile(float(row["IMD_rank"]), areas=AREAS) == float(row["IMD_decile"])
    assert sum(decile(float(row["IMD_rank"]), areas=AREAS) == 1 for row in found) == 17


def test_nothing_scores_more_than_the_most_deprived_area_of_every_domain() -> None:
    most = score_from_ranks(dict.fromkeys(Domain, 1), areas=AREAS)
    assert most == pytest.approx(100 * sum(WEIGHTS.values()))  # 99.9: the ministry rounded its weights


@pytest.mark.parametrize(("rank", "tenth"), [(1, 1), (3375, 1), (3376, 2), (33755, 10)])
def test_tenths_are_those_of_all_england(rank: int, tenth: int) -> None:
    assert decile(rank, areas=AREAS) == tenth


def test_people_weigh_what_is_made_of_small_areas() -> None:
    assert weighted_mean([(1000, 10.0), (3000, 30.0)]) == 25.0
    assert weighted_mean([]) is None


def test_the_extent_counts_the_worst_tenth_in_full_and_the_next_two_less_and_less() -> None:
    areas = 100
    assert extent([(1, 5)], areas=areas) == 1
    assert extent([(1, 11)], areas=areas) == pytest.approx(0.95)
    assert extent([(1, 30)], areas=areas) == pytest.approx(0.05)
    assert extent([(1, 31)], areas=areas) == 0
    assert extent([(3, 5), (1, 90)], areas=areas) == 0.75
