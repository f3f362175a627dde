"""Signing in, and the one-time links, as a browser sees them."""

from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask

from app.accounts import actions, passwords
from app.accounts.models import AgeBand, Person, Purpose, SignUp
from app.accounts.permissions import Role
from app.accounts.staffing import invite_staff
from tests.accounts.browsing import PASSWORD, ClientFor, Outbox, is_signed_in, link_in, without_tokens
from tests.client import TownClient
from tests.factories.people import make_person


class TestSigningIn:
    def test_a_password_opens_a_fresh_session(self, client: TownClient, member: Person) -> None:
        with client.session_transaction() as cookie:
            cookie["planted"] = "by somebody else"
        response = client.submit("/sign-in", email=" Member@Example.org", password=PASSWORD)
        assert (response.status_code, response.location) == (303, "/account")
        with client.session_transaction() as cookie:
            assert "planted" not in cookie
            assert cookie.permanent
        assert is_signed_in(client)

    def test_it_leads_back_to_where_they_wanted_to_go(self, client: TownClient, member: Person) -> None:
        assert client.get("/account/profile").location == "/sign-in?next=/account/profile"
        assert 'value="/account/profile"' in client.get("/sign-in?next=/account/profile").text
        fields: dict[str, Any] = {"email": member.email, "password": PASSWORD}
        assert client.submit("/sign-in", **fields, next="/account/profile").location == "/account/profile"

    @pytest.mark.parametrize(
        "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "/\r/evil", "evil"]
    )
    def test_it_never_leads_to_another_site(self, client: TownClient, member: Person, target: str) -> None:
        response = client.submit("/sign-in", email=member.email, password=PASSWORD, next=target)
        assert response.location == "/account"

    def test_a_wrong_password_an_unknown_address_and_no_password_look_the_same(
        self, client: TownClient, member: Person, resident: Person, count_hashing: list[str]
    ) -> None:
        make_person("pledger@example.org", signed_up=False)
        answers = set()
        for email in (member.email, "unknown@example.org", resident.email, "pledger@example.org"):
            response = client.submit("/sign-in", email=email, password="wrong password")
            assert f'value="{email}"' in response.text
            answers.add((response.status_code, without_tokens(response.data, email)))
        assert len(answers) == 1
        assert answers.pop()[0] == 422
        assert count_hashing == ["verify"] * 4
        assert not is_signed_in(client)

    def test_ten_failures_close_the_door_for_known_and_unknown_alike(self, client: TownClient, member: Person) -> None:
        pages = []
        for email in (member.email, "unknown@example.org"):
            for _ in range(10):
                client.submit("/sign-in", email=email, password="wrong password")
            response = client.submit("/sign-in", email=email, password=PASSWORD)
            assert response.status_code == 429
            assert f'value="{email}"' in response.text
            pages.append(without_tokens(response.data, email))
        assert pages[0] == pages[1]
        assert "ask for a link by email" in pages[0]

    def test_a_stranger_elsewhere_keeps_nobody_out(self, client: TownClient, app: Flask, member: Person) -> None:
        stranger: TownClient = app.test_client()  # type: ignore[assignment]
        stranger.environ_base = {"REMOTE_ADDR": "192.0.2.1"}
        for _ in range(12):
            last = stranger.submit("/sign-in", email=member.email, password="wrong password")
        assert last.status_code == 429
        for _ in range(6):
            last = stranger.submit("/sign-in/link", email=member.email)
        assert last.status_code == 429
        assert client.submit("/sign-in/link", email=member.email).status_code == 303
        assert client.submit("/sign-in", email=member.email, password=PASSWORD).status_code == 303

    def test_the_owner_is_told_of_wrong_passwords(self, client: TownClient, member: Person, outbox: Outbox) -> None:
        for _ in range(12):
            client.submit("/sign-in", email=member.email, password="wrong password")
        assert [(each.kind, each.to_address) for each in outbox()] == [("passwords_tried", member.email)]
        assert "/password-reset" in outbox()[0].text

    def test_so_they_are_of_those_typed_at_an_open_browser(
        self, client_for: ClientFor, member: Person, outbox: Outbox
    ) -> None:
        client = client_for(member)
        with client.session_transaction() as cookie:
            cookie["proved_at"] = 0
        for _ in range(10):
            client.submit("/sign-in/again", current_password="wrong password")
        assert [each.kind for each in outbox()] == ["passwords_tried"]

    def test_a_success_forgets_the_failures(self, client: TownClient, member: Person) -> None:
        for _ in range(2):
            for _ in range(6):
                client.submit("/sign-in", email=member.email, password="wrong password")
            assert client.submit("/sign-in", email=member.email, password=PASSWORD).status_code == 303

    def test_an_old_hash_is_made_anew(self, client: TownClient, session: Any) -> None:
        weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
        person = make_person(password_hash=weak)
        client.submit("/sign-in", email=person.email, password=PASSWORD)
        assert person.password_hash != weak
        assert passwords.is_right(person.password_hash, PASSWORD)

    def test_empty_fields_are_named(self, client: TownClient) -> None:
        response = client.submit("/sign-in")
        assert response.status_code == 422
        assert "Enter an email address" in response.text
        assert "Enter your password" in response.text

    def test_a_form_without_its_token_does_nothing(self, client: TownClient, member: Person) -> None:
        assert client.post("/sign-in", data={"email": member.email, "password": PASSWORD}).status_code == 422
        assert not is_signed_in(client)


