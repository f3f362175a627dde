"""Policies tried out on a population: what moves, what stays, and the synthetic town they are tried on."""

from typing import Any

import pytest

from app.mis.actions import REFERENCE_FOLDER
from app.mis.household import Childcare, CouncilTaxBand, Household, Tenure
from app.mis.parameter_file import read_set
from app.mis.rules import Band, band_of
from app.mis.synthetic import HOUSEHOLDS, MIX, SAMPLE, TENURES, population
from app.mis.whatif import Case, Per, Policy, RentChange, Target, applied, try_out, with_rents

FIGURES = read_set((REFERENCE_FOLDER / "2022-23.json").read_text("utf-8"))
FAMILY = Household(adults=2, child_ages=(3, 7))
POOR, BETTER = Case(FAMILY, 34_000_00, 10), Case(FAMILY, 40_000_00, 20)


def policy(**changes: Any) -> Policy:
    return Policy(**{"rents": {}, **changes})


def under(case: Case, what: Policy, *, is_poor: bool = True) -> tuple[Household, int]:
    return applied(case, what, with_rents(FIGURES, what), is_poor=is_poor)


def test_no_policy_changes_nothing() -> None:
    outcome = try_out([POOR, BETTER], policy(), FIGURES)
    assert outcome.before == outcome.after
    assert (outcome.rising, outcome.falling, outcome.total) == (0, 0, 30)
    assert (outcome.before[Band.D], outcome.before[Band.C]) == (10, 20)


def test_dearer_rents_move_the_lines_and_households_fall() -> None:
    outcome = try_out([POOR, BETTER], policy(rents={Tenure.PRIVATE: RentChange(50)}), FIGURES)
    assert outcome.after[Band.D] == 30
    assert outcome.falling == 20


def test_a_mortgage_does_not_move_with_private_rents() -> None:
    owner = Case(Household(adults=2, child_ages=(3, 7), tenure=Tenure.MORTGAGE), 40_000_00)
    assert try_out([owner], policy(rents={Tenure.PRIVATE: RentChange(50)}), FIGURES).falling == 0


def test_a_stated_rent_changes_like_the_set_s() -> None:
    stated = Case(Household(adults=1, housing_cost=6_000_00), 20_000_00)
    what = policy(rents={Tenure.PRIVATE: RentChange(10, 12_00)})
    assert under(stated, what)[0].housing_cost == 6_612_00
    assert with_rents(FIGURES, what).private_rent[3] == 14_268_00
    assert with_rents(FIGURES, what).social_rent == FIGURES.social_rent
    assert RentChange(-100, -5).of(100) == 0, "no rent falls below nothing"


def test_support_comes_off_the_council_tax() -> None:
    single = Case(Household(adults=1, council_tax_band=CouncilTaxBand.A, council_tax_reduction=10_00), 9_000_00)
    household, _income = under(single, policy(support_percent=50, support=52_00))
    assert household.council_tax_reduction == 10_00 + (105_333 - 10_00) // 2 + 52_00


def test_a_wage_floor_lifts_one_earner_of_working_age() -> None:
    floor = policy(wage=12_00, hours=37)
    a_year = 12_00 * 37 * 52
    assert under(Case(FAMILY, 9_000_00), floor)[1] == a_year
    assert under(Case(FAMILY, 90_000_00), floor)[1] == 90_000_00
    assert under(Case(FAMILY, 0), floor)[1] == 0, "who has no income has no wage"
    assert under(Case(Household(adults=1, pensioners=1), 9_000_00), floor)[1] == 9_000_00


@pytest.mark.parametrize(("per", "more"), [(Per.CHILD, 2 * 520_00), (Per.HOUSEHOLD, 520_00)])
def test_a_benefit_is_for_each_child_or_household(per: Per, more: int) -> None:
    assert under(POOR, policy(benefit=520_00, per=per))[1] == POOR.income + more


def test_support_and_benefit_may_be_for_the_poor_alone() -> None:
    what = policy(benefit=520_00, support=52_00, target=Target.POOR)
    assert under(BETTER, what, is_poor=False) == (BETTER.household, BETTER.income)
    outcome = try_out([POOR, BETTER], policy(benefit=200_00, target=Target.POOR), FIGURES)
    assert (outcome.after[Band.C], outcome.rising) == (30, 10)


def test_the_synthetic_town_is_the_same_every_time_and_stands_for_all_households() -> None:
    cases = population()
    assert population.__wrapped__(2040) == cases
    assert population.__wrapped__(1) != cases
    assert len(cases) == SAMPLE
    assert sum(case.weight for case in cases) == pytest.approx(HOUSEHOLDS)


def test_it_keeps_the_margins_of_the_census() -> None:
    cases = population()
    for tenure, share in TENURES.items():
        found = sum(case.household.tenure is tenure for case in cases)
        assert found == pytest.approx(SAMPLE * share / 1000, abs=1)
    assert sum(TENURES.values()) == sum(kind.share for kind in MIX) == 1000
    people = sum(case.household.adults + len(case.household.child_ages) for case in cases)
    children = sum(len(case.household.child_ages) for case in cases)
    pensioners = sum(case.household.pensioners for case in cases)
    # Census 2021: 225,239 people, 52,567 up to 15 and 26,369 of 65 and over, in 78,978 households.
    assert people / SAMPLE == pytest.approx(225_239 / HOUSEHOLDS, rel=0.03)
    assert children / SAMPLE == pytest.approx(52_567 / HOUSEHOLDS, rel=0.03)
    assert pensioners / SAMPLE == pytest.approx(26_369 / HOUSEHOLDS, rel=0.03)


def test_it_has_households_in_every_band() -> None:
    found = {band_of(case.household, case.income, FIGURES).band for case in population()}
    assert found == set(Band)
    assert {case.household.childcare for case in population()} == {Childcare.STANDARD}
