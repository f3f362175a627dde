"""An answer explained: its parts, where they come from, and what would change it."""

from dataclasses import replace

import pytest

from app.mis.actions import REFERENCE_FOLDER
from app.mis.answers import NO_MONEY, UNSURE, Answers, HasMoney, Money
from app.mis.explanation import Gap, Part, explain, explain_household
from app.mis.household import Household, Tenure
from app.mis.money import Period
from app.mis.parameter_file import read_set
from app.mis.parameters import Lines, Mode, Standing
from app.mis.rules import Band, Reason, band_of

FIGURES = read_set((REFERENCE_FOLDER / "2022-23.json").read_text("utf-8"))
FAMILY = Household(adults=2, child_ages=(3, 7))


def test_the_parts_add_up_to_the_lines() -> None:
    explained = explain_household(FAMILY, 34_099_00, FIGURES)
    parts = {row.part: row.amount for row in explained.rows}
    d = parts[Part.HOUSING] + parts[Part.COUNCIL_TAX] + parts[Part.ESSENTIALS]
    c = d + parts[Part.WIDER] + parts[Part.CHILDCARE]
    assert explained.lines == Lines(34_099, 57_718, 67_718)
    assert (d, c, c + parts[Part.BUFFER]) == (34_099_00, 57_718_00, 67_718_00)
    assert explained.standing is Standing.PUBLISHED
    assert explained.band is Band.D


def test_each_figure_says_who_it_comes_from() -> None:
    usual = {row.part: row.source for row in explain_household(FAMILY, 1_00, FIGURES).rows}
    assert usual[Part.HOUSING] == FIGURES.source_of("rent_private_pcm")
    assert usual[Part.BUFFER] is not None
    own = Household(adults=2, child_ages=(3, 7), housing_cost=900_00, childcare=100_00)
    rows = {row.part: row.source for row in explain_household(own, 1_00, FIGURES).rows}
    assert rows[Part.HOUSING] is None
    assert rows[Part.CHILDCARE] is None


def test_an_own_rent_is_shown_beside_the_councils_line() -> None:
    own = explain_household(replace(FAMILY, housing_cost=13_960_00), 35_000_00, FIGURES)
    assert own.lines is not None
    assert own.lines.d == 35_099
    assert own.standard is not None
    assert own.standard.lines.d == 34_099
    assert (own.band, own.standard.band) == (Band.D, Band.C)
    assert explain_household(FAMILY, 35_000_00, FIGURES).standard is None


def test_where_the_scales_disagree_both_are_shown() -> None:
    single = explain_household(Household(adults=1), 18_000_00, FIGURES)
    assert {each.mode: each.band for each in single.scales} == {Mode.AHC: Band.C, Mode.BHC: Band.D}
    assert single.is_scale_decisive
    assert explain_household(FAMILY, 18_000_00, FIGURES).scales == ()
    assert not explain_household(Household(adults=1), 50_000_00, FIGURES).is_scale_decisive


def test_gaps_are_told_by_the_week_too_and_so_much_is_enough() -> None:
    gaps = explain_household(FAMILY, 34_000_00, FIGURES).gaps
    assert gaps[0] == Gap(Band.C, 100)
    assert gaps[0].a_week == 2


@pytest.mark.parametrize("debts", [0, 1, 99, 100, 5_000_00])
def test_band_e_says_how_much_more_would_leave_something(debts: int) -> None:
    household = replace(FAMILY, debt_repayments=debts)
    income = 14_000_00
    explained = explain_household(household, income, FIGURES)
    assert explained.reasons == (Reason.OUTGOINGS_ABOVE_INCOME,)
    assert explained.out_of_e is not None
    assert band_of(household, income + explained.out_of_e * 100, FIGURES).band is Band.D
    assert band_of(household, income + explained.out_of_e * 100 - 100, FIGURES).band is Band.E


def test_without_any_money_there_is_one_reason_and_no_sum() -> None:
    explained = explain(Answers(money=HasMoney.NO), FIGURES)
    assert (explained.band, explained.reasons) == (Band.E, (Reason.NO_INCOME,))
    assert explained.household is None
    assert explained.rows == ()


def test_without_an_income_there_are_lines_and_no_band() -> None:
    explained = explain(Answers(money=UNSURE, home=Tenure.SOCIAL, adults=1, income=UNSURE), FIGURES)
    assert explained.band is None
    assert explained.lines is not None
    assert explained.gaps == ()


def test_no_home_is_band_e_whatever_comes_in() -> None:
    income = (Money(90_000_00, Period.YEAR), None, None)
    explained = explain(Answers(home=Tenure.NONE, adults=1, income=income, debts=NO_MONEY), FIGURES)
    assert (explained.band, explained.reasons) == (Band.E, (Reason.NO_HOME,))
