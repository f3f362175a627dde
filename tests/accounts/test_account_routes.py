"""A person's own pages: profile, e-mail, password, sessions, leaving."""

from typing import Any

import pytest

from app.accounts import passwords, queries
from app.accounts.models import AgeBand, Display, Person
from tests.accounts.browsing import PASSWORD, ClientFor, Outbox, is_signed_in, link_in
from tests.client import TownClient
from tests.factories.people import make_person

OWN_PAGES = ["/account", "/account/profile", "/account/email", "/account/password", "/account/deletion"]
PROFILE: dict[str, Any] = {"name": "Alice A", "ward_code": "E05014739", "locale": "en", "display": "first_name"}


@pytest.mark.parametrize("path", OWN_PAGES)
def test_own_pages_are_for_people_who_are_signed_in(
    client: TownClient, client_for: ClientFor, resident: Person, member: Person, path: str
) -> None:
    assert client.get(path).location == f"/sign-in?next={path}"
    assert client_for(resident).get(path).status_code == 200
    assert client_for(member).get(path).status_code == 200


@pytest.mark.parametrize("path", [*OWN_PAGES[1:], "/account/session/closure", "/account/sessions/closure"])
def test_nobody_writes_there_without_signing_in(client: TownClient, outbox: Outbox, path: str) -> None:
    assert client.submit(path, **PROFILE, email="x@example.org", password=PASSWORD).location.startswith("/sign-in")
    assert outbox() == []


class TestProfile:
    def test_it_is_saved_and_may_be_saved_again(self, client_for: ClientFor, resident: Person) -> None:
        client = client_for(resident)
        for _ in range(2):
            assert client.submit("/account/profile", **PROFILE).location == "/account"
        assert (resident.name, resident.ward_code, resident.display) == ("Alice A", "E05014739", Display.FIRST_NAME)
        page = client.get("/account").text
        assert "Central" in page
        assert "Your profile is saved" in page

    def test_bad_input_is_refused_and_kept(self, client_for: ClientFor, resident: Person) -> None:
        response = client_for(resident).submit("/account/profile", **{**PROFILE, "name": "", "display": "loud"})
        assert response.status_code == 422
        assert "Enter your name" in response.text
        assert '<option value="E05014739" selected>' in response.text
        assert resident.name == "Alice Ahmed"

    def test_only_what_was_offered_can_be_chosen(self, client_for: ClientFor, resident: Person) -> None:
        response = client_for(resident).submit("/account/profile", **{**PROFILE, "ward_code": "nowhere"})
        assert response.status_code == 422

    def test_a_language_that_was_not_asked_for_changes_nothing(self, client_for: ClientFor, resident: Person) -> None:
        client_for(resident).submit("/account/profile", **{**PROFILE, "locale": "nowhere"})
        assert resident.locale == "en"

    def test_a_teenager_cannot_choose_to_be_named(self, client_for: ClientFor, session: Any) -> None:
        teen = make_person(name="Tariq Khan", age_band=AgeBand.TEEN)
        client = client_for(teen)
        assert client.submit("/account/profile", **{**PROFILE, "display": "full_name"}).status_code == 303
        assert teen.public_name() == teen.pseudonym


class TestEmail:
    def test_it_changes_when_the_new_address_confirms(
        self, client_for: ClientFor, member: Person, outbox: Outbox
    ) -> None:
        client, elsewhere = client_for(member), client_for(member)
        fields: dict[str, Any] = {"email": "New@example.org", "current_password": PASSWORD}
        assert client.submit("/account/email", **fields).location == "/check-email"
        assert "new@example.org" in client.get("/check-email").text
        assert member.email == "member@example.org"
        link = link_in(outbox()[0])
        assert client.get(link).status_code == 200
        assert client.submit(link).location == "/account"
        assert member.email == "new@example.org"
        assert is_signed_in(client)
        assert not is_signed_in(elsewhere)
        assert outbox()[1].to_address == "member@example.org"
        assert client.submit(link).status_code == 410

    def test_a_taken_address_looks_like_a_free_one(
        self, client_for: ClientFor, resident: Person, neighbour: Person, outbox: Outbox
    ) -> None:
        assert client_for(resident).submit("/account/email", email=neighbour.email).location == "/check-email"
        assert [(email.kind, email.to_address) for email in outbox()] == [("address_in_use", neighbour.email)]

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"email": "nonsense", "current_password": PASSWORD}, "name@example.com"),
            ({"email": "Member@example.org", "current_password": PASSWORD}, "address already"),
            ({"email": "new@example.org", "current_password": "wrong"}, "not your current password"),
            ({"email": "new@example.org"}, "Enter your current password"),
        ],
    )
    def test_bad_input_is_refused_and_kept(
        self, client_for: ClientFor, member: Person, outbox: Outbox, fields: dict[str, Any], words: str
    ) -> None:
        response = client_for(member).submit("/account/email", **fields)
        assert response.status_code == 422
        assert words in response.text
        assert f'value="{fields["email"]}"' in response.text
        assert outbox() == []

    def test_a_sixth_mail_to_one_address_is_refused_and_the_address_kept(
        self, client_for: ClientFor, resident: Person, outbox: Outbox
    ) -> None:
        client = client_for(resident)
        answers = [client.submit("/account/email", email="new@example.org") for _ in range(6)]
        assert answers[-1].status_code == 429
        assert "several emails to this address" in answers[-1].text
        assert 'value="new@example.org"' in answers[-1].text
        assert len(outbox()) == 5


