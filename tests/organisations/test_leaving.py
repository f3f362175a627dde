"""Leaving the site, and turning out to be one person: what becomes of what they looked after."""

from collections.abc import Callable

from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.organisations import inviting, leaving, member_queries, queries, staff_queries
from app.organisations.models import Organisation, OrganisationInvitation
from app.organisations.rules import MemberRole
from tests.client import TownClient
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.people import make_person

ClientFor = Callable[[Person], TownClient]


def test_who_deletes_their_account_hands_over_to_an_owner(
    client_for: ClientFor, bakery: Organisation, editor: Person, resident: Person
) -> None:
    commitment = make_commitment(make_organisation_pledge(bakery), owner=editor)
    assert client_for(editor).submit("/account/deletion").status_code == 303
    assert commitment.owner_id == resident.id
    assert [each.person_id for each in queries.list_members(bakery)] == [resident.id]


def test_the_only_owner_is_told_to_hand_over_first(
    client_for: ClientFor, bakery: Organisation, editor: Person, resident: Person
) -> None:
    page = client_for(resident).submit("/account/deletion")
    assert page.status_code == 409
    assert "You are the only owner of Luton Bakery" in page.text
    assert queries.find_membership(bakery, resident) is not None


def test_the_only_member_is_not_kept(client_for: ClientFor, bakery: Organisation, resident: Person) -> None:
    commitment = make_commitment(make_organisation_pledge(bakery), owner=resident)
    assert client_for(resident).submit("/account/deletion").status_code == 303
    assert commitment.owner_id is None
    assert bakery in staff_queries.list_without_owner(after=None).items


def test_nothing_keeps_the_address_of_who_left(bakery: Organisation, resident: Person) -> None:
    invited = make_person()
    inviting.invite(bakery, invited.email, MemberRole.VIEWER, actor=resident)
    leaving.leave_everywhere(invited)
    assert db.session.scalars(select(OrganisationInvitation)).all() == []


def test_who_asked_and_left_asks_nothing_any_more(
    client_for: ClientFor, bakery: Organisation, neighbour: Person
) -> None:
    inviting.ask_to_join(bakery, actor=neighbour)
    client_for(neighbour).submit("/account/deletion")
    assert member_queries.list_open_requests(bakery) == []
