"""Signing up and in, and the one-time links, as a browser sees them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from app import create_app
from app.accounts import actions, passwords, queries
from app.accounts.models import AgeBand, Person, Purpose, SignUp
from app.accounts.permissions import Role
from app.accounts.staffing import invite_staff
from app.extensions import limiter
from app.kit.outbox import OutboxEmail
from tests.client import TownClient
from tests.conftest import settings_for
from tests.factories.people import make_person

Outbox = Callable[[], list[OutboxEmail]]
ClientFor = Callable[[Person], TownClient]

PASSWORD = "three words here"
SIGN_UP: dict[str, Any] = {"age_band": "18+", "name": "Asha Patel", "email": "asha@example.org", "password": PASSWORD}


@pytest.fixture
def member(session: Any) -> Person:
    """Somebody with a password."""
    return make_person("member@example.org", name="Mina Member", password_hash=passwords.hash_password(PASSWORD))


@pytest.fixture
def count_hashing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every use of Argon2, by its name."""
    used: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            used.append(name)
            return real(*args)

        return call

    for name in ("hash", "verify"):
        monkeypatch.setattr(PasswordHasher, name, counted(name, getattr(PasswordHasher, name)))
    return used


def link_in(email: OutboxEmail) -> str:
    """The path of the one-time link in a message."""
    found = re.search(r"http://localhost(/links/\S+)", email.text)
    assert found, email.text
    assert found[1] in email.html
    return found[1]


def without_tokens(body: bytes, *secrets: str) -> str:
    text = re.sub(r'name="csrf_token" value="[^"]+"', "", body.decode())
    for secret in secrets:
        text = text.replace(secret, "…")
    return text


def is_signed_in(client: TownClient) -> bool:
    return client.get("/account").status_code == 200


