"""The staff desk."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts import queries, staffing
from app.accounts.actions import issue_link
from app.accounts.models import AgeBand, Person, Purpose
from app.accounts.permissions import Permission, Role
from app.db import db
from app.kit import outbox as post_office
from app.kit.audit import AuditEvent
from app.kit.clock import now
from app.kit.errors import Gone
from app.kit.outbox import OutboxEmail
from app.pledges.models import SharedState
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.pledges import make_shared_pledge, make_suggestion

Outbox = Callable[[], list[OutboxEmail]]
ClientFor = Callable[[Person], TownClient]

PAGES = ["/staff", "/staff/roles", "/staff/people", "/staff/people/invitations", "/staff/mail"]
WRITES = [
    "/staff/people",
    "/staff/people/invitations",
    "/staff/people/1/invitations",
    "/staff/people/invitations/1/removal",
    "/staff/people/1/roles/analyst/removal",
    "/staff/mail/1/tries",
]


def audited() -> list[tuple[str, int | None]]:
    return [(event.verb, event.actor_id) for event in db.session.scalars(select(AuditEvent).order_by(AuditEvent.id))]


def make_failure() -> OutboxEmail:
    """A message that a mail server refused for good."""
    post_office.post(
        post_office.Email(kind="sign_in_link", to="x@example.org", subject="S", text="secret words", html="<p>S</p>")
    )
    email = db.session.scalars(select(OutboxEmail)).one()
    email.attempts, email.last_error, email.failed_at = 6, "SMTPRecipientsRefused", now()
    db.session.flush()
    return email


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_for_staff(
    client: TownClient, client_for: ClientFor, resident: Person, officer: Person, path: str
) -> None:
    assert client.get(path).location == f"/sign-in?next={path}"
    assert client_for(resident).get(path).status_code == 403
    assert client_for(officer).get(path).status_code == 200


@pytest.mark.parametrize("path", WRITES)
def test_only_administrators_write(
    client: TownClient, client_for: ClientFor, organiser: Person, outbox: Outbox, path: str
) -> None:
    fields: dict[str, Any] = {"email": "new@example.org", "role": "administrator"}
    assert client.submit(path, **fields).location.startswith("/sign-in")
    assert client_for(organiser).submit(path, **fields).status_code == 403
    assert outbox() == []
    assert audited() == []


class TestDesk:
    def test_it_links_to_what_one_may_do(self, client_for: ClientFor, organiser: Person, officer: Person) -> None:
        assert 'href="/staff/people"' in client_for(officer).get("/staff").text
        assert 'href="/staff/people"' not in client_for(organiser).get("/staff").text

    def test_it_says_how_much_waits(self, client_for: ClientFor, organiser: Person) -> None:
        assert "Nothing waits" in client_for(organiser).get("/staff").text
        make_suggestion()
        make_shared_pledge(state=SharedState.PROPOSED)
        make_shared_pledge(state=SharedState.PROPOSED)
        cells = re.findall(r"<td[^>]*>(\d+)</td>", client_for(organiser).get("/staff").text)
        assert sorted(cells) == ["1", "2"]

    @pytest.mark.parametrize("role", Role)
    def test_every_role_finds_its_work(self, client_for: ClientFor, role: Role) -> None:
        page = client_for(make_person(roles=(role,))).get("/staff").text
        assert "Your pages" in page
        assert 'href="/staff/' in page.partition("Your pages")[2].partition("What each role allows")[0]

    def test_every_permission_is_on_the_roles_page(self, client_for: ClientFor, organiser: Person) -> None:
        page = client_for(organiser).get("/staff/roles").text
        assert page.count('<th scope="row"') == len(Permission)


class TestPeople:
    def test_staff_are_listed_and_residents_found(
        self, client_for: ClientFor, officer: Person, resident: Person
    ) -> None:
        client = client_for(officer)
        assert resident.email not in client.get("/staff/people").text
        response = client.submit("/staff/people", text="ALICE")
        assert response.status_code == 200
        assert resident.email in response.text
        assert officer.email not in response.text
        assert 'value="ALICE"' in response.text
        assert "Nobody found" in client.submit("/staff/people", text="%").text
        assert officer.email in client.submit("/staff/people", text=" ").text

    def test_no_address_of_a_page_holds_what_staff_look_for(
        self, client_for: ClientFor, officer: Person, resident: Person
    ) -> None:
        client = client_for(officer)
        assert 'method="get"' not in client.get("/staff/people").text
        assert resident.email not in client.get("/staff/people?q=alice").text
        assert "?" not in "".join(re.findall(r'href="(/staff[^"]*)"', client.get(f"/staff/people/{resident.id}").text))

    def test_the_list_takes_few_queries_however_long(
        self, client_for: ClientFor, officer: Person, max_queries: Any
    ) -> None:
        for _ in range(20):
            make_person(roles=(Role.ANALYST,))
        client = client_for(officer)
        with max_queries(6):
            client.get("/staff/people")

    def test_a_person_page_shows_roles(self, client_for: ClientFor, officer: Person, organiser: Person) -> None:
        page = client_for(officer).get(f"/staff/people/{organiser.id}").text
        assert "Facilitator" in page
        assert organiser.email in page

    def test_people_who_only_pledged_cannot_be_looked_up(self, client_for: ClientFor, officer: Person) -> None:
        pledger = make_person(signed_up=False)
        assert client_for(officer).get(f"/staff/people/{pledger.id}").status_code == 404


class TestInvitations:
    def test_an_invitation_is_mailed_and_audited(self, client_for: ClientFor, officer: Person, outbox: Outbox) -> None:
        client = client_for(officer)
        for _ in range(2):
            response = client.submit("/staff/people/invitations", email="New@example.org", role="moderator")
            assert response.location == "/staff/people"
        assert {(email.kind, email.to_address) for email in outbox()} == {("join_staff", "new@example.org")}
        assert audited() == [("staff.invited", officer.id)] * 2

    def test_an_unanswered_invitation_is_listed_and_withdrawn_once(
        self, client_for: ClientFor, officer: Person
    ) -> None:
        token = staffing.invite_staff("wrong@example.org", Role.ADMINISTRATOR, actor=officer)
        assert token is not None
        client, (link, _roles) = client_for(officer), staffing.list_invitations()[0]
        path = f"/staff/people/invitations/{link.id}/removal"
        page = client.get("/staff/people").text
        assert "wrong@example.org" in page
        assert f'action="{path}"' in page
        assert client.submit(path).location == "/staff/people"
        assert "wrong@example.org" not in client.get("/staff/people").text
        assert client.submit(path).status_code == 404
        with pytest.raises(Gone):
            staffing.join_as_newcomer(token, name="Wrong", password_hash="hash")
        assert audited() == [("staff.invited", officer.id), ("staff.invitation_withdrawn", officer.id)]

    def test_an_answered_invitation_and_other_links_are_not_withdrawn(
        self, client_for: ClientFor, officer: Person, resident: Person
    ) -> None:
        token = staffing.invite_staff(resident.email, Role.ANALYST, actor=officer)
        assert token is not None
        links = [staffing.list_invitations()[0][0]]
        staffing.join_with_account(token, actor=resident)
        issue_link(resident, Purpose.SIGN_IN)
        links += queries.list_live_links(Purpose.SIGN_IN)
        for link in links:
            assert client_for(officer).submit(f"/staff/people/invitations/{link.id}/removal").status_code == 404
        assert queries.list_live_links(Purpose.SIGN_IN) == links[1:]
        assert resident.has_role(Role.ANALYST)

    def test_somebody_with_an_account_is_invited_by_number(
        self, client_for: ClientFor, officer: Person, resident: Person, outbox: Outbox
    ) -> None:
        client, path = client_for(officer), f"/staff/people/{resident.id}/invitations"
        assert f'href="{path}"' in client.get(f"/staff/people/{resident.id}").text
        assert resident.name in client.get(path).text
        assert client.submit(path).status_code == 422
        assert client.submit(path, role="analyst").location == "/staff/people"
        assert [(email.kind, email.to_address) for email in outbox()] == [("join_staff", resident.email)]

    def test_people_who_only_pledged_are_not_invited_by_number(self, client_for: ClientFor, officer: Person) -> None:
        pledger = make_person(signed_up=False)
        path = f"/staff/people/{pledger.id}/invitations"
        assert client_for(officer).submit(path, role="analyst").status_code == 404

    def test_who_may_not_join_is_said_beside_what_was_typed(
        self, client_for: ClientFor, officer: Person, outbox: Outbox
    ) -> None:
        teen = make_person("teen@example.org", age_band=AgeBand.TEEN)
        client = client_for(officer)
        for path in ("/staff/people/invitations", f"/staff/people/{teen.id}/invitations"):
            response = client.submit(path, email=teen.email, role="analyst")
            assert response.status_code == 403
            assert "18 or over" in response.text
            assert teen.email in response.text
            assert 'value="analyst" checked' in response.text
        assert outbox() == []

    @pytest.mark.parametrize(
        ("email", "role", "words"),
        [
            ("nonsense", "moderator", "name@example.com"),
            ("new@example.org", "", "Select a role"),
            ("new@example.org", "king", "Not a valid choice"),
            ("carol@example.org", "facilitator", "this role already"),
        ],
    )
    def test_bad_input_is_refused_and_kept(
        self, client_for: ClientFor, officer: Person, organiser: Person, email: str, role: str, words: str
    ) -> None:
        response = client_for(officer).submit("/staff/people/invitations", email=email, role=role)
        assert response.status_code == 422
        assert words in response.text
        assert f'value="{email}"' in response.text


class TestRemovingRoles:
    def test_a_role_is_removed_once(self, client_for: ClientFor, officer: Person, organiser: Person) -> None:
        client = client_for(officer)
        path = f"/staff/people/{organiser.id}/roles/facilitator/removal"
        assert client.submit(path).location == "/staff/people"
        assert not organiser.is_staff
        assert client.submit(path).status_code == 404
        assert audited() == [("staff.role_removed", officer.id)]

    def test_the_last_administrator_stays(self, client_for: ClientFor, officer: Person) -> None:
        response = client_for(officer).submit(f"/staff/people/{officer.id}/roles/administrator/removal")
        assert response.status_code == 409
        assert "at least one administrator" in response.text
        assert officer.has_role(Role.ADMINISTRATOR)

    def test_a_role_that_does_not_exist_is_not_found(self, client_for: ClientFor, officer: Person) -> None:
        assert client_for(officer).submit(f"/staff/people/{officer.id}/roles/king/removal").status_code == 404


class TestMail:
    def test_failures_are_shown_without_addresses_or_words(self, client_for: ClientFor, officer: Person) -> None:
        make_failure()
        page = client_for(officer).get("/staff/mail").text
        assert "SMTPRecipientsRefused" in page
        assert "x@example.org" not in page
        assert "secret words" not in page

    def test_a_failure_is_tried_again_once(self, client_for: ClientFor, officer: Person) -> None:
        email = make_failure()
        client = client_for(officer)
        assert client.submit(f"/staff/mail/{email.id}/tries").location == "/staff/mail"
        assert (email.failed_at, email.attempts, email.last_error) == (None, 0, None)
        assert audited() == [("mail.retried", officer.id)]
        assert client.submit(f"/staff/mail/{email.id}/tries").status_code == 404

    def test_one_that_is_on_its_way_is_left_alone(self, client_for: ClientFor, officer: Person) -> None:
        email = make_failure()
        email.failed_at, email.claimed_until = None, now() + timedelta(minutes=10)
        db.session.flush()
        assert client_for(officer).submit(f"/staff/mail/{email.id}/tries").status_code == 409

    def test_a_message_that_does_not_exist_is_not_found(self, client_for: ClientFor, officer: Person) -> None:
        assert client_for(officer).submit("/staff/mail/999/tries").status_code == 404