class TestLinksByMail:
    def test_a_link_signs_in_once_and_leads_on(self, client: TownClient, resident: Person, outbox: Outbox) -> None:
        client.submit("/sign-in/link", email=resident.email, next="/account/profile")
        link = link_in(outbox()[0])
        assert client.get(link).status_code == 200
        assert not is_signed_in(client)
        assert client.submit(link).location == "/account/profile"
        assert is_signed_in(client)
        response = client.submit(link)
        assert response.status_code == 410
        assert "used already" in response.text

    def test_a_link_sets_a_new_password_and_signs_out_everywhere_else(
        self, client: TownClient, client_for: ClientFor, member: Person, outbox: Outbox
    ) -> None:
        elsewhere = client_for(member)
        client.submit("/password-reset", email=member.email)
        link = link_in(outbox()[0])
        assert client.submit(link, password="password123").status_code == 422
        assert client.submit(link, password="four other words here").location == "/account"
        assert is_signed_in(client)
        assert not is_signed_in(elsewhere)
        assert passwords.is_right(member.password_hash, "four other words here")
        assert [email.kind for email in outbox()] == ["reset_password", "password_changed"]
        assert client.submit(link, password="four other words here").status_code == 410

    @pytest.mark.parametrize("path", ["/sign-in/link", "/password-reset", "/sign-up/link"])
    def test_unknown_addresses_get_the_same_answer_and_a_mail(
        self, client: TownClient, resident: Person, outbox: Outbox, count_hashing: list[str], path: str
    ) -> None:
        make_person("pledger@example.org", signed_up=False)
        answers = set()
        for email in (resident.email, "unknown@example.org", "pledger@example.org"):
            response = client.submit(path, email=email)
            page = client.get(response.location)
            answers.add((response.status_code, response.location, without_tokens(page.data, email)))
        assert len(answers) == 1
        assert [email.kind for email in outbox()][1:] == ["no_account", "no_account"]
        assert count_hashing == [], "what takes long is done for nobody"

    @pytest.mark.parametrize("path", ["/sign-in/link", "/password-reset"])
    def test_nonsense_is_refused_and_kept(self, client: TownClient, outbox: Outbox, path: str) -> None:
        response = client.submit(path, email="not an address")
        assert response.status_code == 422
        assert 'value="not an address"' in response.text
        assert outbox() == []

    @pytest.mark.parametrize("path", ["/sign-in/link", "/password-reset", "/sign-up"])
    def test_a_sixth_mail_is_refused_alike_to_known_and_unknown_and_what_was_typed_stays(
        self, client: TownClient, resident: Person, outbox: Outbox, path: str
    ) -> None:
        answers = set()
        for email in (resident.email, "unknown@example.org"):
            fields: dict[str, Any] = {"email": email, "name": "Somebody", "age_band": "18+"}
            for _ in range(5):
                assert client.submit(path, **fields).status_code == 303
            response = client.submit(path, **fields)
            assert f'value="{email}"' in response.text
            assert "several emails to this address" in response.text
            answers.add((response.status_code, without_tokens(response.data, email)))
        assert len(answers) == 1
        assert answers.pop()[0] == 429
        assert len(outbox()) == 10

    @pytest.mark.parametrize("kind", ["sign-up", "sign-in", "password", "email", "staff"])
    def test_links_nobody_made_are_not_found(self, client: TownClient, kind: str) -> None:
        assert client.get(f"/links/{kind}/nothing").status_code == 404
        assert client.submit(f"/links/{kind}/nothing", name="X", password=PASSWORD).status_code == 404

    def test_a_link_for_one_thing_does_not_do_another(self, client: TownClient, resident: Person) -> None:
        detail = SignUp(name="X", age_band=AgeBand.ADULT).to_json()
        token = actions.issue_link(resident, Purpose.CONFIRM_SIGN_UP, detail=detail)
        assert client.submit(f"/links/sign-in/{token}").status_code == 404
        assert not is_signed_in(client)