class TestSigningUp:
    def test_a_newcomer_gets_an_account_by_confirming(self, client: TownClient, outbox: Outbox) -> None:
        response = client.submit("/sign-up", **SIGN_UP)
        assert (response.status_code, response.location) == (303, "/check-email")
        assert "asha@example.org" in client.get("/check-email").text
        assert not is_signed_in(client)
        link = link_in(outbox()[0])
        assert "Asha Patel" in client.get(link).text
        assert not is_signed_in(client)
        assert client.submit(link).location == "/account"
        page = client.get("/account").text
        assert "Asha Patel" in page
        assert "Your account is open" in page

    def test_it_works_without_a_password(self, client: TownClient, outbox: Outbox) -> None:
        client.submit("/sign-up", **{**SIGN_UP, "password": ""})
        client.submit(link_in(outbox()[0]))
        assert is_signed_in(client)
        person = queries.find_person_by_email("asha@example.org")
        assert person is not None
        assert person.password_hash is None

    def test_the_form_says_what_is_missing_and_keeps_the_rest(self, client: TownClient, outbox: Outbox) -> None:
        response = client.submit("/sign-up", name="Asha <b>Patel</b>", email="nonsense", password="short")
        assert response.status_code == 422
        assert "<title>Error: " in response.text
        for words in ("Select how old you are", "name@example.com", "10 characters or more"):
            assert words in response.text
        assert 'value="Asha &lt;b&gt;Patel&lt;/b&gt;"' in response.text
        assert 'value="nonsense"' in response.text
        assert "short" not in re.sub(r"<[^>]+>", "", response.text).split()
        assert outbox() == []

    def test_children_under_13_are_turned_away_kindly_and_nothing_is_kept(
        self, client: TownClient, outbox: Outbox
    ) -> None:
        response = client.submit("/sign-up", **{**SIGN_UP, "age_band": "under_13"})
        assert response.location == "/sign-up/under-13"
        assert "grown-up" in client.get(response.location).text
        assert queries.find_person_by_email("asha@example.org") is None
        assert outbox() == []

    def test_teenagers_are_shown_by_a_pseudonym(self, client: TownClient, outbox: Outbox) -> None:
        client.submit("/sign-up", **{**SIGN_UP, "age_band": "13-17"})
        client.submit(link_in(outbox()[0]))
        person = queries.find_person_by_email("asha@example.org")
        assert person is not None
        assert person.age_band is AgeBand.TEEN
        assert "never show your name" in client.get("/account").text
        assert 'name="display"' not in client.get("/account/profile").text

    def test_a_known_address_gets_the_same_answer_and_the_same_work(
        self, client: TownClient, member: Person, outbox: Outbox, count_hashing: list[str]
    ) -> None:
        answers = []
        for email in ("unknown@example.org", member.email):
            response = client.submit("/sign-up", **{**SIGN_UP, "email": email})
            page = client.get(response.location)
            answers.append((response.status_code, response.location, without_tokens(page.data, email)))
        assert answers[0] == answers[1]
        assert count_hashing == ["hash", "hash"]
        assert [(email.kind, email.to_address) for email in outbox()] == [
            ("confirm_sign_up", "unknown@example.org"),
            ("already_signed_up", member.email),
        ]
        assert member.name == "Mina Member"

    def test_signing_up_twice_leaves_one_working_link(self, client: TownClient, outbox: Outbox) -> None:
        client.submit("/sign-up", **SIGN_UP)
        client.submit("/sign-up", **{**SIGN_UP, "name": "Asha P"})
        first, second = (link_in(email) for email in outbox())
        assert client.submit(first).status_code == 410
        assert client.submit(second).status_code == 303
        assert client.submit(second).status_code == 410

    def test_the_link_can_be_sent_again(self, client: TownClient, outbox: Outbox) -> None:
        client.submit("/sign-up", **SIGN_UP)
        assert client.submit("/sign-up/link", email="asha@example.org").location == "/check-email"
        first, second = (link_in(email) for email in outbox())
        assert client.get(first).status_code == 410
        assert client.submit(second).status_code == 303

    def test_resending_to_nonsense_returns_to_the_form(self, client: TownClient, outbox: Outbox) -> None:
        assert client.submit("/sign-up/link", email="nonsense").location == "/sign-up"
        assert outbox() == []

    def test_a_sixth_mail_to_one_address_is_refused_in_words(self, client: TownClient, outbox: Outbox) -> None:
        for _ in range(5):
            client.submit("/sign-up", **SIGN_UP)
        response = client.submit("/sign-up", **SIGN_UP)
        assert response.status_code == 429
        assert "wait 15 minutes" in response.text
        assert len(outbox()) == 5

    def test_the_check_page_without_a_reason_leads_to_signing_in(self, client: TownClient) -> None:
        assert client.get("/check-email").location == "/sign-in"


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
            pages.append(without_tokens(response.data, email))
        assert pages[0] == pages[1]
        assert "ask for a link by email" in pages[0]

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
        assert client.post("/sign-in", data={"email": member.email, "password": PASSWORD}).status_code == 400
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

    @pytest.mark.parametrize("path", ["/sign-in/link", "/password-reset"])
    def test_unknown_addresses_get_the_same_answer_and_a_mail(
        self, client: TownClient, resident: Person, outbox: Outbox, path: str
    ) -> None:
        make_person("pledger@example.org", signed_up=False)
        answers = set()
        for email in (resident.email, "unknown@example.org", "pledger@example.org"):
            response = client.submit(path, email=email)
            page = client.get(response.location)
            answers.add((response.status_code, response.location, without_tokens(page.data, email)))
        assert len(answers) == 1
        assert [email.kind for email in outbox()][1:] == ["no_account", "no_account"]

    @pytest.mark.parametrize("path", ["/sign-in/link", "/password-reset"])
    def test_nonsense_is_refused_and_kept(self, client: TownClient, outbox: Outbox, path: str) -> None:
        response = client.submit(path, email="not an address")
        assert response.status_code == 422
        assert 'value="not an address"' in response.text
        assert outbox() == []

    @pytest.mark.parametrize("kind", ["sign-up", "sign-in", "password", "email", "staff"])
    def test_links_nobody_made_are_not_found(self, client: TownClient, kind: str) -> None:
        assert client.get(f"/links/{kind}/nothing").status_code == 404
        assert client.submit(f"/links/{kind}/nothing", password=PASSWORD).status_code == 404

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
        assert client.get("/staff").status_code == 200
        assert client.get(link).status_code == 410

    def test_an_account_holder_signs_in_and_accepts(
        self, client: TownClient, client_for: ClientFor, resident: Person, neighbour: Person, outbox: Outbox
    ) -> None:
        link = f"/links/staff/{invite_staff(resident.email, Role.ANALYST, actor=None)}"
        assert "/sign-in?next=/links/staff/" in client.get(link).text
        assert client.submit(f"{link}/acceptance").location.startswith("/sign-in?next=/links/staff/")
        stranger = client_for(neighbour)
        assert "another account" in stranger.get(link).text
        assert stranger.submit(f"{link}/acceptance").status_code == 403
        owner = client_for(resident)
        assert owner.submit(f"{link}/acceptance").location == "/staff"
        assert resident.has_role(Role.ANALYST)
        assert not neighbour.is_staff
        assert owner.submit(f"{link}/acceptance").status_code == 410


def test_one_address_cannot_hammer_the_forms(database_url: str, tmp_path: Path) -> None:
    app = create_app(settings_for(database_url, tmp_path, is_testing=False))
    app.test_client_class = TownClient
    app.config["WATCH_SESSION"] = False
    client: TownClient = app.test_client()  # type: ignore[assignment]
    answers = [client.submit("/sign-up", age_band="under_13").status_code for _ in range(21)]
    limiter.reset()
    limiter.enabled = False
    assert answers == [303] * 20 + [429]
