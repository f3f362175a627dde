"""The vectorised rules give the answers of the scalar ones: lines, bands and reasons, to the pound."""

import subprocess
import sys
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from app.mis.actions import REFERENCE_FOLDER
from app.mis.household import MOST_CHILDREN, BadHousehold
from app.mis.parameter_file import read_set
from app.mis.parameters import HouseholdType, Mode, ParameterSet, Rule
from app.mis.rules import band_of
from app.mis.vector import OF_E, UNSAID, Columns, answer, are_impossible
from bench.households import as_told, household_at, random_columns

FIGURES = read_set((REFERENCE_FOLDER / "2022-23.json").read_text("utf-8"))
PENCE_A_WEEK = (29_328, 45_000, 22_000, 33_333, 36_001, 46_002, 56_003, 60_004, 52_005, 62_677, 75_007, 80_008)
BUDGETS = dict(zip(HouseholdType, PENCE_A_WEEK, strict=True))
SETS: dict[str, ParameterSet] = {
    "as shipped": FIGURES,
    "pensioners weigh less": replace(FIGURES, pensioner_factor=71, does_buffer_scale=True),
    "budgets by type": replace(FIGURES, budgets=BUDGETS, mode=Mode.TABLE, pensioner_factor=133),
    "no rule for E but one": replace(FIGURES, rules=frozenset({Rule.BELOW_HOUSING_COST})),
    "beyond 64 bits": replace(FIGURES, budgets=dict.fromkeys(HouseholdType, 10**9), mode=Mode.TABLE),
}
CASES = [(name, mode) for name, figures in SETS.items() for mode in figures.modes]
COLUMNS = random_columns(5_000, seed=7)


@pytest.mark.parametrize(("name", "mode"), CASES)
def test_scalar_and_vectorised_rules_agree(name: str, mode: Mode) -> None:
    figures = SETS[name]
    answers = answer(COLUMNS, figures, mode)
    assert len(answers.band) > 1_500
    for place in range(len(answers.band)):
        household, income = household_at(COLUMNS, place)
        scalar = band_of(household, income, figures, mode)
        lines = (scalar.lines.d, scalar.lines.c, scalar.lines.b)
        assert as_told(answers, place) == (*lines, scalar.band, scalar.reasons), (household, income)


def test_every_band_and_reason_is_among_them() -> None:
    answers = answer(COLUMNS, FIGURES)
    assert set(answers.band.tolist()) == set(range(5))
    assert np.bitwise_or.reduce(answers.reasons) == 2 ** len(OF_E) - 1


def test_no_households_are_no_answers() -> None:
    nobody = Columns(*(getattr(COLUMNS, field.name)[:0] for field in fields(Columns)))
    assert len(answer(nobody, FIGURES).band) == 0


def changed(**values: int) -> Columns:
    usual: dict[str, int] = dict.fromkeys((field.name for field in fields(Columns)), 0)
    usual |= {"adults": 1, "tenure": 2, "bedrooms": UNSAID, "council_tax_band": UNSAID, "housing_cost": UNSAID}
    return Columns(**{name: np.array([value], dtype=np.int64) for name, value in (usual | values).items()})


@pytest.mark.parametrize(
    "values",
    [
        {"adults": 0},
        {"adults": 7},
        {"adults": 1, "pensioners": 2},
        {"children": MOST_CHILDREN + 1, "teens": MOST_CHILDREN + 1},
        {"bedrooms": 11},
        {"tenure": 4, "bedrooms": 2},
        {"tenure": 4, "housing_cost": 1},
        {"tenure": 0, "housing_cost": 1},
        {"tenure": 3, "bedrooms": 0},
        {"childcare": 100},
    ],
)
def test_both_refuse_the_same(values: dict[str, Any]) -> None:
    columns = changed(**values)
    assert are_impossible(columns).tolist() == [True]
    with pytest.raises(BadHousehold):
        household_at(columns, 0)
    assert are_impossible(changed()).tolist() == [False]


def test_the_site_starts_without_numpy() -> None:
    code = "import sys, app, app.features, app.schedule; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
