"""The e-mailed invitation: looking changes nothing, and only the address it was sent to can use it, once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from app.accounts.models import AgeBand, Person
from app.accounts.queries import find_person_by_email
from app.kit.clock import now
from app.organisations import inviting, member_queries, queries, verifying
from app.organisations.models import Organisation
from app.organisations.rules import INVITATION_LIFETIME, MemberRole
from tests.client import TownClient
from tests.factories.organisations import make_member
from tests.factories.people import make_person

ClientFor = Callable[[Person], TownClient]
NEWCOMER: dict[str, Any] = {"name": "Nia New", "password": "", "is_adult": "y"}


@pytest.fixture
def token(bakery: Organisation, resident: Person) -> str:
    return inviting.invite(bakery, "nia@example.org", MemberRole.EDITOR, actor=resident)


def role_of(organisation: Organisation, email: str) -> MemberRole | None:
    membership = queries.find_membership(organisation, find_person_by_email(email))
    return membership.role if membership else None


def path_of(token: str) -> str:
    return f"/links/organisation/{token}"


def test_looking_says_what_it_is(client: TownClient, token: str) -> None:
    page = client.get(path_of(token))
    assert "Act for Luton Bakery" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_newcomer_opens_an_account_and_is_a_member(client: TownClient, token: str, bakery: Organisation) -> None:
    response = client.submit(f"{path_of(token)}/accounts", **NEWCOMER)
    assert (response.status_code, response.location) == (303, "/workspace/luton-bakery")
    assert role_of(bakery, "nia@example.org") is MemberRole.EDITOR
    assert client.get("/workspace/luton-bakery").status_code == 200
    assert client.submit(f"{path_of(token)}/accounts", **NEWCOMER).status_code == 410


@pytest.mark.parametrize("changes", [{"name": ""}, {"is_adult": ""}, {"password": "short"}])
def test_what_a_newcomer_leaves_out_is_asked_again(
    client: TownClient, token: str, bakery: Organisation, changes: dict[str, Any]
) -> None:
    assert client.submit(f"{path_of(token)}/accounts", **{**NEWCOMER, **changes}).status_code == 422
    assert role_of(bakery, "nia@example.org") is None


def test_somebody_with_an_account_signs_in_first(
    client: TownClient, client_for: ClientFor, token: str, bakery: Organisation
) -> None:
    nia = make_person("nia@example.org")
    assert "Sign in with that address" in client.get(path_of(token)).text
    assert client.submit(path_of(token)).location == "/sign-in"
    assert client.submit(f"{path_of(token)}/accounts", **NEWCOMER).status_code == 403
    browser = client_for(nia)
    assert "Accept" in browser.get(path_of(token)).text
    assert browser.submit(path_of(token)).location == "/workspace/luton-bakery"
    assert role_of(bakery, "nia@example.org") is MemberRole.EDITOR
    assert browser.submit(path_of(token)).status_code == 410


def test_it_is_for_nobody_else(client_for: ClientFor, token: str, neighbour: Person, bakery: Organisation) -> None:
    browser = client_for(neighbour)
    assert "signed in with another address" in browser.get(path_of(token)).text
    assert browser.submit(path_of(token)).status_code == 403
    assert role_of(bakery, neighbour.email) is None


def test_nobody_under_18_accepts(client_for: ClientFor, token: str, bakery: Organisation) -> None:
    teen = make_person("nia@example.org", age_band=AgeBand.TEEN)
    assert client_for(teen).submit(path_of(token)).status_code == 403
    assert member_queries.peek_invitation(token)


def test_an_unknown_link_says_nothing(client: TownClient) -> None:
    assert client.get(path_of("unknown")).status_code == 404
    assert client.submit(path_of("unknown")).status_code == 404


def test_dead_links_say_why(client: TownClient, token: str, bakery: Organisation, resident: Person) -> None:
    newer = inviting.invite(bakery, "nia@example.org", MemberRole.VIEWER, actor=resident)
    assert "replaced by a newer one" in client.get(path_of(token)).text
    inviting.withdraw_invitation(member_queries.peek_invitation(newer), actor=resident)
    page = client.get(path_of(newer))
    assert (page.status_code, "withdrawn" in page.text) == (410, True)


def test_it_expires(client: TownClient, token: str) -> None:
    with time_machine.travel(now() + INVITATION_LIFETIME + timedelta(minutes=1), tick=False):
        assert "has expired" in client.get(path_of(token)).text
        assert client.submit(f"{path_of(token)}/accounts", **NEWCOMER).status_code == 410


def test_nobody_joins_while_suspended(client: TownClient, token: str, bakery: Organisation, officer: Person) -> None:
    verifying.suspend(bakery, why="A question.", actor=officer)
    page = client.submit(f"{path_of(token)}/accounts", **NEWCOMER)
    assert page.status_code == 403
    assert member_queries.peek_invitation(token)


def test_a_member_who_was_invited_higher_rises(bakery: Organisation, resident: Person) -> None:
    token = inviting.invite(bakery, "vi@example.org", MemberRole.OWNER, actor=resident)
    vi = make_member(bakery, make_person("vi@example.org"), MemberRole.VIEWER)
    inviting.accept_invitation(token, actor=vi)
    assert role_of(bakery, "vi@example.org") is MemberRole.OWNER
