"""Signing in with a work account, against a provider in a process of its own."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import staffing
from app.accounts.actions import issue_link
from app.accounts.models import AgeBand, Person, Purpose
from app.accounts.permissions import Role
from app.accounts.queries import find_person_by_email
from app.config import SettingsError
from app.council.directory import init_directory
from app.council.models import CouncilAccount
from app.db import db
from tests.accounts.browsing import is_signed_in
from tests.client import TownClient
from tests.conftest import settings_for
from tests.council.directory import Council
from tests.factories.factors import make_app
from tests.factories.people import make_person

ClientFor = Callable[[Person], TownClient]

ENTRY = "/sign-in/council/entry"
MODERATOR: dict[str, Any] = {
    "sub": "42",
    "email": "mod@luton.example",
    "email_verified": True,
    "name": "Mo Derator",
    "groups": ["Town moderators", "Everybody"],
}


def come_back(council: Council, client: TownClient, path: str = "/sign-in/council", **claims: Any) -> Any:
    council.vouch(**{**MODERATOR, **claims})
    return client.get(council.answer(client, path))


def enter(council: Council, client: TownClient, path: str = "/sign-in/council", **claims: Any) -> Any:
    assert come_back(council, client, path, **claims).location == ENTRY
    assert "Your council says" in client.get(ENTRY).text
    return client.submit(ENTRY)


def roles_of(email: str = "mod@luton.example") -> set[Role]:
    person = find_person_by_email(email)
    assert person is not None
    db.session.refresh(person)
    return {row.role for row in person.roles}


class TestComingIn:
    def test_a_colleague_gets_an_account_and_the_roles_of_their_groups(
        self, client: TownClient, council: Council
    ) -> None:
        assert 'href="/sign-in/council?next=/staff"' in client.get("/sign-in?next=/staff").text
        assert enter(council, client, "/sign-in/council?next=/staff", amr=["pwd", "mfa"]).location == "/staff"
        assert client.get("/staff").status_code == 200
        assert roles_of() == {Role.MODERATOR}

    def test_one_factor_there_needs_a_second_here(self, client: TownClient, council: Council) -> None:
        enter(council, client, amr=["pwd"])
        assert client.get("/staff").location == "/account/second-factors?next=/staff"

    def test_groups_that_change_change_roles_at_the_next_sign_in(
        self, client: TownClient, council: Council, officer: Person
    ) -> None:
        enter(council, client, groups=["Town moderators", "CN=Admins"])
        assert roles_of() == {Role.MODERATOR, Role.ADMINISTRATOR}
        enter(council, client, groups=["Town moderators"])
        assert roles_of() == {Role.MODERATOR}
        enter(council, client, groups=[])
        assert roles_of() == set()

    def test_roles_by_invitation_stay(self, client: TownClient, council: Council) -> None:
        make_person("mod@luton.example", roles=(Role.MODERATOR, Role.ANALYST))
        enter(council, client, groups=["Town moderators"])
        enter(council, client, groups=[])
        assert roles_of() == {Role.MODERATOR, Role.ANALYST}

    def test_the_last_administrator_stays_one(self, client: TownClient, council: Council) -> None:
        enter(council, client, groups=["CN=Admins"])
        enter(council, client, groups=[])
        assert roles_of() == {Role.ADMINISTRATOR}
        make_person(roles=(Role.ADMINISTRATOR,))
        enter(council, client, groups=[])
        assert roles_of() == set()

    def test_they_are_known_by_their_number_when_the_address_moves_on(
        self, client: TownClient, council: Council
    ) -> None:
        enter(council, client)
        enter(council, client, email="other@luton.example", email_verified=False)
        assert find_person_by_email("other@luton.example") is None
        assert len(db.session.scalars(select(CouncilAccount)).all()) == 1

    def test_an_address_given_to_somebody_else_opens_nothing(self, client: TownClient, council: Council) -> None:
        enter(council, client)
        other = client.application.test_client()
        assert enter(council, other, sub="43").status_code == 409  # type: ignore[arg-type]
        assert not is_signed_in(other)  # type: ignore[arg-type]

    def test_nobody_is_led_in_without_pressing(self, client: TownClient, council: Council) -> None:
        come_back(council, client)
        assert not is_signed_in(client)
        assert find_person_by_email("mod@luton.example") is None

    def test_it_leads_to_this_site_only(self, client: TownClient, council: Council) -> None:
        assert enter(council, client, "/sign-in/council?next=//evil.example").location == "/account"

    def test_pressing_twice_signs_in_once(self, client: TownClient, council: Council) -> None:
        enter(council, client)
        assert client.submit(ENTRY).status_code == 410
        assert is_signed_in(client)

    def test_a_role_that_the_desk_took_and_gave_by_hand_is_the_groups_no_more(
        self, client: TownClient, council: Council, officer: Person
    ) -> None:
        enter(council, client)
        person = find_person_by_email("mod@luton.example")
        assert person is not None
        staffing.remove_role(person, Role.MODERATOR, actor=officer)
        staffing.give_role(person, Role.MODERATOR, granted_by=officer)
        enter(council, client, groups=[])
        assert roles_of() == {Role.MODERATOR}

    def test_an_address_that_entra_vouches_for_is_known(self, client: TownClient, council: Council) -> None:
        council.vouch(**{**{k: v for k, v in MODERATOR.items() if k != "email_verified"}, "xms_edov": True})
        client.get(council.answer(client))
        client.submit(ENTRY)
        assert roles_of() == {Role.MODERATOR}

    def test_a_directory_whose_name_ends_with_a_slash(self, client: TownClient, council: Council) -> None:
        enter(council, client, configuration={"issuer": f"{council.url}/"})
        account = db.session.scalars(select(CouncilAccount)).one()
        assert account.issuer == f"{council.url}/"


def asked_of(client: TownClient, path: str) -> dict[str, list[str]]:
    """What the directory is asked."""
    return parse_qs(urlsplit(client.get(path).location).query)


class TestHowFreshItIs:
    def test_the_directory_is_asked_when_they_proved_who_they_are(self, client: TownClient, council: Council) -> None:
        asked = asked_of(client, "/sign-in/council")
        assert (asked["max_age"], "prompt" in asked) == (["43200"], False)
        asked = asked_of(client, "/sign-in/council?again=1")
        assert (asked["max_age"], asked["prompt"]) == (["600"], ["login"])

    def test_signing_in_there_an_hour_ago_opens_the_desk_and_not_what_matters_most(
        self, client: TownClient, council: Council
    ) -> None:
        enter(council, client, groups=["CN=Admins"], amr=["mfa"], auth_time=int(time.time()) - 3600)
        assert client.get("/staff").status_code == 200
        page = "/staff/people/invitations"
        assert client.get(page).location == f"/sign-in/again?next={page}"
        again = client.get(client.get(page).location).text
        way = f"/sign-in/council?next={page}&again=1"
        assert f'href="{way.replace("&", "&amp;")}"' in again
        assert "Your password" not in again
        assert "Email me a link" not in again
        assert enter(council, client, way, groups=["CN=Admins"], amr=["mfa"]).location == page
        assert client.get(page).status_code == 200

    def test_a_sign_in_of_yesterday_does_not_open_the_desk(self, client: TownClient, council: Council) -> None:
        enter(council, client, amr=["mfa"], auth_time=int(time.time()) - 24 * 3600)
        assert client.get("/staff").location == "/sign-in/second-step?next=/staff"

    def test_a_directory_that_does_not_say_when_proves_nothing_afresh(
        self, client: TownClient, council: Council
    ) -> None:
        enter(council, client, amr=["mfa"], auth_time=None)
        assert client.get("/account/deletion").location == "/sign-in/again?next=/account/deletion"
        assert client.get("/staff").location == "/account/second-factors?next=/staff"

    def test_whoever_has_just_shown_two_there_is_not_asked_for_one_here(
        self, client: TownClient, council: Council
    ) -> None:
        enter(council, client)
        make_app(found())
        assert enter(council, client, "/sign-in/council?next=/staff", amr=["mfa"]).location == "/staff"


def found() -> Person:
    person = find_person_by_email("mod@luton.example")
    assert person is not None
    return person


class TestTwoFactorsThereOnly:
    """Whose second factor is the directory's: a mailbox is not enough to set up another one here."""

    @pytest.fixture
    def by_mail(self, client: TownClient, app: Flask, council: Council) -> TownClient:
        """Somebody who reads their mail, in another browser."""
        enter(council, client, amr=["mfa"])
        token = issue_link(found(), Purpose.SIGN_IN, detail="/staff")
        other: TownClient = app.test_client()  # type: ignore[assignment]
        assert other.submit(f"/links/sign-in/{token}").location == "/sign-in/second-step?next=/staff"
        return other

    def test_the_mailbox_opens_no_desk_and_sets_up_nothing(self, by_mail: TownClient) -> None:
        for page in ("/staff", "/account/second-factors", "/account/second-factors/app"):
            assert by_mail.get(page).location == f"/sign-in/second-step?next={page}"
        assert by_mail.submit("/account/second-factors/app", code="123456").location.startswith("/sign-in/second-step")
        assert by_mail.get("/account/deletion").location == "/sign-in/again?next=/account/deletion"
        assert "Email me a link" not in by_mail.get("/sign-in/again?next=/account/deletion").text

    def test_the_page_leads_back_to_the_work_account(self, by_mail: TownClient, council: Council) -> None:
        page = by_mail.get("/sign-in/second-step?next=/staff").text
        assert 'href="/sign-in/council?next=/staff&amp;again=1"' in page
        assert "recovery code" not in page
        enter(council, by_mail, "/sign-in/council?next=/staff&again=1", amr=["mfa"])
        assert by_mail.get("/staff").status_code == 200
        assert by_mail.get("/account/second-factors/app").status_code == 200

    def test_one_factor_there_is_too_little_from_then_on(self, by_mail: TownClient, council: Council) -> None:
        response = enter(council, by_mail, "/sign-in/council?next=/staff", amr=["pwd"])
        assert response.location == "/sign-in/second-step?next=/staff"

    def test_a_reset_lets_them_set_up_one_here(
        self, by_mail: TownClient, client: TownClient, client_for: ClientFor, officer: Person
    ) -> None:
        desk = client_for(officer)
        assert "Reset their second factors" in desk.get(f"/staff/people/{found().id}").text
        desk.submit(f"/staff/people/{found().id}/second-factors/removal")
        assert not is_signed_in(client)
        token = issue_link(found(), Purpose.SIGN_IN, detail="/staff")
        by_mail.submit(f"/links/sign-in/{token}")
        assert by_mail.get("/staff").location == "/account/second-factors?next=/staff"

    def test_without_the_directory_they_are_told_whom_to_ask(self, by_mail: TownClient, app: Flask) -> None:
        init_directory(app, settings_for("sqlite://", Path(app.instance_path)))
        for page in ("/sign-in/second-step", "/sign-in/again"):
            with by_mail.session_transaction() as cookie:
                cookie["proved_at"] = 0
            text = by_mail.get(page).text
            assert "Ask an administrator" in text
            assert "/sign-in/council" not in text


