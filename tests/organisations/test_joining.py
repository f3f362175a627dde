"""Registering an organisation through its pages, and asking to join one that is here."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import AgeBand, Person
from app.db import db
from app.kit.outbox import OutboxEmail
from app.organisations import member_queries, queries, verifying
from app.organisations.models import MembershipRequest, Organisation
from tests.client import TownClient
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

ClientFor = Callable[[Person], TownClient]
ANSWERS: dict[str, Any] = {
    "name": "Hat  Factory",
    "kind": "private",
    "wards": ["E05014742"],
    "website": "www.example.org",
}


def count() -> int:
    return db.session.scalar(select(func.count(Organisation.id))) or 0


def test_the_answers_are_read_back_before_anything_is_kept(client_for: ClientFor, resident: Person) -> None:
    page = client_for(resident).submit("/organisations/new", **ANSWERS, company_number="1234567", about="Hats & more.")
    assert page.status_code == 200
    assert "https://www.example.org" in page.text
    assert "01234567" in page.text
    assert count() == 0


def test_change_brings_the_answers_back(client_for: ClientFor, resident: Person) -> None:
    page = client_for(resident).submit("/organisations/new", **ANSWERS, change="yes")
    assert page.status_code == 200
    assert 'value="Hat Factory"' in page.text


def test_registering_opens_the_workspace(client_for: ClientFor, resident: Person) -> None:
    browser = client_for(resident)
    response = browser.submit("/organisations", **ANSWERS)
    assert (response.status_code, response.location) == (303, "/workspace/hat-factory")
    assert "We check every organisation" in browser.get(response.location).text
    assert queries.get_by_slug("hat-factory").name == "Hat Factory"


def test_sending_twice_registers_one(client_for: ClientFor, resident: Person) -> None:
    browser = client_for(resident)
    locations = {browser.submit("/organisations", **ANSWERS).location for _ in range(2)}
    assert locations == {"/workspace/hat-factory"}
    assert count() == 1


@pytest.mark.parametrize("path", ["/organisations/new", "/organisations"])
def test_a_stranger_is_asked_to_sign_in(client: TownClient, path: str) -> None:
    assert "/sign-in" in client.submit(path, **ANSWERS).location
    assert count() == 0


@pytest.mark.parametrize("path", ["/organisations/new", "/organisations"])
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Enter the name of the organisation"),
        ({"name": "—!"}, "Enter the name of the organisation"),
        ({"name": "x" * 201}, "200 characters or fewer"),
        ({"kind": "castle"}, "Not a valid choice"),
        ({"wards": ["E05999999"]}, "not a valid choice"),
        ({"website": "javascript:alert(1)"}, "Enter a website"),
        ({"company_number": "12"}, None),
        ({"company_number": "ABC"}, "Enter a company number"),
        ({"charity_number": "ABC"}, "Enter a charity number"),
        ({"about": "x" * 1001}, "1000 characters or fewer"),
    ],
)
def test_what_does_not_fit_is_said_at_its_place(
    client_for: ClientFor, resident: Person, path: str, changes: dict[str, Any], message: str | None
) -> None:
    page = client_for(resident).submit(path, **{**ANSWERS, **changes})
    if message is None:
        assert page.status_code in {200, 303}
        return
    assert page.status_code == 422
    assert message in page.text
    assert "www.example.org" in page.text or "website" in changes
    assert count() == 0


def test_under_18_it_is_kindly_refused(client_for: ClientFor, session: Any) -> None:
    browser = client_for(make_person(age_band=AgeBand.TEEN))
    assert "Your own pledge counts just as much" in browser.get("/organisations/new").text
    assert browser.submit("/organisations", **ANSWERS).status_code == 403
    assert count() == 0


@pytest.mark.parametrize("path", ["/organisations/new", "/organisations"])
def test_the_same_organisation_can_be_joined_instead(
    client_for: ClientFor, neighbour: Person, bakery: Organisation, path: str
) -> None:
    page = client_for(neighbour).submit(path, name="THE luton bakery ltd", kind="private")
    assert page.status_code == 409
    assert "This organisation is here already" in page.text
    assert "/organisations/luton-bakery/membership-requests" in page.text


def test_whoever_acts_for_it_is_led_to_its_workspace(
    client_for: ClientFor, resident: Person, editor: Person, bakery: Organisation
) -> None:
    page = client_for(editor).submit("/organisations/new", name="Luton Bakery", kind="private")
    assert page.status_code == 409
    assert "/workspace/luton-bakery" in page.text
    assert "membership-requests" not in page.text


def test_asking_tells_the_owners_once(
    client_for: ClientFor,
    neighbour: Person,
    resident: Person,
    bakery: Organisation,
    outbox: Callable[[], list[OutboxEmail]],
) -> None:
    browser = client_for(neighbour)
    for _ in range(2):
        assert browser.submit("/organisations/luton-bakery/membership-requests").status_code == 303
    mails = [mail for mail in outbox() if mail.kind == "organisations.asked_to_join"]
    assert [mail.to_address for mail in mails] == [resident.email]
    assert neighbour.email in mails[0].text
    assert member_queries.find_open_request(bakery, neighbour) is not None


def test_asking_is_for_adults_who_are_not_members_and_for_organisations_that_are_here(
    client: TownClient, client_for: ClientFor, resident: Person, officer: Person, bakery: Organisation
) -> None:
    path = "/organisations/luton-bakery/membership-requests"
    assert "/sign-in" in client.submit(path).location
    assert client_for(resident).submit(path).status_code == 409
    assert client_for(make_person(age_band=AgeBand.TEEN)).submit(path).status_code == 403
    assert client_for(officer).submit("/organisations/nobody/membership-requests").status_code == 404
    bakery.verified_at = bakery.verified_by_id = None
    verifying.decline(bakery, why="Which?", actor=officer)
    assert client_for(officer).submit(path).status_code == 404
    assert db.session.scalar(select(func.count(MembershipRequest.id))) == 0


def test_nobody_asks_everybody(client_for: ClientFor, neighbour: Person) -> None:
    browser = client_for(neighbour)
    statuses = [
        browser.submit(f"/organisations/{make_organisation().slug}/membership-requests").status_code for _ in range(6)
    ]
    assert statuses == [303] * 5 + [429]
