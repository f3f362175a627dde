"""The second step of signing in, proving again, and setting factors up."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.accounts.actions import issue_link
from app.accounts.models import Person, Purpose
from app.accounts.passwords import hash_password
from app.accounts.permissions import Role
from app.db import db
from app.factors import actions, queries, rules
from app.kit.clock import now
from app.kit.outbox import OutboxEmail
from tests.client import TownClient
from tests.factories.factors import code_now, make_app, make_passkey
from tests.factories.people import make_person

Outbox = Callable[[], list[OutboxEmail]]
ClientFor = Callable[[Person], TownClient]

PASSWORD = "three words here"
STEP = "/sign-in/second-step"
CODES = "/account/recovery-codes"


@pytest.fixture
def moderator(session: Any) -> Person:
    """Staff with a password and an app."""
    person = make_person("mod@example.org", roles=(Role.MODERATOR,), password_hash=hash_password(PASSWORD))
    make_app(person)
    return person


@pytest.fixture
def newcomer(session: Any) -> Person:
    """Staff with a password and no second factor yet."""
    return make_person("newcomer@example.org", roles=(Role.MODERATOR,), password_hash=hash_password(PASSWORD))


@pytest.fixture
def half(client: TownClient, moderator: Person) -> TownClient:
    """A browser in which the moderator has passed the first step only."""
    client.submit("/sign-in", email=moderator.email, password=PASSWORD)
    return client


class TestSigningIn:
    def test_a_password_leads_to_the_second_step_and_on(self, client: TownClient, moderator: Person) -> None:
        answer = client.submit("/sign-in", email=moderator.email, password=PASSWORD, next="/staff/roles")
        assert answer.location == f"{STEP}?next=/staff/roles"
        assert client.get("/staff").location == f"{STEP}?next=/staff"
        assert 'value="/staff/roles"' in client.get(answer.location).text
        assert client.submit(STEP, code=code_now(), next="/staff/roles").location == "/staff/roles"
        assert client.get("/staff/roles").status_code == 200

    def test_a_link_leads_there_too(self, client: TownClient, moderator: Person) -> None:
        token = issue_link(moderator, Purpose.SIGN_IN, detail="/staff")
        assert client.submit(f"/links/sign-in/{token}").location == f"{STEP}?next=/staff"

    def test_a_new_password_does_not_stand_in_for_it(self, client: TownClient, moderator: Person) -> None:
        token = issue_link(moderator, Purpose.RESET_PASSWORD)
        answer = client.submit(f"/links/password/{token}", password="quite another one")
        assert answer.location == f"{STEP}?next=/account"
        assert client.get("/staff").location == f"{STEP}?next=/staff"

    def test_residents_are_not_asked(self, client: TownClient, session: Any) -> None:
        make_person("r@example.org", password_hash=hash_password(PASSWORD))
        assert client.submit("/sign-in", email="r@example.org", password=PASSWORD).location == "/account"
        assert client.get("/account/second-factors").status_code == 403

    def test_before_it_one_is_a_resident(self, half: TownClient) -> None:
        assert half.get("/account").status_code == 200
        for path in ("/account/second-factors", "/account/second-factors/app", CODES):
            assert half.get(path).location == f"{STEP}?next={path}"
        assert half.submit(CODES).location == STEP

    def test_staff_without_one_set_it_up_first(self, client: TownClient, newcomer: Person) -> None:
        assert client.submit("/sign-in", email=newcomer.email, password=PASSWORD).location == "/account"
        assert client.get("/staff").location == "/account/second-factors?next=/staff"
        assert "Before you can use the staff desk" in client.get("/account/second-factors").text
        assert client.get(CODES).location == f"/account/second-factors?next={CODES}"
        assert client.get(STEP).location == "/account/second-factors"

    def test_a_role_given_while_signed_in_does_not_count_yet(self, client_for: ClientFor, app: Flask) -> None:
        person = make_person(roles=(Role.ADMINISTRATOR,))
        client = client_for(person)
        with client.session_transaction() as cookie:
            del cookie["second_step_at"]
        assert client.get("/staff/people").location.startswith("/account/second-factors")

    def test_it_holds_for_a_working_day(self, client_for: ClientFor, moderator: Person) -> None:
        client = client_for(moderator)
        with time_machine.travel(now() + rules.SHIFT + timedelta(seconds=5)):
            assert client.get("/staff").location == f"{STEP}?next=/staff"

    def test_htmx_leaves_the_page(self, half: TownClient) -> None:
        response = half.get("/staff", headers={"HX-Request": "true"})
        assert response.headers["HX-Redirect"] == f"{STEP}?next=/staff"

    def test_it_leads_to_this_site_only(self, half: TownClient) -> None:
        assert half.submit(STEP, code=code_now(), next="//evil.example/").location == "/account"


class TestSecondStep:
    @pytest.mark.parametrize("path", [STEP, f"{STEP}/recovery-code", "/sign-in/again"])
    def test_strangers_sign_in_first(self, client: TownClient, path: str) -> None:
        assert client.get(path).location == f"/sign-in?next={path}"
        assert client.submit(path, code="123456").location == "/sign-in"

    @pytest.mark.parametrize("code", ["", "12345", "abcdef", "1" * 5000, "\x00", "１２３４５６", "\u202e123456 7"])
    def test_what_is_no_code_is_said_so(self, half: TownClient, code: str) -> None:
        response = half.submit(STEP, code=code, next="/staff")
        assert response.status_code == 422
        assert "There is a problem" in response.text
        assert half.get("/staff").location == f"{STEP}?next=/staff"

    def test_a_wrong_code_is_refused(self, half: TownClient) -> None:
        response = half.submit(STEP, code=code_now(later=40))
        assert response.status_code == 422
        assert "This code is not right" in response.text

    def test_a_code_works_once_and_with_spaces(
        self, half: TownClient, client_for: ClientFor, moderator: Person
    ) -> None:
        code = code_now()
        assert half.submit(STEP, code=f"{code[:3]} {code[3:]}").status_code == 303
        assert half.submit(STEP, code=code).status_code == 422

    def test_a_recovery_code_does_as_well(self, half: TownClient, moderator: Person) -> None:
        code = actions.renew_recovery_codes(moderator)[0]
        path = f"{STEP}/recovery-code"
        assert half.get(path).status_code == 200
        assert half.submit(path, code="ABCD").status_code == 422
        assert half.submit(path, code=code, next="/staff").location == "/staff"
        assert "used up" in half.get("/staff").text
        assert half.submit(path, code=code).status_code == 422

    def test_wrong_codes_make_one_wait(self, half: TownClient) -> None:
        statuses = [half.submit(STEP, code="000000").status_code for _ in range(6)]
        assert statuses == [422] * 5 + [429]
        response = half.submit(STEP, code=code_now())
        assert response.status_code == 429
        assert "Wait 1 minute" in response.text

    def test_signing_in_again_starts_from_nothing(self, half: TownClient, moderator: Person) -> None:
        half.submit(STEP, code=code_now())
        half.submit("/sign-in", email=moderator.email, password=PASSWORD)
        assert half.get("/staff").location == f"{STEP}?next=/staff"


class TestSettingUp:
    def set_up(self, client: TownClient) -> Any:
        page = client.get("/account/second-factors/app").text
        return client.submit("/account/second-factors/app", code=code_now(secret_on(page)))

    def test_the_first_one_comes_with_ten_codes_shown_once(self, client: TownClient, newcomer: Person) -> None:
        client.submit("/sign-in", email=newcomer.email, password=PASSWORD)
        assert self.set_up(client).location == CODES
        page = client.get(CODES).text
        codes = re.findall(r'<li class="town-code">([A-Z2-9-]{19})</li>', page)
        assert len(codes) == rules.RECOVERY_CODES
        assert codes[0] not in client.get(CODES).text
        assert client.get("/staff").status_code == 200
        actions.use_recovery_code(newcomer, codes[9])

    def test_the_page_keeps_its_secret_until_it_is_done(self, client: TownClient, newcomer: Person) -> None:
        client.submit("/sign-in", email=newcomer.email, password=PASSWORD)
        first = secret_on(client.get("/account/second-factors/app").text)
        response = client.submit("/account/second-factors/app", code="000000")
        assert response.status_code == 422
        assert secret_on(response.text) == first
        assert first.encode() not in client.get("/account").data
        with client.session_transaction() as cookie:
            assert first not in str(dict(cookie))

    def test_a_new_phone_replaces_the_old(self, client_for: ClientFor, moderator: Person) -> None:
        actions.renew_recovery_codes(moderator)
        client = client_for(moderator)
        assert self.set_up(client).location == "/account/second-factors"
        assert "is set up" in client.get("/account/second-factors").text

    def test_nobody_else_may(self, client: TownClient, client_for: ClientFor, resident: Person) -> None:
        for path in ("/account/second-factors/app", CODES):
            assert client.submit(path, code="123456").location == "/sign-in"
            assert client_for(resident).submit(path, code="123456").status_code == 403

    def test_new_codes_replace_the_old(self, client_for: ClientFor, moderator: Person) -> None:
        client = client_for(moderator)
        assert client.submit(CODES).location == CODES
        assert "town-code" in client.get(CODES).text
        assert queries.count_recovery_codes(moderator) == rules.RECOVERY_CODES


def secret_on(page: str) -> str:
    found = re.search(r'<b class="town-code">([A-Z2-7-]+)</b>', page)
    assert found, page
    return found[1].replace("-", "")


class TestAgain:
    @pytest.fixture
    def stale(self, client_for: ClientFor, moderator: Person) -> TownClient:
        """Signed in with both steps, some time ago."""
        client = client_for(moderator)
        with client.session_transaction() as cookie:
            for kind in ("proved_at", "second_step_at"):
                cookie[kind] -= int(rules.RECENTLY.total_seconds())
        return client

    @pytest.fixture
    def stale_resident(self, client_for: ClientFor, session: Any) -> TownClient:
        """Somebody with a password, who signed in some time ago."""
        client = client_for(make_person(password_hash=hash_password(PASSWORD)))
        with client.session_transaction() as cookie:
            cookie["proved_at"] -= int(rules.RECENTLY.total_seconds())
        return client

    def test_what_matters_most_asks_staff_for_their_second_factor(self, stale: TownClient) -> None:
        path = "/account/second-factors/app"
        assert stale.get("/staff").status_code == 200
        asked = stale.get(path).location
        assert asked == f"/sign-in/again?next={path}"
        assert f'href="{STEP}?next={path}"' in stale.get(asked).text
        assert "current_password" not in stale.get(asked).text
        assert stale.submit("/sign-in/again", current_password=PASSWORD, next=path).status_code == 200
        assert stale.get(path).location == asked
        assert stale.submit(STEP, code=code_now(), next=path).location == path
        assert stale.get(path).status_code == 200
        assert stale.get(asked).location == path

    def test_whoever_has_none_gives_their_password(self, stale_resident: TownClient) -> None:
        path = "/account/deletion"
        assert stale_resident.get(path).location == f"/sign-in/again?next={path}"
        assert stale_resident.submit("/sign-in/again", current_password=PASSWORD, next=path).location == path
        assert stale_resident.get(path).status_code == 200

    def test_a_form_leads_back_to_its_page(self, stale: TownClient) -> None:
        response = stale.post(
            CODES, data={"csrf_token": stale.csrf_token()}, headers={"Referer": "http://localhost/account?x=1"}
        )
        assert response.location == "/sign-in/again?next=/account?x%3D1"
        response = stale.post(CODES, data={"csrf_token": stale.csrf_token()}, headers={"Referer": "http://evil.test/a"})
        assert response.location == "/sign-in/again"

    @pytest.mark.parametrize("password", ["", "wrong", "\x00", "x" * 5000])
    def test_a_wrong_password_does_not(self, stale_resident: TownClient, password: str) -> None:
        assert stale_resident.submit("/sign-in/again", current_password=password).status_code == 422
        assert stale_resident.get("/account/deletion").status_code == 303

    def test_tries_are_counted_like_those_to_sign_in(self, stale_resident: TownClient) -> None:
        tries = [stale_resident.submit("/sign-in/again", current_password="wrong") for _ in range(11)]
        assert [each.status_code for each in tries] == [422] * 10 + [429]

    def test_whoever_has_neither_is_mailed_a_link(
        self, client_for: ClientFor, resident: Person, outbox: Outbox
    ) -> None:
        client = client_for(resident)
        with client.session_transaction() as cookie:
            cookie["proved_at"] = 0
        assert f'value="{resident.email}"' in client.get("/sign-in/again?next=/account").text
        client.submit("/sign-in/link", email=resident.email, next="/account")
        assert [each.kind for each in outbox()] == ["sign_in_link"]

    def test_roles_change_only_after_it(self, client_for: ClientFor, officer: Person, organiser: Person) -> None:
        client = client_for(officer)
        with client.session_transaction() as cookie:
            cookie["proved_at"] = 0
        for path in (
            "/staff/people/invitations",
            f"/staff/people/{organiser.id}/invitations",
            f"/staff/people/{organiser.id}/roles/facilitator/removal",
            f"/staff/people/{organiser.id}/second-factors/removal",
        ):
            assert client.submit(path, email="x@example.org", role="analyst").location == "/sign-in/again", path
        db.session.refresh(organiser)
        assert organiser.has_role(Role.FACILITATOR)


class TestRemoving:
    def test_every_other_browser_is_signed_out(self, client_for: ClientFor, moderator: Person) -> None:
        make_passkey(moderator)
        here, there = client_for(moderator), client_for(moderator)
        assert here.submit("/account/second-factors/app/removal").location == "/account/second-factors"
        assert here.get("/staff").status_code == 200
        assert there.get("/account").status_code == 303

    def test_a_passkey_too(self, client_for: ClientFor, moderator: Person) -> None:
        passkey = make_passkey(moderator)
        here, there = client_for(moderator), client_for(moderator)
        assert here.submit(f"/account/second-factors/passkeys/{passkey.id}/removal").status_code == 303
        assert here.get("/staff").status_code == 200
        assert there.get("/account").status_code == 303


class TestResettingAColleague:
    def test_an_administrator_resets(
        self, client_for: ClientFor, officer: Person, moderator: Person, outbox: Outbox
    ) -> None:
        client, theirs = client_for(officer), client_for(moderator)
        page = f"/staff/people/{moderator.id}"
        assert "Reset their second factors" in client.get(page).text
        assert client.submit(f"{page}/second-factors/removal").location == page
        assert "Reset their second factors" not in client.get(page).text
        assert theirs.get("/account").status_code == 303
        assert [each.kind for each in outbox()] == ["factors_reset"]

    def test_nobody_else_does(
        self, client: TownClient, client_for: ClientFor, organiser: Person, moderator: Person
    ) -> None:
        path = f"/staff/people/{moderator.id}/second-factors/removal"
        assert client.submit(path).location == "/sign-in"
        assert client_for(organiser).submit(path).status_code == 403
        assert queries.has_factor(moderator)

    def test_who_is_not_here_is_not_found(self, client_for: ClientFor, officer: Person) -> None:
        assert client_for(officer).submit("/staff/people/99999/second-factors/removal").status_code == 404
