"""The standard's algebra: the published table, the worked model, and what must hold for every household."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mis import rules
from app.mis.actions import REFERENCE_FOLDER
from app.mis.household import (
    MOST_ADULTS,
    MOST_CHILDREN,
    BadHousehold,
    Childcare,
    CouncilTaxBand,
    Household,
    Tenure,
    usual_bedrooms,
)
from app.mis.parameter_file import read_set
from app.mis.parameters import Lines, Mode
from app.mis.rules import Band, Reason, band_of, lines_of
from app.mis.standards import STANDARDS, check_set

FIGURES = read_set((REFERENCE_FOLDER / "2022-23.json").read_text("utf-8"))
MODEL = Path(__file__).resolve().parents[3] / "shared" / "data" / "luton" / "mis_model_thresholds.csv"
COUPLE_AND_TWO = Household(adults=2, child_ages=(3, 7))
TENURES = {"private": Tenure.PRIVATE, "social": Tenure.SOCIAL, "owner_outright": Tenure.OWNED}


def band(household: Household, pounds: float, **changes: Any) -> Band:
    return band_of(household, round(pounds * 100), FIGURES, **changes).band


def test_the_set_that_comes_with_the_site_gives_back_what_the_vision_prints() -> None:
    check_set(FIGURES)
    assert lines_of(COUPLE_AND_TWO, FIGURES) == Lines(34_099, 57_718, 67_718)
    assert lines_of(Household(adults=2, child_ages=(3, 7), tenure=Tenure.SOCIAL), FIGURES) == Lines(
        26_659, 50_278, 60_278
    )


@pytest.mark.parametrize(
    ("tenure", "pounds", "expected"),
    [
        (Tenure.PRIVATE, 34_099, Band.D),
        (Tenure.PRIVATE, 34_099.49, Band.D),
        (Tenure.PRIVATE, 34_099.50, Band.C),
        (Tenure.PRIVATE, 57_718, Band.C),
        (Tenure.PRIVATE, 57_719, Band.B),
        (Tenure.PRIVATE, 67_718, Band.B),
        (Tenure.PRIVATE, 67_719, Band.A),
        (Tenure.SOCIAL, 26_659, Band.D),
        (Tenure.SOCIAL, 26_660, Band.C),
        (Tenure.SOCIAL, 60_278, Band.B),
        (Tenure.SOCIAL, 60_279, Band.A),
    ],
)
def test_each_line_belongs_to_the_band_below_it(tenure: Tenure, pounds: float, expected: Band) -> None:
    assert band(Household(adults=2, child_ages=(3, 7), tenure=tenure), pounds) is expected


def model() -> Iterator[dict[str, str]]:
    with MODEL.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.mark.skipif(not MODEL.exists(), reason="the worked model lies beside the project, not in it")
def test_all_rows_of_the_worked_model_come_out() -> None:
    rows = list(model())
    for row in rows:
        bill = round(float(row["childcare"]) * 100)
        household = Household(
            adults=int(row["adults"]),
            child_ages=(3,) * int(row["children_under14"]) + (15,) * int(row["children_14plus"]),
            tenure=TENURES[row["tenure"]],
            bedrooms=int(row["bedrooms"]),
            council_tax_band=CouncilTaxBand(row["council_tax_band"]),
            childcare=bill or Childcare.NONE,
        )
        expected = Lines(int(row["D_to"]), int(row["C_to"]), int(row["B_to"]))
        assert lines_of(household, FIGURES, Mode(row["scale_name"])) == expected, row
    assert len(rows) == 78


# From the worked model (facts 2.4): private D, C, B; social D, C, B; outright owner D, C.
WORKED = {
    "single": (17_435, 21_916, 31_916, 13_355, 17_836, 27_836, 9_035, 13_516),
    "pensioner": (17_435, 21_916, 31_916, 13_355, 17_836, 27_836, 9_035, 13_516),
    "couple": (23_800, 31_527, 41_527, 19_720, 27_447, 37_447, 15_400, 23_127),
    "pensioner_couple": (26_080, 33_807, 43_807, 20_380, 28_107, 38_107, 15_400, 23_127),
    "lone_parent_1": (22_643, 38_246, 48_246, 16_943, 32_546, 42_546, 11_963, 27_566),
    "lone_parent_2": (27_851, 48_225, 58_225, 20_411, 40_785, 50_785, 14_891, 35_265),
    "lone_parent_2_teens": (33_906, 44_878, 54_878, 26_466, 37_438, 47_438, 20_946, 31_918),
    "couple_1": (28_833, 47_680, 57_680, 23_133, 41_980, 51_980, 18_153, 37_000),
    "couple_2": (34_099, 57_718, 67_718, 26_659, 50_278, 60_278, 21_139, 44_758),
    "couple_2_unpaid": (34_099, 44_916, 54_916, 26_659, 37_476, 47_476, 21_139, 31_956),
    "couple_3": (36_851, 65_242, 75_242, 29_411, 57_802, 67_802, 23_891, 52_282),
    "couple_4": (46_105, 77_741, 87_741, 36_025, 67_661, 77_661, 29_905, 61_541),
}


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.code)
def test_the_standard_households_stand_where_the_worked_model_puts_them(standard: Any) -> None:
    private, social, owned = (
        lines_of(standard.living_in(tenure), FIGURES) for tenure in (Tenure.PRIVATE, Tenure.SOCIAL, Tenure.OWNED)
    )
    worked = (private.d, private.c, private.b, social.d, social.c, social.b, owned.d, owned.c)
    assert worked == WORKED[standard.code]


def test_what_a_household_does_not_say_is_taken_as_the_reference_has_it() -> None:
    assert (COUPLE_AND_TWO.rooms, COUPLE_AND_TWO.band_of_home) == (3, CouncilTaxBand.C)
    assert Household(adults=1).band_of_home is CouncilTaxBand.A
    assert Household(adults=2).band_of_home is CouncilTaxBand.B
    assert usual_bedrooms(adults=2, pensioners=2, children=0) == 2


def test_band_e_is_a_rule_and_not_a_sum() -> None:
    rich_without_home = band_of(Household(adults=1, tenure=Tenure.NONE), 90_000_00, FIGURES)
    assert (rich_without_home.band, rich_without_home.reasons) == (Band.E, (Reason.NO_HOME,))
    assert band(Household(adults=1, tenure=Tenure.OWNED), 0) is Band.E
    assert band(Household(adults=1, tenure=Tenure.OWNED), 5_000) is Band.D
    indebted = Household(adults=1, tenure=Tenure.OWNED, debt_repayments=4_500_00)
    assert band_of(indebted, 5_000_00, FIGURES).reasons == (Reason.OUTGOINGS_ABOVE_INCOME,)
    dear = Household(adults=1, housing_cost=12_000_00)
    assert band_of(dear, 11_999_99, FIGURES).reasons == (Reason.BELOW_HOUSING_COST, Reason.OUTGOINGS_ABOVE_INCOME)


def test_a_couple_on_universal_credit_is_in_d_and_not_destitute() -> None:
    assert band(COUPLE_AND_TWO, 22_865) is Band.D


def test_a_loss_counts_as_no_income() -> None:
    assert band(Household(adults=1, tenure=Tenure.OWNED), -500) is Band.E


def test_gaps_are_what_is_missing_to_each_line_ahead() -> None:
    answer = band_of(COUPLE_AND_TWO, 57_718_00, FIGURES)
    assert answer.gaps == ((Band.B, 1), (Band.A, 10_001))
    assert band(COUPLE_AND_TWO, 57_719) is Band.B
    assert band_of(COUPLE_AND_TWO, 70_000_00, FIGURES).gaps == ()


def test_in_band_e_a_line_counts_once_nothing_else_keeps_a_household_there() -> None:
    assert band_of(Household(adults=1, tenure=Tenure.NONE), 5_000_00, FIGURES).gaps == ()
    indebted = Household(adults=1, tenure=Tenure.OWNED, debt_repayments=20_000_00)
    gap = dict(band_of(indebted, 9_000_00, FIGURES).gaps)[Band.C]
    assert gap == 12_054  # the debts and £1,053.33 of council tax, and something left


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"adults": 0}, "adults"),
        ({"adults": 7}, "adults"),
        ({"adults": 1, "pensioners": 2}, "pensioners"),
        ({"adults": 1, "child_ages": (4,) * 9}, "child_ages"),
        ({"adults": 1, "child_ages": (100,)}, "child_ages"),
        ({"adults": 1, "child_ages": (-1,)}, "child_ages"),
        ({"adults": 1, "bedrooms": 11}, "bedrooms"),
        ({"adults": 1, "tenure": Tenure.NONE, "bedrooms": 2}, "tenure"),
        ({"adults": 1, "tenure": Tenure.OWNED, "housing_cost": 1}, "tenure"),
        ({"adults": 1, "tenure": Tenure.SOCIAL, "bedrooms": 0}, "bedrooms"),
        ({"adults": 1, "childcare": 100}, "childcare"),
    ],
)
def test_a_household_that_cannot_be_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadHousehold) as refusal:
        Household(**changes)
    assert refusal.value.field == field


@st.composite
def households(draw: st.DrawFn) -> Household:
    adults = draw(st.integers(1, MOST_ADULTS))
    ages = tuple(draw(st.lists(st.integers(0, 17), max_size=MOST_CHILDREN)))
    tenure = draw(st.sampled_from(Tenure))
    has_home = tenure is not Tenure.NONE
    pays = tenure in (Tenure.PRIVATE, Tenure.SOCIAL, Tenure.MORTGAGE)
    return Household(
        adults=adults,
        child_ages=ages,
        pensioners=draw(st.integers(0, adults)),
        tenure=tenure,
        bedrooms=draw(st.none() | st.integers(1, 10)) if has_home else None,
        council_tax_band=draw(st.none() | st.sampled_from(CouncilTaxBand)),
        childcare=draw(st.sampled_from(Childcare) | st.integers(0, 20_000_00)) if ages else Childcare.STANDARD,
        housing_cost=draw(st.none() | st.integers(0, 40_000_00)) if pays else None,
        council_tax_reduction=draw(st.integers(0, 3_000_00)),
        debt_repayments=draw(st.integers(0, 10_000_00)),
    )


MODES = st.sampled_from([Mode.AHC, Mode.BHC])
INCOMES = st.integers(-1_000_00, 200_000_00)


@settings(max_examples=300, deadline=None)
@given(households(), MODES, INCOMES, st.integers(0, 50_000_00))
def test_more_income_never_lowers_the_band(household: Household, mode: Mode, income: int, more: int) -> None:
    before, after = (band_of(household, each, FIGURES, mode).band for each in (income, income + more))
    assert after <= before  # A is the best, and the first letter


@settings(max_examples=300, deadline=None)
@given(households().filter(lambda each: each.housing_cost is not None), MODES, INCOMES, st.integers(0, 20_000_00))
def test_more_rent_never_raises_the_band(household: Household, mode: Mode, income: int, more: int) -> None:
    dearer = _changed(household, housing_cost=(household.housing_cost or 0) + more)
    assert band_of(dearer, income, FIGURES, mode).band >= band_of(household, income, FIGURES, mode).band


@settings(max_examples=300, deadline=None)
@given(households(), MODES, st.integers(0, 17))
def test_more_people_never_lower_a_line(household: Household, mode: Mode, age: int) -> None:
    before = lines_of(household, FIGURES, mode)
    if len(household.child_ages) < MOST_CHILDREN:
        _assert_not_lower(before, _changed(household, child_ages=(*household.child_ages, age)), mode)
    if household.adults < MOST_ADULTS:
        _assert_not_lower(before, _changed(household, adults=household.adults + 1), mode)


def _assert_not_lower(before: Lines, larger: Household, mode: Mode) -> None:
    after = lines_of(larger, FIGURES, mode)
    assert after.d >= before.d
    assert after.c >= before.c
    assert after.b >= before.b


def _changed(household: Household, **changes: Any) -> Household:
    values = {name: getattr(household, name) for name in Household.__dataclass_fields__}
    return Household(**{**values, **changes})


@given(households(), MODES, INCOMES)
def test_whoever_gains_what_is_missing_reaches_the_band(household: Household, mode: Mode, income: int) -> None:
    for reached, gap in band_of(household, income, FIGURES, mode).gaps:
        assert gap > 0
        assert band_of(household, income + 100 * gap, FIGURES, mode).band <= reached


@given(households(), MODES)
def test_the_sum_shown_adds_up_to_the_lines(household: Household, mode: Mode) -> None:
    parts, lines = rules.sum_of(household, FIGURES, mode), lines_of(household, FIGURES, mode)
    d = parts.housing + parts.council_tax + parts.essentials
    c = d + parts.wider + parts.childcare
    for worked, line in ((d, lines.d), (c, lines.c), (c + parts.buffer, lines.b)):
        assert abs(worked - line * 100) <= 52  # half a pound of rounding, and a penny a part
