"""An organisation's own figures beside the town's indicators, by the six questions."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.commitments import measuring, merging
from app.commitments.rules import read_figure_period
from app.commitments.showing import list_figures
from app.db import db
from app.indicators.names import list_titles
from app.kit.audit import AuditEvent
from app.organisations import verifying
from app.organisations.models import Organisation
from tests.client import TownClient
from tests.factories.organisations import make_organisation

Browser = Callable[[Person], TownClient]


def figure(**changed: str) -> dict[str, Any]:
    whole = {"period": "2025/26", "value": "1,250.5", "unit": "tonnes of CO₂", "method": "Our meters"}
    return {"indicator": next(iter(list_titles())), **whole, **changed}


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
    assert len(list_figures(organisation)) == 2


def test_others_record_nothing(
    client: TownClient, client_for: Browser, neighbour: Person, watcher: Person, organisation: Organisation
) -> None:
    new = f"{address(organisation)}/new"
    assert client.submit(new, **figure()).status_code == 303
    assert client_for(neighbour).submit(new, **figure()).status_code == 404
    assert client_for(neighbour).get(address(organisation)).status_code == 404
    assert client_for(watcher).submit(new, **figure()).status_code == 403
    assert "Record a figure" not in client_for(watcher).get(address(organisation)).text
    assert list_figures(organisation) == []


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
    assert list_figures(organisation) == []


def test_what_is_wrong_is_listed_in_the_order_of_the_page(
    client_for: Browser, resident: Person, organisation: Organisation
) -> None:
    page = client_for(resident).submit(f"{address(organisation)}/new").text
    wrong = ("Choose an indicator", "Enter the period", "Enter the figure", "Say what is counted", "Say how you")
    places = [page.index(each) for each in wrong]
    assert places == sorted(places)


def record_one(browser: TownClient, organisation: Organisation) -> str:
    """Returns where it is corrected."""
    assert browser.submit(f"{address(organisation)}/new", **figure()).status_code == 303
    return f"{address(organisation)}/{list_figures(organisation)[0].now.id}/correction"


def correction(**changed: str) -> dict[str, Any]:
    whole = {"value": "1,205.5", "unit": "tonnes of CO₂", "method": "Our meters", "why": "Two digits were swapped."}
    return {**whole, **changed}


def test_a_correction_stands_beside_what_it_corrects(
    client: TownClient, client_for: Browser, resident: Person, organisation: Organisation
) -> None:
    browser = client_for(resident)
    place = record_one(browser, organisation)
    assert place in browser.get(address(organisation)).text
    assert 'value="1250.5"' in browser.get(place).text
    assert browser.submit(place, **correction()).status_code == 303
    (found,) = list_figures(organisation)
    assert [str(row.value.normalize()) for row in found.rows] == ["1205.5", "1250.5"]
    for page in (browser.get(address(organisation)), client.get(f"/organisations/{organisation.slug}")):
        assert "1,205.5 tonnes of CO₂" in page.text
        assert "It said 1,250.5 tonnes of CO₂" in page.text
        assert "Two digits were swapped." in page.text
    assert place not in browser.get(address(organisation)).text
    verbs = db.session.scalars(select(AuditEvent.verb).where(AuditEvent.actor_id == resident.id)).all()
    assert "performance_measure.corrected" in verbs


def test_a_figure_has_one_correction_and_that_may_have_another(
    client_for: Browser, resident: Person, organisation: Organisation
) -> None:
    browser = client_for(resident)
    place = record_one(browser, organisation)
    assert browser.submit(place, **correction()).status_code == 303
    again = browser.submit(place, **correction(value="7"))
    assert again.status_code == 409
    assert "has corrected this figure already" in again.text
    assert 'value="7"' in again.text
    newest = f"{address(organisation)}/{list_figures(organisation)[0].now.id}/correction"
    assert browser.submit(newest, **correction(value="1,206")).status_code == 303
    assert [str(row.value.normalize()) for row in list_figures(organisation)[0].rows] == ["1206", "1205.5", "1250.5"]
    first_again = browser.submit(f"{address(organisation)}/new", **figure(value="9"))
    assert first_again.status_code == 409


def test_a_correction_says_something_else_and_why(
    client_for: Browser, resident: Person, organisation: Organisation
) -> None:
    browser = client_for(resident)
    place = record_one(browser, organisation)
    for wrong in ({"why": ""}, {"why": "x" * 1001}, {"value": "many"}, {"unit": ""}, {"method": "\0"}):
        answer = browser.submit(place, **{**correction(value="77"), **wrong})
        assert answer.status_code == 422
        assert 'value="77"' in answer.text or "value" in wrong
    assert browser.submit(place, **correction(value="1250.50")).status_code == 409
    assert len(list_figures(organisation)[0].rows) == 1


def test_others_correct_nothing(
    client: TownClient,
    client_for: Browser,
    resident: Person,
    neighbour: Person,
    watcher: Person,
    officer: Person,
    organisation: Organisation,
) -> None:
    place = record_one(client_for(resident), organisation)
    elsewhere = make_organisation(owner=neighbour)
    assert client.submit(place, **correction()).status_code == 303
    assert client_for(neighbour).submit(place, **correction()).status_code == 404
    theirs = place.replace(organisation.slug, elsewhere.slug)
    assert client_for(neighbour).submit(theirs, **correction()).status_code == 404
    assert client_for(watcher).submit(place, **correction()).status_code == 403
    assert "Correct it" not in client_for(watcher).get(address(organisation)).text
    verifying.suspend(organisation, why="We are asking about a claim.", actor=officer)
    assert client_for(resident).submit(place, **correction()).status_code == 403
    assert len(list_figures(organisation)[0].rows) == 1


def test_corrected_figures_move_with_their_organisation(resident: Person, organisation: Organisation) -> None:
    gone = make_organisation()
    said = {"indicator": next(iter(list_titles())), "period": "2025", "unit": "t", "method": "Meters"}
    wrong = measuring.record_figure(gone, **said, value=Decimal(5), actor=resident)
    measuring.correct_figure(wrong, value=Decimal(6), unit="t", method="Meters", why="Misread", actor=resident)
    merging.merge(organisation, gone)
    assert [row.value for row in list_figures(organisation)[0].rows] == [6, 5]
    assert list_figures(gone) == []
