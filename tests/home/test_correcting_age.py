"""Putting right how old one is, and what follows in every feature."""

from collections.abc import Callable

import pytest

from app.accounts.models import AgeBand, Display, Person
from app.db import db
from app.pledges import moderating
from tests.client import TownClient
from tests.factories.organisations import make_organisation
from tests.factories.pledges import make_pledge

ClientFor = Callable[[Person], TownClient]


def test_who_turns_out_to_be_under_18_is_named_nowhere(
    client_for: ClientFor, client: TownClient, resident: Person, officer: Person
) -> None:
    resident.display = Display.FULL_NAME
    pledge = make_pledge(resident, name="Alice Ahmed", shown_as=Display.FULL_NAME)
    moderating.show([pledge.id], actor=officer)
    assert "Alice Ahmed" in client.get(f"/pledges/{pledge.id}").text
    browser = client_for(resident)
    assert browser.submit("/account/age", age_band="13-17").status_code == 303
    assert (resident.age_band, resident.display) == (AgeBand.TEEN, Display.ANONYMOUS)
    assert "Alice Ahmed" not in client.get(f"/pledges/{pledge.id}").text
    assert browser.submit("/account/age", age_band="18+").status_code == 303
    db.session.refresh(pledge)
    assert (pledge.name, pledge.is_by_minor) == ("", True), "what was made under 18 stays without a name"


def test_whoever_acts_for_an_organisation_leaves_it_first(client_for: ClientFor, resident: Person) -> None:
    make_organisation(owner=resident)
    page = client_for(resident).submit("/account/age", age_band="13-17")
    assert page.status_code == 409
    assert "Leave yours first" in page.text
    db.session.refresh(resident)
    assert resident.age_band is AgeBand.ADULT


def test_staff_are_adults(client_for: ClientFor, officer: Person) -> None:
    assert client_for(officer).submit("/account/age", age_band="13-17").status_code == 403
    db.session.refresh(officer)
    assert officer.age_band is AgeBand.ADULT


def test_under_13_is_shown_the_way_out(client_for: ClientFor, resident: Person) -> None:
    assert client_for(resident).submit("/account/age", age_band="under_13").headers["Location"] == "/account/deletion"
    assert resident.age_band is AgeBand.ADULT


@pytest.mark.parametrize("age", ["", "99", "<b>", "13-17\x00x"])
def test_what_is_no_age_group_is_refused(client_for: ClientFor, resident: Person, age: str) -> None:
    assert client_for(resident).submit("/account/age", age_band=age).status_code == 422


def test_strangers_sign_in_first(client: TownClient) -> None:
    assert client.get("/account/age").status_code == 303
    assert client.submit("/account/age", age_band="18+").status_code == 303
