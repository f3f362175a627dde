"""The members' pages: inviting, roles, requests, removing and leaving, by the six questions."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.errors import DomainError
from app.kit.outbox import OutboxEmail
from app.organisations import inviting, leaving, member_queries, queries, verifying
from app.organisations.models import Membership, Organisation, OrganisationInvitation
from app.organisations.rules import MemberRole
from tests.client import TownClient
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person

ClientFor = Callable[[Person], TownClient]
Outbox = Callable[[], list[OutboxEmail]]
MEMBERS = "/workspace/luton-bakery/members"
NEW: dict[str, Any] = {"email": "New@Example.org", "role": "editor"}


def role_of(organisation: Organisation, person: Person) -> MemberRole | None:
    membership = queries.find_membership(organisation, person)
    return membership.role if membership else None


def membership_of(organisation: Organisation, person: Person) -> Membership:
    membership = queries.find_membership(organisation, person)
    assert membership is not None
    return membership


def kinds(outbox: Outbox) -> list[str]:
    return [mail.kind.removeprefix("organisations.") for mail in outbox()]


def test_members_see_each_other_and_owners_see_addresses(
    client_for: ClientFor, resident: Person, editor: Person, viewer: Person
) -> None:
    assert editor.email in client_for(resident).get(MEMBERS).text
    page = client_for(viewer).get(MEMBERS).text
    assert editor.name in page
    assert editor.email not in page
    assert "Invite somebody" not in page


def test_the_list_takes_few_statements(
    client_for: ClientFor, resident: Person, bakery: Organisation, max_queries: Callable[[int], Any]
) -> None:
    for _ in range(10):
        make_member(bakery)
    browser = client_for(resident)
    with max_queries(12):
        assert browser.get(MEMBERS).status_code == 200


OWNER_ONLY = [
    "/invitations",
    "/invitations/1/copies",
    "/invitations/1/withdrawal",
    "/requests/1",
    "/requests/1/refusal",
    "/1/role",
    "/1/removal",
]


@pytest.mark.parametrize("path", OWNER_ONLY)
def test_only_owners_change_members(
    client: TownClient, client_for: ClientFor, bakery: Organisation, neighbour: Person, editor: Person, path: str
) -> None:
    assert "/sign-in" in client.submit(MEMBERS + path).location
    assert client_for(neighbour).submit(MEMBERS + path).status_code == 404
    assert client_for(editor).submit(MEMBERS + path).status_code == 403


@pytest.mark.parametrize("path", OWNER_ONLY)
def test_nothing_changes_while_suspended(
    client_for: ClientFor, bakery: Organisation, resident: Person, officer: Person, path: str
) -> None:
    verifying.suspend(bakery, why="We are asking about your claims.", actor=officer)
    page = client_for(resident).submit(MEMBERS + path, **NEW)
    assert page.status_code == 403
    assert "We are asking about your claims." in page.text


@pytest.mark.parametrize("path", [path for path in OWNER_ONLY if "1" in path])
def test_what_belongs_to_another_organisation_is_not_found(
    client_for: ClientFor, bakery: Organisation, resident: Person, path: str
) -> None:
    other = make_organisation(owner=make_person())
    inviting.invite(other, "somebody@example.org", MemberRole.EDITOR, actor=make_person())
    inviting.ask_to_join(other, actor=make_person())
    theirs = path.replace("1", str(_id_at(other, path)))
    assert client_for(resident).submit(MEMBERS + theirs, role="viewer").status_code == 404


def _id_at(other: Organisation, path: str) -> int:
    if "invitations" in path:
        return member_queries.list_open_invitations(other)[0].id
    return member_queries.list_open_requests(other)[0].id if "requests" in path else queries.list_members(other)[0].id


def test_an_owner_invites_by_email(
    client_for: ClientFor, resident: Person, bakery: Organisation, outbox: Outbox
) -> None:
    response = client_for(resident).submit(f"{MEMBERS}/invitations", **NEW)
    assert (response.status_code, response.location) == (303, MEMBERS)
    mail = outbox()[-1]
    assert (mail.to_address, mail.kind) == ("new@example.org", "organisations.invitation")
    assert resident.name in mail.text
    assert "something you did" not in mail.text
    invitation = member_queries.list_open_invitations(bakery)[0]
    assert invitation.token_hash not in mail.text


@pytest.mark.parametrize("changes", [{"email": "not-an-address"}, {"email": ""}, {"role": "king"}, {"role": ""}])
def test_a_bad_invitation_is_shown_again(
    client_for: ClientFor, resident: Person, bakery: Organisation, changes: dict[str, Any]
) -> None:
    assert client_for(resident).submit(f"{MEMBERS}/invitations", **{**NEW, **changes}).status_code == 422


def test_a_member_is_not_invited_again(client_for: ClientFor, resident: Person, editor: Person) -> None:
    page = client_for(resident).submit(f"{MEMBERS}/invitations", email=editor.email, role="viewer")
    assert page.status_code == 409
    assert editor.email in page.text


def test_a_newer_invitation_replaces_the_older(client_for: ClientFor, resident: Person, bakery: Organisation) -> None:
    browser = client_for(resident)
    browser.submit(f"{MEMBERS}/invitations", **NEW)
    first = member_queries.list_open_invitations(bakery)[0]
    browser.submit(f"{MEMBERS}/invitations/{first.id}/copies")
    second = member_queries.list_open_invitations(bakery)
    assert [each.email for each in second] == ["new@example.org"]
    assert second[0].id != first.id
    assert db.session.get_one(OrganisationInvitation, first.id).email == ""


def test_an_invitation_is_withdrawn_once(client_for: ClientFor, resident: Person, bakery: Organisation) -> None:
    inviting.invite(bakery, "new@example.org", MemberRole.EDITOR, actor=resident)
    path = f"{MEMBERS}/invitations/{member_queries.list_open_invitations(bakery)[0].id}/withdrawal"
    browser = client_for(resident)
    assert [browser.submit(path).status_code for _ in range(2)] == [303, 404]
    assert member_queries.list_open_invitations(bakery) == []


def test_a_request_is_answered_once(
    client_for: ClientFor, resident: Person, neighbour: Person, bakery: Organisation, outbox: Outbox
) -> None:
    inviting.ask_to_join(bakery, actor=neighbour)
    request = member_queries.list_open_requests(bakery)[0]
    browser = client_for(resident)
    path = f"{MEMBERS}/requests/{request.id}"
    assert neighbour.email in browser.get(path).text
    assert browser.submit(path).status_code == 422
    assert browser.submit(path, role="viewer").status_code == 303
    assert role_of(bakery, neighbour) is MemberRole.VIEWER
    assert browser.submit(path, role="owner").status_code == 409
    assert browser.submit(f"{path}/refusal").status_code == 409
    assert kinds(outbox)[-1] == "request_accepted"


def test_a_request_is_declined(
    client_for: ClientFor, resident: Person, neighbour: Person, bakery: Organisation, outbox: Outbox
) -> None:
    inviting.ask_to_join(bakery, actor=neighbour)
    request = member_queries.list_open_requests(bakery)[0]
    assert client_for(resident).submit(f"{MEMBERS}/requests/{request.id}/refusal").status_code == 303
    assert role_of(bakery, neighbour) is None
    assert kinds(outbox)[-1] == "request_declined"


def test_a_role_changes(client_for: ClientFor, resident: Person, editor: Person, bakery: Organisation) -> None:
    path = f"{MEMBERS}/{membership_of(bakery, editor).id}/role"
    browser = client_for(resident)
    assert browser.get(path).status_code == 200
    assert browser.submit(path, role="emperor").status_code == 422
    assert [browser.submit(path, role="viewer").status_code for _ in range(2)] == [303, 303]
    assert role_of(bakery, editor) is MemberRole.VIEWER


def test_the_last_owner_stays_one(
    client_for: ClientFor, resident: Person, editor: Person, bakery: Organisation
) -> None:
    mine = membership_of(bakery, resident).id
    browser = client_for(resident)
    page = browser.submit(f"{MEMBERS}/{mine}/role", role="viewer")
    assert page.status_code == 409
    assert "An organisation needs an owner" in page.text
    assert browser.submit(f"{MEMBERS}/{mine}/removal").status_code == 409
    assert browser.submit(f"{MEMBERS}/departure").status_code == 409
    assert role_of(bakery, resident) is MemberRole.OWNER


def test_a_removed_member_is_told_and_shut_out(
    client_for: ClientFor, resident: Person, editor: Person, bakery: Organisation, outbox: Outbox
) -> None:
    path = f"{MEMBERS}/{membership_of(bakery, editor).id}/removal"
    browser = client_for(resident)
    assert browser.get(path).status_code == 200
    assert [browser.submit(path).status_code for _ in range(2)] == [303, 404]
    assert kinds(outbox)[-1] == "removed"
    page = client_for(editor).submit("/workspace/luton-bakery/details", about="Bread, cakes <b>and</b> more")
    assert page.status_code == 403
    assert "You are no longer a member of Luton Bakery" in page.text
    assert "Bread, cakes &lt;b&gt;and&lt;/b&gt; more" in page.text


def test_commitments_go_to_somebody_before_their_owner_goes(
    client_for: ClientFor, resident: Person, editor: Person, viewer: Person, bakery: Organisation
) -> None:
    commitment = make_commitment(make_organisation_pledge(bakery), owner=editor)
    path = f"{MEMBERS}/{membership_of(bakery, editor).id}/removal"
    browser = client_for(resident)
    assert "They look after 1 commitment." in browser.get(path).text
    assert browser.submit(path).status_code == 409
    assert browser.submit(path, heir=str(viewer.id)).status_code == 422
    assert browser.submit(path, heir=str(resident.id)).status_code == 303
    assert commitment.owner_id == resident.id


def test_an_owner_of_commitments_does_not_become_a_viewer(
    resident: Person, editor: Person, bakery: Organisation
) -> None:
    make_commitment(make_organisation_pledge(bakery), owner=editor)
    with pytest.raises(DomainError, match="look after commitments"):
        leaving.change_role(membership_of(bakery, editor), MemberRole.VIEWER, actor=resident)


def test_anybody_leaves(
    client: TownClient, client_for: ClientFor, neighbour: Person, viewer: Person, bakery: Organisation
) -> None:
    path = f"{MEMBERS}/departure"
    assert "/sign-in" in client.submit(path).location
    assert client_for(neighbour).submit(path).status_code == 404
    browser = client_for(viewer)
    assert browser.get(path).status_code == 200
    assert [browser.submit(path).status_code for _ in range(2)] == [303, 403]
    assert role_of(bakery, viewer) is None


def test_a_suspension_keeps_nobody(
    client_for: ClientFor, viewer: Person, officer: Person, bakery: Organisation
) -> None:
    verifying.suspend(bakery, why="A question.", actor=officer)
    assert client_for(viewer).submit(f"{MEMBERS}/departure").status_code == 303


def test_the_last_owner_hands_over(
    client_for: ClientFor, resident: Person, editor: Person, bakery: Organisation, outbox: Outbox
) -> None:
    commitment = make_commitment(make_organisation_pledge(bakery), owner=resident)
    browser = client_for(resident)
    assert "You are its only owner" in browser.get(f"{MEMBERS}/departure").text
    assert browser.submit(f"{MEMBERS}/departure", heir="nobody").status_code == 422
    assert browser.submit(f"{MEMBERS}/departure", heir=str(editor.id)).status_code == 303
    assert (role_of(bakery, resident), role_of(bakery, editor)) == (None, MemberRole.OWNER)
    assert commitment.owner_id == editor.id
    assert kinds(outbox)[-1] == "made_owner"


def test_the_only_member_is_asked_to_invite_first(
    client_for: ClientFor, resident: Person, bakery: Organisation
) -> None:
    assert "You are its only member" in client_for(resident).get(f"{MEMBERS}/departure").text


def test_memberships_end_and_stay_on_record(bakery: Organisation, editor: Person) -> None:
    leaving.leave(membership_of(bakery, editor), heir=None)
    ended = db.session.scalars(select(Membership).where(Membership.person_id == editor.id)).one()
    assert ended.left_at is not None
