"""Registering an organisation: once, with an owner, and under an address of its own."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import AgeBand, Person
from app.kit.errors import Refused
from app.organisations import queries, registering, verifying
from app.organisations.registering import (
    TAKEN_SLUGS,
    AlreadyHere,
    Details,
    DetailsChanged,
    mark_of,
    register_organisation,
)
from app.organisations.rules import Kind, MemberRole, Standing, slug_of
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person


def bakery(**changes: Any) -> Details:
    return Details(**{"name": "Luton Bakery Ltd", "kind": Kind.PRIVATE, **changes})


def test_whoever_registers_is_its_first_owner(resident: Person) -> None:
    organisation = register_organisation(bakery(wards=("E05014742",)), resident)
    membership = queries.find_membership(organisation, resident)
    assert membership is not None
    assert membership.role is MemberRole.OWNER
    assert (organisation.slug, organisation.standing) == ("luton-bakery-ltd", Standing.WAITING)


def test_an_import_registers_without_members(session: Any) -> None:
    organisation = register_organisation(bakery(), None)
    assert queries.list_members(organisation) == []


def test_sending_it_twice_makes_one(resident: Person) -> None:
    assert register_organisation(bakery(), resident) is register_organisation(bakery(), resident)


@pytest.mark.parametrize(
    "again",
    [
        {"name": "The LUTON bakery"},
        {"name": "Another Name", "company_number": "01234567"},
        {"name": "Another Name", "charity_number": "1145678"},
    ],
)
def test_the_same_organisation_is_found_again(resident: Person, neighbour: Person, again: dict[str, str]) -> None:
    first = register_organisation(bakery(company_number="01234567", charity_number="1145678"), resident)
    with pytest.raises(AlreadyHere) as refusal:
        register_organisation(bakery(**again), neighbour)
    assert refusal.value.organisation is first


def test_names_that_make_one_address_get_addresses_of_their_own(session: Any) -> None:
    names = ["لوٹن مسجد", "লুটন মন্দির", "ਲੂਟਨ ਗੁਰਦੁਆਰਾ"]
    slugs = [make_organisation(name).slug for name in names]
    assert slugs == ["organisation", "organisation-2", "organisation-3"]


def test_an_address_of_the_register_itself_is_given_to_nobody(session: Any) -> None:
    assert make_organisation("New").slug == "new-2"


def test_every_page_of_the_register_keeps_its_address(app: Flask) -> None:
    pages = {rule.rule.split("/")[2] for rule in app.url_map.iter_rules() if rule.rule.startswith("/organisations/")}
    assert {page for page in pages if slug_of(page) == page} <= TAKEN_SLUGS


def test_nobody_under_18_registers_one(session: Any) -> None:
    with pytest.raises(Refused):
        register_organisation(bakery(), make_person(age_band=AgeBand.TEEN))


def test_a_declined_registration_keeps_nobody_out(resident: Person, neighbour: Person, officer: Person) -> None:
    false = register_organisation(bakery(company_number="01234567"), resident)
    verifying.decline(false, why="You do not work there.", actor=officer)
    true = register_organisation(bakery(company_number="01234567"), neighbour)
    assert true.id != false.id
    with pytest.raises(AlreadyHere):
        registering.change_details(false, registering.details_of(false), seen=mark_of(false), actor=resident)


def test_changes_say_what_changed_and_leave_the_address(resident: Person) -> None:
    organisation = register_organisation(bakery(), resident)
    details, seen = bakery(name="Luton Bakers", about="Bread."), mark_of(organisation)
    changed = registering.change_details(organisation, details, seen=seen, actor=resident)
    assert changed == ("name", "about")
    assert organisation.slug == "luton-bakery-ltd"
    assert registering.change_details(organisation, details, seen=seen, actor=resident) == ()  # sent twice


def test_of_two_who_save_details_the_second_is_told(resident: Person, neighbour: Person) -> None:
    organisation = register_organisation(bakery(), resident)
    seen = mark_of(organisation)
    registering.change_details(organisation, bakery(about="Bread."), seen=seen, actor=resident)
    with pytest.raises(DetailsChanged):
        registering.change_details(organisation, bakery(sector="cakes"), seen=seen, actor=neighbour)
    assert (organisation.about, organisation.sector) == ("Bread.", "")


def test_what_staff_verified_meanwhile_is_not_renamed(resident: Person, officer: Person) -> None:
    organisation = register_organisation(bakery(), resident)
    seen = mark_of(organisation)
    verifying.verify(organisation, officer)
    with pytest.raises(DetailsChanged):
        registering.change_details(organisation, bakery(name="The Town Hall"), seen=seen, actor=resident)


def test_what_was_declined_goes_back_to_staff_when_it_is_corrected(resident: Person, officer: Person) -> None:
    organisation = register_organisation(bakery(), resident)
    verifying.decline(organisation, why="Which bakery?", actor=officer)
    details = bakery(about="The one in Bury Park.")
    registering.change_details(organisation, details, seen=mark_of(organisation), actor=resident)
    assert organisation.standing is Standing.WAITING


def test_registering_takes_few_statements(resident: Person, max_queries: Callable[[int], Any]) -> None:
    with max_queries(10):
        register_organisation(bakery(), resident)