class TestBadAnswers:
    @pytest.mark.parametrize(
        "claims",
        [
            {"nonce": "another"},
            {"nonce": None},
            {"exp": int(time.time()) - 3600},
            {"aud": "another site"},
            {"aud": "another site", "azp": "luton-2040"},
            {"iss": "https://another.example"},
            {"sub": None},
            {"is_forged": True},
        ],
    )
    def test_a_wrong_token_lets_nobody_in(self, client: TownClient, council: Council, claims: dict[str, Any]) -> None:
        response = come_back(council, client, **claims)
        assert response.status_code == 422
        assert client.get(ENTRY).status_code == 410
        assert db.session.scalars(select(CouncilAccount)).all() == []

    def test_an_answer_counts_once_and_in_its_own_browser(
        self, client: TownClient, app: Flask, council: Council
    ) -> None:
        council.vouch(**MODERATOR)
        answer = council.answer(client)
        other = app.test_client()
        assert other.get(answer).status_code == 422
        assert client.get(answer).status_code == 303
        assert client.get(answer).status_code == 422

    @pytest.mark.parametrize("query", ["", "?error=access_denied", "?code=x", "?code=x&state=y", "?state=%00&code=%ff"])
    def test_what_is_no_answer_is_refused(self, client: TownClient, council: Council, query: str) -> None:
        assert client.get(f"/sign-in/council/answer{query}").status_code == 422

    def test_the_question_has_a_state_a_nonce_and_a_challenge(self, client: TownClient, council: Council) -> None:
        asked = parse_qs(urlsplit(client.get("/sign-in/council", headers={"Host": "evil.example"}).location).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert {"state", "nonce", "code_challenge"} <= asked.keys()
        assert asked["redirect_uri"] == ["http://localhost/sign-in/council/answer"]

    @pytest.mark.parametrize("claims", [{"email_verified": False}, {"email": None}, {"groups": ["Everybody"]}])
    def test_whom_we_cannot_place_gets_no_account(
        self, client: TownClient, council: Council, claims: dict[str, Any]
    ) -> None:
        assert enter(council, client, **claims).status_code == 403
        assert not is_signed_in(client)
        assert find_person_by_email("mod@luton.example") is None

    def test_nobody_under_18_is_staff(self, client: TownClient, council: Council) -> None:
        make_person("mod@luton.example", age_band=AgeBand.TEEN)
        assert enter(council, client).status_code == 403
        assert roles_of() == set()

    def test_a_directory_that_is_away_is_said_so(self, client: TownClient, app: Flask, council: Council) -> None:
        council.connect(app, oidc_issuer="http://127.0.0.1:9")
        response = client.get("/sign-in/council")
        assert response.status_code == 422
        assert "does not answer" in response.text

    @pytest.mark.parametrize(
        "said",
        [
            {"issuer": "https://another.example"},
            {"issuer": None},
            {"authorization_endpoint": None},
            {"authorization_endpoint": 7},
            ["no", "object"],
            "words",
        ],
    )
    def test_a_directory_that_says_nonsense_of_itself_is_said_so_until_it_is_put_right(
        self, client: TownClient, council: Council, said: Any
    ) -> None:
        council.vouch(configuration=said)
        response = client.get("/sign-in/council")
        assert response.status_code == 422
        assert "does not answer" in response.text
        assert enter(council, client).status_code == 303

    @pytest.mark.parametrize(
        "said", [{"jwks_uri": None}, {"jwks_uri": 7}, {"token_endpoint": None}, {"token_endpoint": []}]
    )
    def test_nor_does_nonsense_break_the_way_back(self, client: TownClient, council: Council, said: Any) -> None:
        assert come_back(council, client, configuration=said).status_code == 422

    def test_going_there_again_and_again_does_not_fill_the_cookie(self, client: TownClient, council: Council) -> None:
        for _ in range(5):
            client.get("/sign-in/council")
        with client.session_transaction() as cookie:
            assert len([key for key in cookie if key.startswith("_state_")]) == 1


class TestSettings:
    @pytest.mark.parametrize("path", ["/sign-in/council", "/sign-in/council/answer", ENTRY])
    def test_without_a_directory_there_is_no_such_page(self, client: TownClient, path: str) -> None:
        assert client.get(path).status_code == 404
        assert "work account" not in client.get("/sign-in").text

    def test_a_role_that_is_none_stops_the_start(self, app: Flask, tmp_path: Path) -> None:
        settings = settings_for("sqlite://", tmp_path, oidc_issuer="https://id.example", oidc_roles="Admins=mayor")
        with pytest.raises(SettingsError, match="OIDC_ROLES"):
            init_directory(app, settings)
