"""Signing up, as a browser sees it."""

import re
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape
from sqlalchemy import select

from app import create_app
from app.accounts import passwords, queries
from app.accounts.models import AgeBand, EmailLink, Person
from app.extensions import limiter
from tests.accounts.browsing import PASSWORD, Outbox, is_signed_in, link_in, without_tokens
from tests.client import TownClient
from tests.conftest import let_go, settings_for

SIGN_UP: dict[str, Any] = {"age_band": "18+", "name": "Asha Patel", "email": "asha@example.org"}
OWNER: dict[str, Any] = {"name": "Asha Patel", "password": PASSWORD}


class TestSigningUp:
    def test_a_newcomer_gets_an_account_by_confirming(self, client: TownClient, outbox: Outbox) -> None:
        response = client.submit("/sign-up", **SIGN_UP)
        assert (response.status_code, response.location) == (303, "/check-email")
        assert "asha@example.org" in client.get("/check-email").text
        assert not is_signed_in(client)
        link = link_in(outbox()[0])
        assert 'value="Asha Patel"' in client.get(link).text
        assert not is_signed_in(client)
        assert client.submit(link, name="Asha P", password=PASSWORD).location == "/account"
        page = client.get("/account").text
        assert "Asha P<" in page
        assert "Your account is open" in page
        person = queries.find_person_by_email("asha@example.org")
        assert person is not None
        assert passwords.is_right(person.password_hash, PASSWORD)

    def test_whoever_was_asked_for_an_account_comes_back_to_what_they_wanted(
        self, client: TownClient, outbox: Outbox
    ) -> None:
        asked = client.get("/sign-in?next=/polls/trees/ballot").text
        assert 'href="/sign-up?next=/polls/trees/ballot"' in asked
        page = client.get("/sign-up?next=/polls/trees/ballot").text
        assert 'name="next" value="/polls/trees/ballot"' in page.replace('id="next" ', "").replace(' type="hidden"', "")
        client.submit("/sign-up", **SIGN_UP, next="/polls/trees/ballot")
        assert client.submit(link_in(outbox()[0]), **OWNER).location == "/polls/trees/ballot"

    def test_signing_up_leads_to_no_other_site(self, client: TownClient, outbox: Outbox) -> None:
        client.submit("/sign-up", **SIGN_UP, next="//example.com/")
        assert client.submit(link_in(outbox()[0]), **OWNER).location == "/account"

    def test_it_works_without_a_password(self, client: TownClient, outbox: Outbox) -> None:
        client.submit("/sign-up", **SIGN_UP)
        client.submit(link_in(outbox()[0]), name="Asha Patel", password="")
        assert is_signed_in(client)
        person = queries.find_person_by_email("asha@example.org")
        assert person is not None
        assert person.password_hash is None

    def test_the_form_says_what_is_missing_and_keeps_the_rest(self, client: TownClient, outbox: Outbox) -> None:
        response = client.submit("/sign-up", name="Asha <b>Patel</b>", email="nonsense")
        assert response.status_code == 422
        assert "<title>Error: " in response.text
        for words in ("Select how old you are", "name@example.com"):
            assert words in response.text
        assert 'value="Asha &lt;b&gt;Patel&lt;/b&gt;"' in response.text
        assert 'value="nonsense"' in response.text
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
        client.submit(link_in(outbox()[0]), **OWNER)
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
        assert count_hashing == []
        assert [(email.kind, email.to_address) for email in outbox()] == [
            ("confirm_sign_up", "unknown@example.org"),
            ("already_signed_up", member.email),
        ]
        assert member.name == "Mina Member"

    def test_signing_up_twice_leaves_one_working_link(self, client: TownClient, outbox: Outbox) -> None:
        client.submit("/sign-up", **SIGN_UP)
        client.submit("/sign-up", **{**SIGN_UP, "name": "Asha P"})
        first, second = (link_in(email) for email in outbox())
        assert client.submit(first, **OWNER).status_code == 410
        assert client.submit(second, **OWNER).status_code == 303
        assert client.submit(second, **OWNER).status_code == 410

    def test_no_password_chosen_before_the_mailbox_is_proved_opens_the_account(
        self, client: TownClient, outbox: Outbox, session: Any
    ) -> None:
        client.submit("/sign-up", **SIGN_UP)
        client.submit("/sign-up", **{**SIGN_UP, "name": "A thief"}, password="the thief's words")
        assert session.scalars(select(EmailLink.detail).where(EmailLink.detail.contains("assword"))).all() == []
        client.submit(link_in(outbox()[1]), **OWNER)
        person = queries.find_person_by_email("asha@example.org")
        assert person is not None
        assert person.name == "Asha Patel"
        assert not passwords.is_right(person.password_hash, "the thief's words")
        assert passwords.is_right(person.password_hash, PASSWORD)

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"name": "Asha <b>P</b>", "password": "short"}, "10 characters or more"),
            ({"name": "Asha <b>P</b>", "password": "Asha@example.org"}, "not your email address"),
            ({"name": "", "password": PASSWORD}, "Enter your name"),
        ],
    )
    def test_the_owners_page_says_what_does_not_fit_and_opens_nothing(
        self, client: TownClient, outbox: Outbox, fields: dict[str, Any], words: str
    ) -> None:
        client.submit("/sign-up", **SIGN_UP)
        response = client.submit(link_in(outbox()[0]), **fields)
        assert response.status_code == 422
        assert "<title>Error: " in response.text
        assert words in response.text
        assert f'name="name" type="text" value="{escape(fields["name"])}"' in response.text
        assert fields["password"] not in re.sub(r"<[^>]+>", "", response.text).split()
        assert not is_signed_in(client)
        assert client.submit(link_in(outbox()[0]), **OWNER).status_code == 303

    def test_the_link_can_be_sent_again(self, client: TownClient, outbox: Outbox) -> None:
        client.submit("/sign-up", **SIGN_UP)
        assert client.submit("/sign-up/link", email="asha@example.org").location == "/check-email"
        first, second = (link_in(email) for email in outbox())
        assert client.get(first).status_code == 410
        assert client.submit(second, **OWNER).status_code == 303

    def test_resending_to_nonsense_returns_to_the_form(self, client: TownClient, outbox: Outbox) -> None:
        assert client.submit("/sign-up/link", email="nonsense").location == "/sign-up"
        assert outbox() == []

    def test_a_sixth_mail_to_one_address_is_refused_in_words(self, client: TownClient, outbox: Outbox) -> None:
        for _ in range(5):
            client.submit("/sign-up", **SIGN_UP)
        response = client.submit("/sign-up", **SIGN_UP)
        assert response.status_code == 429
        assert "wait 15 minutes" in response.text
        assert "<title>Error: " in response.text
        assert 'value="asha@example.org"' in response.text
        assert 'value="18+" checked' in response.text
        assert len(outbox()) == 5

    def test_the_check_page_without_a_reason_leads_to_signing_in(self, client: TownClient) -> None:
        assert client.get("/check-email").location == "/sign-in"


def test_one_address_cannot_hammer_the_forms(database_url: str, tmp_path: Path) -> None:
    app = create_app(settings_for(database_url, tmp_path, is_testing=False))
    app.test_client_class = TownClient
    app.config["WATCH_SESSION"] = False
    client: TownClient = app.test_client()  # type: ignore[assignment]
    answers = [client.submit("/sign-up", age_band="under_13").status_code for _ in range(21)]
    limiter.reset()
    limiter.enabled = False
    let_go(app)
    assert answers == [303] * 20 + [429]