class TestJoiningStaff:
    def test_a_newcomer_joins_with_name_and_password(self, client: TownClient, officer: Person, outbox: Outbox) -> None:
        token = invite_staff("new@example.org", Role.FACILITATOR, actor=officer)
        link = link_in(outbox()[0])
        assert link == f"/links/staff/{token}"
        assert "Facilitator" in client.get(link).text
        response = client.submit(link, name="New Person", password="short")
        assert response.status_code == 422
        assert 'value="New Person"' in response.text
        assert client.submit(link, name="New Person", password=PASSWORD).location == "/staff"
        assert client.get("/staff").location == "/account/second-factors?next=/staff"
        assert client.get(link).status_code == 410

    def test_an_account_holder_signs_in_and_accepts(
        self, client: TownClient, client_for: ClientFor, resident: Person, neighbour: Person, outbox: Outbox
    ) -> None:
        link = f"/links/staff/{invite_staff(resident.email, Role.ANALYST, actor=None)}"
        assert client.submit(f"{link}/acceptance").location == "/sign-in"
        stranger = client_for(neighbour)
        assert "another account" in stranger.get(link).text
        assert stranger.submit(f"{link}/acceptance").status_code == 403
        owner = client_for(resident)
        assert owner.submit(f"{link}/acceptance").location == "/staff"
        assert resident.has_role(Role.ANALYST)
        assert not neighbour.is_staff
        assert owner.submit(f"{link}/acceptance").status_code == 410

    def test_signing_in_to_accept_puts_the_secret_into_no_address(
        self, client: TownClient, member: Person, outbox: Outbox
    ) -> None:
        token = invite_staff(member.email, Role.ANALYST, actor=None)
        link = f"/links/staff/{token}"
        assert "next=" not in client.get(link).text
        assert client.submit(f"{link}/acceptance").location == "/sign-in"
        assert str(token) not in client.get("/sign-in").text
        assert client.submit("/sign-in", email=member.email, password=PASSWORD).location == link
        client.submit("/account/session/closure")
        client.submit(f"{link}/acceptance")
        client.submit("/sign-in/link", email=member.email)
        assert client.submit(link_in(outbox()[-1])).location == link
        assert client.submit(f"{link}/acceptance").location == "/staff"

    def test_an_invitation_nobody_sent_leads_nowhere(self, client: TownClient) -> None:
        assert client.submit("/links/staff/nothing/acceptance").status_code == 404
