"""Passkeys: adding, showing and removing them, and everything that is no right answer."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import Person
from app.accounts.passwords import hash_password
from app.accounts.permissions import Role
from app.db import db
from app.factors import keys, queries
from app.factors.models import Passkey
from app.kit.clock import now
from app.kit.outbox import OutboxEmail
from tests.client import TownClient
from tests.factories.factors import code_now, make_app
from tests.factories.people import make_person
from tests.factors.authenticator import Authenticator, options_on

Outbox = Callable[[], list[OutboxEmail]]
ClientFor = Callable[[Person], TownClient]

PASSWORD = "three words here"
PASSKEYS = "/account/second-factors/passkeys"
STEP = "/sign-in/second-step"


@pytest.fixture
def moderator(session: Any) -> Person:
    return make_person("mod@example.org", roles=(Role.MODERATOR,), password_hash=hash_password(PASSWORD))


def add(client: TownClient, device: Authenticator, name: str = "Work laptop") -> Any:
    credential = device.create(options_on(client.get(PASSKEYS).text))
    return client.submit(PASSKEYS, name=name, credential=credential)


@pytest.fixture
def device(client_for: ClientFor, moderator: Person) -> Authenticator:
    """The moderator's, added."""
    device = Authenticator(count=5)
    assert add(client_for(moderator), device).status_code == 303
    return device


@pytest.fixture
def half(client: TownClient, moderator: Person, device: Authenticator) -> TownClient:
    """A browser in which the moderator has passed the first step only."""
    client.submit("/sign-in", email=moderator.email, password=PASSWORD)
    return client


def show(client: TownClient, device: Authenticator, **fields: Any) -> Any:
    device.count += 1
    credential = device.get(options_on(client.get(STEP).text))
    return client.submit(f"{STEP}/passkey", credential=credential, **fields)


