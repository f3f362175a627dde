"""Every figure of a set is listed in words, those that only some sets have too."""

from flask import Flask

from app.mis.method import FIGURE_LABELS, list_figures
from app.mis.parameter_file import read_set
from app.mis.parameters import HouseholdType, Standing
from tests.mis import documents


def values(app: Flask, document: str) -> dict[str, str]:
    with app.test_request_context():
        return {str(row.label): row.value for row in list_figures(read_set(document))}


def test_the_set_that_comes_with_the_site_has_all_but_a_table_of_budgets(app: Flask) -> None:
    with app.test_request_context():
        rows = list_figures(read_set(documents.SHIPPED))
        assert [row.label for row in rows] == [label for key, label in FIGURE_LABELS.items() if key != "mis_table"]
    assert {row.source.standing for row in rows} == set(Standing)
    assert all(row.source.source for row in rows)


def test_a_table_of_budgets_is_listed_by_household_type(app: Flask) -> None:
    budgets = {kind.value: 300 + number for number, kind in enumerate(HouseholdType)}
    listed = values(app, documents.text(mis_table=budgets))[str(FIGURE_LABELS["mis_table"])]
    assert listed.startswith("one adult £300; ")
    assert len(listed.split("; ")) == len(HouseholdType)


def test_without_a_published_share_no_household_is_said_to_be_in_band_e(app: Flask) -> None:
    assert str(FIGURE_LABELS["households_by_band"]) not in values(app, documents.text(households_by_band={}))
