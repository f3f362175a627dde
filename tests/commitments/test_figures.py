"""An organisation's own figures beside the town's indicators, by the six questions."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.commitments.indicators import list_indicators
from app.commitments.rules import read_figure_period
from app.commitments.showing import list_measures
from app.organisations import verifying
from app.organisations.models import Organisation
from tests.client import TownClient

Browser = Callable[[Person], TownClient]


def figure(**changed: str) -> dict[str, Any]:
    whole = {"period": "2025/26", "value": "1,250.5", "unit": "tonnes of CO₂", "method": "Our meters"}
    return {"indicator": list_indicators()[0].code, **whole, **changed}


def address(organisation: Organisation) -> str:
    return f"/workspace/{organisation.slug}/figures"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025", 2025),
        ("2025/26", 2025),
        ("2099/00", 2099),
        ("2025-Q3", 2025),
        ("2025-Q5", None),
        ("2025/27", None),
        ("25", None),
        ("2025 ", None),
        ("", None),
    ],
)
def test_a_period_is_a_year_two_years_or_a_quarter(text: str, year: int | None) -> None:
    assert read_figure_period(text) == year


def test_an_editor_records_one_and_everybody_sees_it(
    client: TownClient, client_for: Browser, resident: Person, organisation: Organisation
) -> None:
    browser = client_for(resident)
    assert "No figure yet" in browser.get(address(organisation)).text
    assert browser.get(f"{address(organisation)}/new").status_code == 200
    assert browser.submit(f"{address(organisation)}/new", **figure()).status_code == 303
    for page in (browser.get(address(organisation)), client.get(f"/organisations/{organisation.slug}")):
        assert "1,250.5 tonnes of CO₂" in page.text
        assert "Our meters" in page.text


def test_the_same_period_twice_is_told_kindly(
    client_for: Browser, resident: Person, organisation: Organisation
) -> None:
    browser = client_for(resident)
    assert browser.submit(f"{address(organisation)}/new", **figure()).status_code == 303
    again = browser.submit(f"{address(organisation)}/new", **figure(value="7"))
    assert again.status_code == 409
    assert "recorded this figure for this period already" in again.text
    assert 'value="7"' in again.text
    assert browser.submit(f"{address(organisation)}/new", **figure(period="2025")).status_code == 303
    assert len(list_measures(organisation)) == 2


def test_others_record_nothing(
    client: TownClient, client_for: Browser, neighbour: Person, watcher: Person, organisation: Organisation
) -> None:
    new = f"{address(organisation)}/new"
    assert client.submit(new, **figure()).status_code == 303
    assert client_for(neighbour).submit(new, **figure()).status_code == 404
    assert client_for(neighbour).get(address(organisation)).status_code == 404
    assert client_for(watcher).submit(new, **figure()).status_code == 403
    assert "Record a figure" not in client_for(watcher).get(address(organisation)).text
    assert list_measures(organisation) == []


def test_a_suspended_organisation_records_nothing(
    client_for: Browser, resident: Person, officer: Person, organisation: Organisation
) -> None:
    verifying.suspend(organisation, why="We are asking about a claim.", actor=officer)
    browser = client_for(resident)
    assert "Record a figure" not in browser.get(address(organisation)).text
    assert browser.submit(f"{address(organisation)}/new", **figure()).status_code == 403


def test_what_was_typed_wrong_stays(client_for: Browser, resident: Person, organisation: Organisation) -> None:
    browser = client_for(resident)
    for wrong in (
        {"indicator": "nonsense"},
        {"period": "last year"},
        {"period": "2098"},
        {"value": "many"},
        {"value": ""},
        {"unit": "x" * 61},
        {"method": "x" * 601},
    ):
        answer = browser.submit(f"{address(organisation)}/new", **{**figure(unit="Fahrräder"), **wrong})
        assert answer.status_code == 422
        assert next(iter(wrong.values())) in answer.text or "Fahrräder" in answer.text
    assert list_measures(organisation) == []