class TestAdding:
    def test_the_first_factor_may_be_one(self, client: TownClient, moderator: Person, outbox: Outbox) -> None:
        client.submit("/sign-in", email=moderator.email, password=PASSWORD)
        assert f'href="{PASSKEYS}"' in client.get("/account/second-factors").text
        assert add(client, Authenticator(), name="Phone").location == "/account/recovery-codes"
        assert client.get("/staff").status_code == 200
        assert "Phone" in client.get("/account/second-factors").text
        assert [each.kind for each in outbox()] == ["factor_added"]

    def test_there_may_be_several(self, client_for: ClientFor, moderator: Person, device: Authenticator) -> None:
        client = client_for(moderator)
        assert options_on(client.get(PASSKEYS).text)["excludeCredentials"]
        assert add(client, Authenticator(), name="Phone").status_code == 303
        assert [each.name for each in queries.list_passkeys(moderator)] == ["Work laptop", "Phone"]

    @pytest.mark.parametrize("name", ["", " ", "x" * 61, "\x00"])
    def test_it_needs_a_name(self, client_for: ClientFor, moderator: Person, name: str) -> None:
        assert add(client_for(moderator), Authenticator(), name=name).status_code == 422
        assert not queries.has_factor(moderator)

    def test_one_device_is_added_once(self, client_for: ClientFor, moderator: Person, device: Authenticator) -> None:
        response = add(client_for(moderator), device)
        assert response.status_code == 409
        assert "registered already" in response.text

    @pytest.mark.parametrize("credential", ["", "{}", "[]", "null", "[" * 30_000, '{"rawId": 1}', "\x00", "x" * 99_999])
    def test_what_is_no_key_is_refused(self, client_for: ClientFor, moderator: Person, credential: str) -> None:
        client = client_for(moderator)
        client.get(PASSKEYS)
        assert client.submit(PASSKEYS, name="A", credential=credential).status_code == 422
        assert not queries.has_factor(moderator)

    def test_a_key_for_another_site_is_refused(self, client_for: ClientFor, moderator: Person) -> None:
        assert add(client_for(moderator), Authenticator(origin="http://localhost.evil.test")).status_code == 422

    def test_nobody_else_may(self, client: TownClient, client_for: ClientFor, resident: Person) -> None:
        assert client.submit(PASSKEYS).location == "/sign-in"
        assert client_for(resident).submit(PASSKEYS).status_code == 403

    def test_a_site_known_by_a_number_has_none(
        self, app: Flask, client_for: ClientFor, moderator: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(app.config, "SITE_URL", "http://127.0.0.1:5000")
        assert client_for(moderator).get(PASSKEYS).status_code == 404
        assert PASSKEYS not in client_for(moderator).get("/account/second-factors").text


class TestShowing:
    def test_it_is_a_second_step(self, half: TownClient, device: Authenticator, moderator: Person) -> None:
        assert half.get("/staff").location == f"{STEP}?next=/staff"
        assert show(half, device, next="/staff").location == "/staff"
        assert half.get("/staff").status_code == 200
        assert [(each.sign_count, each.last_used_at) for each in queries.list_passkeys(moderator)] == [(6, now())]

    def test_one_that_does_not_count_works_again_and_again(
        self, client: TownClient, client_for: ClientFor, moderator: Person
    ) -> None:
        device = Authenticator(count=0)
        add(client_for(moderator), device)
        client.submit("/sign-in", email=moderator.email, password=PASSWORD)
        for _ in range(2):
            credential = device.get(options_on(client.get(STEP).text))
            assert client.submit(f"{STEP}/passkey", credential=credential).status_code == 303

    def test_a_copy_is_noticed_by_its_count(self, half: TownClient, device: Authenticator) -> None:
        device.count = 3
        assert show(half, device).status_code == 422
        assert half.get("/staff").status_code == 303

    def test_an_answer_counts_once(self, half: TownClient, device: Authenticator, app: Flask) -> None:
        """Neither sent twice, nor with the cookie of the time before."""
        credential = Authenticator.get(device, options_on(half.get(STEP).text))
        with half.session_transaction() as cookie:
            before = dict(cookie)
        half.submit(f"{STEP}/passkey", credential=credential)
        with half.session_transaction() as cookie:
            cookie.clear()
            cookie.update(before)
        response = half.submit(f"{STEP}/passkey", credential=credential)
        assert response.status_code == 422
        assert "sent before" in response.text

    def test_another_challenges_answer_is_refused(self, half: TownClient, device: Authenticator) -> None:
        device.count += 1
        credential = device.get({**options_on(half.get(STEP).text), "challenge": "AAAA"})
        assert half.submit(f"{STEP}/passkey", credential=credential).status_code == 422

    def test_somebody_elses_key_is_refused(self, half: TownClient, client_for: ClientFor, organiser: Person) -> None:
        theirs = Authenticator()
        add(client_for(organiser), theirs)
        assert show(half, theirs).status_code == 422

    def test_a_key_that_only_says_it_is_the_one_is_refused(self, half: TownClient, device: Authenticator) -> None:
        assert show(half, Authenticator(credential_id=device.credential_id, count=9)).status_code == 422

    def test_a_false_website_cannot_pass_on_what_it_got(self, half: TownClient, device: Authenticator) -> None:
        device.origin = "https://luton2040.evil.test"
        assert show(half, device).status_code == 422

    @pytest.mark.parametrize("credential", ["", "{}", "[]", "[" * 30_000, '{"rawId": {}}', '{"rawId": "AAAA"}'])
    def test_what_is_no_answer_is_refused(self, half: TownClient, credential: str) -> None:
        half.get(STEP)
        response = half.submit(f"{STEP}/passkey", credential=credential)
        assert response.status_code == 422
        assert "There is a problem" in response.text

    def test_strangers_sign_in_first(self, client: TownClient) -> None:
        assert client.submit(f"{STEP}/passkey").location == "/sign-in"

    def test_beside_an_app_either_will_do(self, half: TownClient, moderator: Person, device: Authenticator) -> None:
        make_app(moderator)
        page = half.get(f"{STEP}?next=/staff").text
        assert "Use a passkey" in page
        assert page.count('name="next" value="/staff"') == 2
        assert half.submit(STEP, code=code_now()).status_code == 303


class TestRemoving:
    def path(self, person: Person) -> str:
        return f"{PASSKEYS}/{queries.list_passkeys(person)[0].id}/removal"

    def test_one_of_two_may_go(
        self, client_for: ClientFor, moderator: Person, device: Authenticator, outbox: Outbox
    ) -> None:
        client = client_for(moderator)
        add(client, Authenticator(), name="Phone")
        assert client.submit(self.path(moderator)).location == "/account/second-factors"
        assert [each.name for each in queries.list_passkeys(moderator)] == ["Phone"]
        assert outbox()[-1].kind == "factor_removed"

    def test_the_only_one_stays(self, client_for: ClientFor, moderator: Person, device: Authenticator) -> None:
        assert client_for(moderator).submit(self.path(moderator)).status_code == 409
        assert queries.has_factor(moderator)

    def test_an_app_may_give_way_to_it(self, client_for: ClientFor, moderator: Person, device: Authenticator) -> None:
        path = "/account/second-factors/app/removal"
        client = client_for(moderator)
        assert client.submit(path).status_code == 404
        make_app(moderator)
        assert client.submit(path).location == "/account/second-factors"
        assert queries.find_app(moderator) is None

    def test_nobody_removes_somebody_elses(
        self, client: TownClient, client_for: ClientFor, moderator: Person, device: Authenticator, officer: Person
    ) -> None:
        path = self.path(moderator)
        assert client.submit(path).location == "/sign-in"
        assert client_for(officer).submit(path).status_code == 404
        assert db.session.query(Passkey).count() == 1


def test_what_a_browser_is_asked_names_no_other_site(app: Flask, officer: Person) -> None:
    options = json.loads(keys.ask_for_new(officer, "AAAA"))
    assert options["rp"]["id"] == "localhost"
    assert options["user"]["id"] != officer.email
