"""Questions of other programs: what a household may look like in JSON or a shell, and what the answer holds."""

from dataclasses import replace
from typing import Any

import pytest

from app.mis.actions import REFERENCE_FOLDER
from app.mis.asking import FIELDS, BadQuestion, answer_document, household_from
from app.mis.household import Childcare, CouncilTaxBand, Household, Tenure
from app.mis.money import parse_pence
from app.mis.parameter_file import read_set
from app.mis.parameters import Source, Standing

FIGURES = read_set((REFERENCE_FOLDER / "2022-23.json").read_text("utf-8"))
REFERENCE = {"adults": 2, "child_ages": [3, 7], "tenure": "private", "income": 40_000}


def ask(**changes: Any) -> dict[str, Any]:
    household, income = household_from({**REFERENCE, **changes})
    return answer_document(household, income, FIGURES)


def test_the_vision_s_own_household_gets_the_published_lines() -> None:
    answer = ask()
    assert answer["set"] == "2022/23"
    assert answer["band"] == "C"
    assert answer["thresholds"] == {"D": 34_099, "C": 57_718, "B": 67_718}
    assert answer["standing"] == "published"
    assert answer["reasons"] == ["up_to_c"]
    assert answer["gaps"] == {"B": 17_719, "A": 27_719}
    assert answer["sum"]["housing"] == 12_960
    assert answer["home"] == {"bedrooms": 3, "council_tax_band": "C"}
    assert answer["other_scales"]["bhc"]["thresholds"] == answer["thresholds"]


def test_every_other_household_gets_an_estimate() -> None:
    assert ask(tenure="owned")["standing"] == "estimate"
    assert ask(child_ages=[7])["standing"] == "estimate"
    assert ask(housing_cost=9_000)["standing"] == "estimate"
    assert ask(tenure="none")["standing"] == "estimate"


def test_lines_that_only_another_source_prints_are_no_better_than_it() -> None:
    invented = replace(FIGURES, sources={"bands_published": Source(Standing.ESTIMATE)})
    assert answer_document(*household_from(REFERENCE), invented)["standing"] == "estimate"
    assert answer_document(*household_from(REFERENCE), replace(FIGURES, sources={}))["standing"] == "published"


def test_no_home_is_band_e_and_has_no_rooms() -> None:
    answer = ask(tenure="none")
    assert (answer["band"], answer["home"], answer["reasons"]) == ("E", None, ["no_home"])


def test_text_is_as_good_as_numbers() -> None:
    typed = {
        "adults": "2",
        "child_ages": "3, 7",
        "pensioners": "0",
        "tenure": "social",
        "income": "£40,000.50",
        "bedrooms": "3",
        "council_tax_band": "D",
        "childcare": "1,200",
        "housing_cost": "6000",
        "council_tax_reduction": None,
        "debt_repayments": 120.25,
    }
    assert typed.keys() == FIELDS.keys()
    household, income = household_from(typed)
    assert income == 4_000_050
    assert household == Household(
        adults=2,
        child_ages=(3, 7),
        tenure=Tenure.SOCIAL,
        bedrooms=3,
        council_tax_band=CouncilTaxBand.D,
        childcare=120_000,
        housing_cost=600_000,
        debt_repayments=12_025,
    )
    assert household_from({**REFERENCE, "child_ages": "", "childcare": "none"})[0].childcare is Childcare.NONE


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"adults": 0}, "adults", "out_of_range"),
        ({"adults": 7}, "adults", "out_of_range"),
        ({"adults": True}, "adults", "not_a_whole_number"),
        ({"adults": 2.0}, "adults", "not_a_whole_number"),
        ({"adults": "two"}, "adults", "not_a_whole_number"),
        ({"adults": "²"}, "adults", "not_a_whole_number"),
        ({"adults": None}, "adults", "missing"),
        ({"child_ages": [100]}, "child_ages", "out_of_range"),
        ({"child_ages": [3] * 14}, "child_ages", "too_many"),
        ({"child_ages": "3,,7"}, "child_ages", "not_a_whole_number"),
        ({"child_ages": 3}, "child_ages", "not_a_list_of_ages"),
        ({"child_ages": {"3": 7}}, "child_ages", "not_a_list_of_ages"),
        ({"pensioners": 3}, "pensioners", "more_than_adults"),
        ({"tenure": "castle"}, "tenure", "unknown"),
        ({"tenure": ["private"]}, "tenure", "unknown"),
        ({"tenure": "none", "bedrooms": 2}, "tenure", "no_home_has_no_rooms"),
        ({"tenure": "owned", "housing_cost": 1}, "tenure", "owned_outright_has_no_rent"),
        ({"income": -1}, "income", "negative"),
        ({"income": "£1,2,3"}, "income", "malformed"),
        ({"income": "1.200,50"}, "income", "malformed"),
        ({"income": 10**12}, "income", "too_large"),
        ({"income": float("nan")}, "income", "malformed"),
        ({"income": float("inf")}, "income", "malformed"),
        ({"income": 0.001}, "income", "malformed"),
        ({"income": {}}, "income", "not_an_amount"),
        ({"income": True}, "income", "not_an_amount"),
        ({"income": ""}, "income", "empty"),
        ({"childcare": "lots"}, "childcare", "malformed"),
        ({"child_ages": [], "childcare": 100}, "childcare", "no_children"),
        ({"council_tax_band": "Z"}, "council_tax_band", "unknown"),
        ({"bedrooms": 11}, "bedrooms", "out_of_range"),
        ({"shoe_size": 43}, "shoe_size", "unknown"),
    ],
)
def test_what_cannot_be_is_refused_by_field_and_reason(changes: dict[str, Any], field: str, reason: str) -> None:
    with pytest.raises(BadQuestion) as refusal:
        household_from({**REFERENCE, **changes})
    assert [(each.field, each.reason) for each in refusal.value.problems] == [(field, reason)]


def test_every_problem_is_said_at_once_and_none_quotes_an_amount() -> None:
    with pytest.raises(BadQuestion) as refusal:
        household_from({"adults": "x", "income": "123456789012345", "height": 3})
    found = {(each.field, each.reason) for each in refusal.value.problems}
    assert found == {
        ("adults", "not_a_whole_number"),
        ("income", "too_large"),
        ("tenure", "missing"),
        ("height", "unknown"),
    }
    assert "12345" not in str(refusal.value)


def test_thousands_of_zeros_before_an_amount_are_nothing() -> None:
    assert parse_pence("0" * 5_000 + "12.50") == 12_50
