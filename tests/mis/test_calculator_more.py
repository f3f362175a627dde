"""After the answer: a second situation beside it, and the town's anonymous count."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.clock import now
from app.mis.models import MisParameterSet, MisTally, MisTallyTicket
from app.mis.queries import find_live_set
from app.mis.rules import Band
from app.mis.tallying import count_household
from tests.client import TownClient
from tests.mis.walking import ANSWER, START, answer, earning, walk

COMPARISON = f"{START}/comparison"
COUNT = f"{START}/count"
DALLOW, ELSEWHERE = "E05014742", "E05014743"
AS_IT_IS: dict[str, Any] = {"income": "same", "housing": "same", "childcare": "same", "adults": "2", "ages": "3, 7"}


def test_two_situations_stand_side_by_side(client: TownClient) -> None:
    walk(client)
    assert "What would be different?" in client.get(COMPARISON).text
    fields = {**AS_IT_IS, "income": "more", "income_amount": "80", "income_period": "week"}
    assert client.submit(COMPARISON, **fields).location == COMPARISON
    text = client.get(COMPARISON).text
    assert "You would move from band D to band C." in text
    assert "Money coming in: £80 a week more" in text
    assert "£34,099" in text
    assert "£38,259" in text
    assert 'value="80"' in text


def test_rent_and_people_move_the_lines(client: TownClient) -> None:
    walk(client)
    fields = {**AS_IT_IS, "housing": "more", "housing_amount": "80", "housing_period": "month"}
    client.submit(COMPARISON, **fields)
    assert "£35,059" in client.get(COMPARISON).text
    client.submit(COMPARISON, **{**AS_IT_IS, "adults": "3", "ages": "3, 7, 0"})
    text = client.get(COMPARISON).text
    assert "3 adults" in text
    assert "Children of 3, 7, 0" in text
    assert "£35,059" not in text


@pytest.mark.parametrize("changes", [{"income_amount": "80"}, {"ages": "3, 000099"}])
def test_what_a_comparison_cannot_mean_is_said_beside_it(client: TownClient, changes: dict[str, str]) -> None:
    walk(client)
    response = client.submit(COMPARISON, **{**AS_IT_IS, **changes})
    assert response.status_code == 422
    assert next(iter(changes.values())) in response.text


def test_nothing_changed_shows_nothing_new(client: TownClient) -> None:
    walk(client)
    client.submit(COMPARISON, **AS_IT_IS)
    assert "What would be different?" in client.get(COMPARISON).text


def test_another_answer_forgets_the_comparison(client: TownClient) -> None:
    walk(client)
    client.submit(COMPARISON, **{**AS_IT_IS, "adults": "1"})
    answer(client, "income", **earning("20,000"))
    assert "What would be different?" in client.get(COMPARISON).text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"income": "more", "income_amount": "", "income_period": "week"}, "Enter an amount, like"),
        ({"income": "more", "income_amount": "0", "income_period": "week"}, "Enter an amount above £0"),
        ({"income": "less", "income_amount": "900", "income_period": "week"}, "You cannot take away more"),
        ({"income": "sideways"}, "Not a valid choice"),
        ({"housing": "less", "housing_amount": "£1,2,3", "housing_period": "week"}, "with numbers only"),
        ({"childcare": "more", "childcare_amount": "999", "childcare_period": "week"}, "more than all the money"),
        ({"adults": "0"}, "Enter how many adults"),
        ({"ages": "3, 100"}, "Enter each age"),
        ({"ages": "3, , 7"}, "Enter each age"),
        ({"ages": "three"}, "Enter each age"),
        ({"ages": "1,1,1,1,1,1,1,1,1"}, "up to 8 children"),
    ],
)
def test_a_change_that_cannot_be_is_refused_at_its_field(
    client: TownClient, fields: dict[str, Any], message: str
) -> None:
    walk(client)
    response = client.submit(COMPARISON, **{**AS_IT_IS, **fields})
    assert response.status_code == 422
    assert response.text.count(message) == 2
    assert "<title>Error: " in response.text


def test_a_rent_nobody_pays_cannot_rise(client: TownClient) -> None:
    walk(client, home={"reply": "owned"})
    response = client.submit(
        COMPARISON, **{**AS_IT_IS, "housing": "more", "housing_amount": "80", "housing_period": "month"}
    )
    assert response.status_code == 422
    assert "You said that you have no rent or mortgage" in response.text


@pytest.mark.parametrize("changes", [{"income": {"unsure": "yes"}}, {"money": {"reply": "no"}}])
def test_without_an_income_there_is_nothing_to_compare(client: TownClient, changes: dict[str, Any]) -> None:
    walk(client, **changes)
    assert client.get(COMPARISON).location == ANSWER
    assert client.submit(COMPARISON, **AS_IT_IS).location == ANSWER


def test_whoever_chooses_is_counted_once(client: TownClient) -> None:
    walk(client)
    assert client.submit(COUNT, ward=DALLOW).location == COUNT
    assert "Thank you. Your household is counted" in client.get(COUNT).text
    again = client.submit(COUNT, ward=ELSEWHERE)
    assert again.location == f"{COUNT}?again=yes"
    assert "already counted" in client.get(again.location).text
    row = db.session.scalars(select(MisTally)).one()
    assert (row.ward_code, row.band, row.households) == (DALLOW, Band.D, 1)


def test_people_with_an_account_are_counted_as_anonymously(
    client_for: Callable[[Person], TownClient], resident: Person
) -> None:
    browser = client_for(resident)
    walk(browser)
    assert browser.submit(COUNT, ward=DALLOW).status_code == 303
    assert db.session.scalars(select(MisTally)).one().households == 1


@pytest.mark.parametrize("ward", ["", "E05000000", "Dallow"])
def test_only_a_ward_of_the_town_can_be_counted(client: TownClient, ward: str) -> None:
    walk(client)
    response = client.submit(COUNT, ward=ward)
    assert response.status_code == 422
    assert response.text.count("Choose your ward from the list") == 2
    assert db.session.scalars(select(MisTallyTicket)).all() == []


def test_no_band_is_not_counted(client: TownClient) -> None:
    walk(client, income={"unsure": "yes"})
    assert client.submit(COUNT, ward=DALLOW).location == ANSWER
    assert db.session.scalars(select(MisTally)).all() == []


@pytest.mark.parametrize(("households", "shown"), [(0, None), (9, None), (10, "10"), (23, "25")])
def test_the_count_is_shown_only_where_enough_share_it(
    client: TownClient, session: Any, households: int, shown: str | None
) -> None:
    parameter_set = find_live_set()
    assert parameter_set is not None
    for number in range(households):
        count_household(f"ticket {number}", ward_code=DALLOW, band=Band.D, parameter_set=parameter_set)
    text = client.get(COUNT).text
    assert ("town-stat__number" in text) == (shown is not None)
    assert shown is None or f'town-stat__number">{shown}<' in text


def test_a_situation_that_new_figures_rule_out_is_set_aside(client: TownClient, session: Any) -> None:
    walk(client)
    fields = {**AS_IT_IS, "housing": "less", "housing_amount": "12900", "housing_period": "year"}
    assert client.submit(COMPARISON, **fields).status_code == 303
    live = find_live_set()
    assert live is not None
    live.superseded_at = now()
    cheaper = json.loads(live.document or "")
    cheaper["rent_private_pcm"]["3"] -= 80
    cheaper["bands_published"]["couple2_private"] = {
        name: top - 960 if top else top for name, top in cheaper["bands_published"]["couple2_private"].items()
    }
    newer = {"name": "2023/24", "year": 2023, "effective_from": date(2023, 4, 1), "document": json.dumps(cheaper)}
    session.add(MisParameterSet(**newer, note="", entered_at=now(), approved_at=now()))
    session.commit()
    response = client.get(COMPARISON)
    assert response.status_code == 200
    assert "What would be different?" in response.text
