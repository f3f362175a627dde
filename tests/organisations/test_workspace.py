"""The workspace: who gets in, what they see, and what happens to those who are shut out while they type."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.commitments import moving
from app.commitments.rules import State
from app.organisations import leaving, queries, verifying
from app.organisations.models import Organisation
from app.organisations.registering import mark_of
from app.organisations.rules import MemberRole
from tests.client import TownClient
from tests.factories.commitments import make_organisation_pledge
from tests.factories.organisations import make_member, make_organisation

ClientFor = Callable[[Person], TownClient]
PAGES = ["", "/history", "/members", "/members/departure"]


@pytest.mark.parametrize("page", [*PAGES, "/details"])
def test_strangers_learn_nothing(
    client: TownClient, client_for: ClientFor, bakery: Organisation, neighbour: Person, page: str
) -> None:
    assert "/sign-in" in client.get(f"/workspace/luton-bakery{page}").location
    assert client_for(neighbour).get(f"/workspace/luton-bakery{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_every_member_sees_the_workspace(client_for: ClientFor, viewer: Person, page: str) -> None:
    assert client_for(viewer).get(f"/workspace/luton-bakery{page}").status_code == 200


def test_the_switch_lists_all_ones_organisations(client_for: ClientFor, bakery: Organisation, resident: Person) -> None:
    make_member(make_organisation("Hat Factory"), resident)
    page = client_for(resident).get("/workspace").text
    assert page.index("Hat Factory") < page.index("Luton Bakery")


def test_without_one_the_switch_says_how_to_begin(client_for: ClientFor, neighbour: Person) -> None:
    assert "You act for no organisation yet" in client_for(neighbour).get("/workspace").text


def test_staff_stay_nameless_in_the_history(
    client_for: ClientFor, viewer: Person, resident: Person, officer: Person
) -> None:
    bakery = queries.get_by_slug("luton-bakery")
    verifying.suspend(bakery, why="A question.", actor=officer)
    page = client_for(viewer).get("/workspace/luton-bakery/history").text
    assert "Suspended by staff" in page
    assert officer.name not in page
    assert resident.name in page


def test_the_history_tells_of_pledges_and_names_members_alone(
    client_for: ClientFor, bakery: Organisation, resident: Person, editor: Person, officer: Person
) -> None:
    pledge = make_organisation_pledge(bakery, state=State.DRAFT, actor=officer)  # imported, and finished by staff
    moving.move(pledge, State.SUBMITTED, editor)
    moving.move(pledge, State.CHANGES_REQUESTED, officer, "How many loaves?")
    moving.move(pledge, State.WITHDRAWN, editor, "Another year")
    browser = client_for(resident)
    assert officer.name not in browser.get(f"/workspace/luton-bakery/pledges/{pledge.id}").text
    page = browser.get("/workspace/luton-bakery/history").text
    for words in ("Started", "Sent to staff", "Sent back for changes", "How many loaves?", "Withdrawn", "Another year"):
        assert words in page
    assert editor.name in page
    assert officer.name not in page


def test_a_suspended_organisation_says_why(client_for: ClientFor, viewer: Person, officer: Person) -> None:
    verifying.suspend(queries.get_by_slug("luton-bakery"), why="A question.", actor=officer)
    assert "A question." in client_for(viewer).get("/workspace/luton-bakery").text


def test_an_owner_changes_the_details_but_not_who_it_is(
    client_for: ClientFor, bakery: Organisation, resident: Person, editor: Person
) -> None:
    path = "/workspace/luton-bakery/details"
    assert client_for(editor).submit(path, about="Ours").status_code == 403
    browser = client_for(resident)
    assert 'name="company_number"' not in browser.get(path).text
    assert browser.submit(path, website="nonsense").status_code == 422
    seen = mark_of(bakery)
    for _ in range(2):
        assert browser.submit(path, name="Hat Factory", about="Fresh bread.", seen=seen).status_code == 303
    assert (bakery.name, bakery.about) == ("Luton Bakery", "Fresh bread.")


def test_of_two_owners_who_save_at_once_the_second_sees_both(
    client_for: ClientFor, bakery: Organisation, resident: Person
) -> None:
    path, seen = "/workspace/luton-bakery/details", mark_of(bakery)
    browser = client_for(resident)
    assert browser.submit(path, about="Fresh bread.", size="10-49", seen=seen).status_code == 303
    page = browser.submit(path, about="Old bread.", seen=seen)
    assert page.status_code == 409
    for words in ("Fresh bread.", "Old bread.", "10 to 49"):
        assert words in page.text
    assert browser.submit(path, about="Old bread.", seen=mark_of(bakery)).status_code == 303


def test_a_declined_organisation_is_sent_again(client_for: ClientFor, resident: Person, officer: Person) -> None:
    waiting = make_organisation("Waiting Room", verified=False, owner=resident)
    verifying.decline(waiting, why="Which?", actor=officer)
    browser = client_for(resident)
    assert "Which?" in browser.get("/workspace/waiting-room/details").text
    typed: dict[str, Any] = {"name": "Waiting Room", "kind": "other", "about": "At the station."}
    browser.submit("/workspace/waiting-room/details", **typed, seen=mark_of(waiting))
    assert waiting.standing == "waiting"
    verifying.decline(waiting, why="Which, again?", actor=officer)
    make_organisation("Waiting Room")
    page = browser.submit("/workspace/waiting-room/details", name="Waiting Room", kind="other")
    assert page.status_code == 409


def test_who_is_shut_out_while_typing_loses_nothing(
    client_for: ClientFor, bakery: Organisation, resident: Person, editor: Person, officer: Person
) -> None:
    typed: dict[str, Any] = {"about": "A long text", "sector": "bakery", "kind": "private", "key": "abc"}
    owner = make_member(bakery, role=MemberRole.OWNER)
    membership = queries.find_membership(bakery, owner)
    assert membership is not None
    leaving.change_role(membership, MemberRole.VIEWER, actor=resident)
    page = client_for(owner).submit("/workspace/luton-bakery/details", **typed)
    assert page.status_code == 403
    assert "Your role in Luton Bakery does not allow this." in page.text
    assert "A long text" in page.text
    assert ">bakery</textarea>" in page.text
    assert "abc" not in page.text
    verifying.suspend(bakery, why="A question.", actor=officer)
    suspended = client_for(resident).submit("/workspace/luton-bakery/details", **typed)
    assert suspended.status_code == 403
    assert "A question." in suspended.text
    assert "A long text" in suspended.text


def test_pages_take_few_statements(
    client_for: ClientFor, resident: Person, bakery: Organisation, max_queries: Callable[[int], Any]
) -> None:
    browser = client_for(resident)
    with max_queries(12):
        assert browser.get("/workspace/luton-bakery").status_code == 200