class TestPassword:
    def test_changing_it_keeps_only_this_session(self, client_for: ClientFor, member: Person, outbox: Outbox) -> None:
        client, elsewhere = client_for(member), client_for(member)
        response = client.submit("/account/password", current_password=PASSWORD, password="four other words here")
        assert response.location == "/account"
        assert is_signed_in(client)
        assert not is_signed_in(elsewhere)
        assert [email.kind for email in outbox()] == ["password_changed"]

    def test_a_first_password_needs_no_old_one(self, client_for: ClientFor, resident: Person) -> None:
        assert client_for(resident).submit("/account/password", password=PASSWORD).status_code == 303
        assert passwords.is_right(resident.password_hash, PASSWORD)

    @pytest.mark.parametrize(
        ("current", "new", "words"),
        [
            (PASSWORD, "short", "10 characters or more"),
            (PASSWORD, "Member@example.org", "not your email address"),
            ("wrong", "four other words here", "not your current password"),
            ("", "four other words here", "Enter your current password"),
        ],
    )
    def test_bad_input_changes_nothing(
        self, client_for: ClientFor, member: Person, current: str, new: str, words: str
    ) -> None:
        response = client_for(member).submit("/account/password", current_password=current, password=new)
        assert response.status_code == 422
        assert words in response.text
        assert passwords.is_right(member.password_hash, PASSWORD)

    def test_guessing_it_from_an_open_browser_ends_after_ten_tries(self, client_for: ClientFor, member: Person) -> None:
        client = client_for(member)
        for _ in range(10):
            client.submit("/account/password", current_password="wrong", password="four other words here")
        fields: dict[str, Any] = {"current_password": PASSWORD, "password": "four other words here"}
        response = client.submit("/account/password", **fields)
        assert response.status_code == 429
        assert '<h1 class="govuk-heading-l">Change your password' in response.text
        assert "too many tries" in response.text


class TestSessions:
    def test_signing_out_ends_this_session_only(self, client_for: ClientFor, resident: Person) -> None:
        client, elsewhere = client_for(resident), client_for(resident)
        assert client.submit("/account/session/closure").status_code == 303
        assert not is_signed_in(client)
        assert is_signed_in(elsewhere)

    def test_staff_are_signed_out_everywhere_by_either_button(self, client_for: ClientFor, organiser: Person) -> None:
        here, there = client_for(organiser), client_for(organiser)
        assert here.submit("/account/session/closure").status_code == 303
        assert not is_signed_in(here)
        assert not is_signed_in(there)

    @pytest.mark.parametrize("days", [30, 31, 10_000])
    def test_none_runs_for_30_days(self, client_for: ClientFor, resident: Person, days: int) -> None:
        client = client_for(resident)
        assert is_signed_in(client)
        with client.session_transaction() as cookie:
            cookie["began_at"] -= days * 24 * 3600
        assert not is_signed_in(client)

    def test_one_that_says_not_when_it_began_has_ended(self, client_for: ClientFor, resident: Person) -> None:
        client = client_for(resident)
        with client.session_transaction() as cookie:
            del cookie["began_at"]
        assert not is_signed_in(client)

    def test_signing_out_everywhere_ends_all(self, client_for: ClientFor, resident: Person) -> None:
        client, elsewhere = client_for(resident), client_for(resident)
        assert client.submit("/account/sessions/closure").status_code == 303
        assert not is_signed_in(client)
        assert not is_signed_in(elsewhere)
        assert client.submit("/account/sessions/closure").location.startswith("/sign-in")


class TestLeaving:
    def test_the_page_says_what_goes_and_what_stays(self, client_for: ClientFor, resident: Person) -> None:
        page = client_for(resident).get("/account/deletion").text
        assert "What goes" in page
        assert "What stays" in page

    def test_leaving_is_immediate_and_announced(self, client_for: ClientFor, member: Person, outbox: Outbox) -> None:
        client, elsewhere = client_for(member), client_for(member)
        assert client.submit("/account/deletion").status_code == 303
        assert queries.find_person_by_email("member@example.org") is None
        assert not is_signed_in(client)
        assert not is_signed_in(elsewhere)
        assert [(email.kind, email.to_address) for email in outbox()] == [("account_deleted", "member@example.org")]
        assert client.submit("/account/deletion").location.startswith("/sign-in")

    @pytest.mark.parametrize("has_password", [True, False])
    def test_a_browser_left_open_is_asked_again(
        self, client_for: ClientFor, member: Person, has_password: bool
    ) -> None:
        if not has_password:
            member.password_hash = None
        client = client_for(member)
        with client.session_transaction() as cookie:
            cookie["proved_at"] = 0
        assert client.get("/account/deletion").location == "/sign-in/again?next=/account/deletion"
        assert client.submit("/account/deletion").location == "/sign-in/again"
        for path in ("/account/password", "/account/email"):  # with either, an account could be taken
            assert client.get(path).location == f"/sign-in/again?next={path}"
        assert queries.find_person_by_email("member@example.org") is member

    def test_the_last_administrator_is_asked_to_find_another_first(
        self, client_for: ClientFor, officer: Person
    ) -> None:
        response = client_for(officer).submit("/account/deletion")
        assert response.status_code == 409
        assert "at least one administrator" in response.text
        assert "What goes" in response.text
        assert queries.find_person_by_email(officer.email) is officer
