"""A second situation beside the first."""

import json
from typing import Any

import pytest

from app.mis.actions import REFERENCE_FOLDER
from app.mis.answers import BadAnswers, Money
from app.mis.changes import BadChange, Change, Changes, Direction, changed, from_plain, to_plain
from app.mis.household import Childcare, Household, Tenure
from app.mis.money import Period
from app.mis.parameter_file import read_set
from app.mis.rules import lines_of

FIGURES = read_set((REFERENCE_FOLDER / "2022-23.json").read_text("utf-8"))
FAMILY = Household(adults=2, child_ages=(3, 7))
INCOME = 30_000_00


def more(pounds: int, period: Period = Period.YEAR) -> Change:
    return Change(Direction.MORE, Money(pounds * 100, period))


def less(pounds: int, period: Period = Period.YEAR) -> Change:
    return Change(Direction.LESS, Money(pounds * 100, period))


def test_two_more_days_of_work_are_more_income() -> None:
    _household, income = changed(FAMILY, INCOME, Changes(income=more(80, Period.WEEK)), FIGURES)
    assert income == INCOME + 52 * 80_00


def test_a_rent_that_rises_raises_every_line_by_as_much() -> None:
    household, _income = changed(FAMILY, INCOME, Changes(housing=more(80, Period.MONTH)), FIGURES)
    now, then = lines_of(FAMILY, FIGURES), lines_of(household, FIGURES)
    assert (then.d - now.d, then.c - now.c, then.b - now.b) == (960, 960, 960)


def test_childcare_changes_from_what_the_set_reckons_with() -> None:
    household, _income = changed(FAMILY, INCOME, Changes(childcare=less(2_802)), FIGURES)
    assert household.childcare == 10_000_00
    household, _income = changed(FAMILY, INCOME, Changes(childcare=less(12_802)), FIGURES)
    assert household.childcare is Childcare.NONE


def test_one_person_more_lives_in_the_same_home() -> None:
    household, _income = changed(FAMILY, INCOME, Changes(adults=3, ages=(3, 7, 0)), FIGURES)
    assert (household.adults, household.child_ages) == (3, (3, 7, 0))
    assert (household.rooms, household.band_of_home) == (FAMILY.rooms, FAMILY.band_of_home)


def test_who_leaves_takes_their_pension_age_along() -> None:
    couple = Household(adults=2, pensioners=2)
    assert changed(couple, INCOME, Changes(adults=1), FIGURES)[0].pensioners == 1


def test_without_children_nobody_pays_for_childcare() -> None:
    billed = Household(adults=1, child_ages=(3,), childcare=500_00)
    assert changed(billed, INCOME, Changes(ages=()), FIGURES)[0].childcare is Childcare.NONE


@pytest.mark.parametrize(
    ("household", "changes", "field", "reason"),
    [
        (FAMILY, Changes(income=less(30_001)), "income", "below_nothing"),
        (FAMILY, Changes(housing=less(13_000)), "housing", "below_nothing"),
        (FAMILY, Changes(childcare=more(20_000)), "childcare", "above_income"),
        (Household(adults=1), Changes(childcare=more(10)), "childcare", "no_children"),
        (Household(adults=1, tenure=Tenure.OWNED), Changes(housing=more(10)), "housing", "no_rent"),
        (Household(adults=1, tenure=Tenure.NONE), Changes(housing=more(10)), "housing", "no_rent"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    household: Household, changes: Changes, field: str, reason: str
) -> None:
    with pytest.raises(BadChange) as refusal:
        changed(household, INCOME, changes, FIGURES)
    assert (refusal.value.field, refusal.value.reason) == (field, reason)


def test_they_come_back_as_they_went() -> None:
    changes = Changes(income=more(80, Period.WEEK), housing=less(5), adults=3, ages=())
    assert from_plain(json.loads(json.dumps(to_plain(changes)))) == changes
    assert from_plain(to_plain(Changes())).is_nothing


@pytest.mark.parametrize("plain", [None, {"income": ["sideways", 1, "week"]}, {"housing": "more"}, {"ages": 3}])
def test_what_we_did_not_write_is_refused(plain: Any) -> None:
    with pytest.raises(BadAnswers):
        from_plain(plain)
