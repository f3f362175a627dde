"""Signing in with a work account, against a provider in a process of its own."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import AgeBand, Person
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


class TestSettings:
    @pytest.mark.parametrize("path", ["/sign-in/council", "/sign-in/council/answer", ENTRY])
    def test_without_a_directory_there_is_no_such_page(self, client: TownClient, path: str) -> None:
        assert client.get(path).status_code == 404
        assert "work account" not in client.get("/sign-in").text

    def test_a_role_that_is_none_stops_the_start(self, app: Flask, tmp_path: Path) -> None:
        settings = settings_for("sqlite://", tmp_path, oidc_issuer="https://id.example", oidc_roles="Admins=mayor")
        with pytest.raises(SettingsError, match="OIDC_ROLES"):
            init_directory(app, settings)
