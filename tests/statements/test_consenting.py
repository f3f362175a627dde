"""Agreeing: at sign-up without being asked twice, and again only when a version asks for it."""

import re

import pytest
from sqlalchemy import select

from app.accounts import actions
from app.accounts.hooks import copy_of
from app.accounts.models import AgeBand, Person, Purpose, SignUp
from app.accounts.queries import find_person_by_email
from app.db import db
from app.statements.actions import agree
from app.statements.models import StatementConsent, StatementVersion
from app.statements.queries import list_consents
from app.statements.rules import Slug
from tests.client import TownClient
from tests.statements.conftest import Publish

DETAILS = SignUp(name="Asha Patel", age_band=AgeBand.ADULT)


def agreed(person: Person) -> list[tuple[str, int]]:
    db.session.expire_all()
    return sorted((each.version.slug.value, each.version.number) for each in list_consents(person))


def sign_in(client: TownClient, person: Person) -> str:
    """By link: where it leads."""
    token = actions.issue_link(person, Purpose.SIGN_IN)
    return str(client.submit(f"/links/sign-in/{token}").location)


def test_whoever_opens_an_account_agrees_to_what_is_in_force(client: TownClient, issue: Publish) -> None:
    issue(Slug.TERMS)
    actions.ask_to_sign_up("asha@example.org", DETAILS)
    person = find_person_by_email("asha@example.org")
    assert person is not None
    token = actions.issue_link(person, Purpose.CONFIRM_SIGN_UP, detail=DETAILS.to_json())
    assert "you agree to our terms" in client.get(f"/links/sign-up/{token}").text
    client.submit(f"/links/sign-up/{token}", name="Asha Patel")
    assert agreed(person) == [("privacy", 1), ("terms", 2)]


def test_who_signs_up_agrees_to_what_the_page_showed_and_is_asked_about_what_came_since(
    client: TownClient, issue: Publish
) -> None:
    actions.ask_to_sign_up("asha@example.org", DETAILS)
    person = find_person_by_email("asha@example.org")
    assert person is not None
    token = actions.issue_link(person, Purpose.CONFIRM_SIGN_UP, detail=DETAILS.to_json())
    page = client.get(f"/links/sign-up/{token}").text
    shown = re.findall(r'name="agreed" value="(\d+)"', page)
    issue(Slug.TERMS, needs_consent=True)
    client.submit(f"/links/sign-up/{token}", name="Asha Patel", agreed=[*shown, "x", "9" * 30])
    assert agreed(person) == [("privacy", 1), ("terms", 1)]
    assert client.get("/pledges").location.startswith("/account/statements")


def test_nobody_is_asked_again_without_need(client: TownClient, resident: Person, issue: Publish) -> None:
    issue(Slug.TERMS)
    issue(Slug.COOKIES, needs_consent=True)
    sign_in(client, resident)
    assert client.get("/account").status_code == 200
    assert client.get("/account/statements").location == "/account"


@pytest.fixture
def asked(client: TownClient, resident: Person, issue: Publish) -> TownClient:
    """Somebody who has just signed in, and is to agree to version 2 of the terms."""
    issue(Slug.TERMS, needs_consent=True)
    sign_in(client, resident)
    return client


def test_after_signing_in_every_page_leads_to_the_question(asked: TownClient) -> None:
    assert asked.get("/pledges?x=1").location == "/account/statements?next=/pledges?x%3D1"
    page = asked.get("/account/statements?next=/pledges").text
    assert "Terms of use" in page
    assert "New." in page
    assert "Privacy: what we keep" not in page


def test_who_does_not_agree_may_read_take_their_data_along_and_leave(asked: TownClient) -> None:
    for path in ("/statements/terms", "/account/data", "/account/deletion", "/healthz"):
        assert asked.get(path).status_code == 200, path
    assert asked.submit("/account/session/closure").status_code == 303
    assert asked.get("/pledges").status_code == 200


def newest_id(slug: Slug) -> int:
    return int(db.session.scalars(select(StatementVersion.id).where(StatementVersion.slug == slug)).all()[-1])


def test_agreeing_leads_on_and_is_kept(asked: TownClient, resident: Person) -> None:
    answer = asked.submit("/account/statements", version=newest_id(Slug.TERMS), next="/pledges")
    assert answer.location == "/pledges"
    assert agreed(resident) == [("terms", 2)]
    assert asked.get("/pledges").status_code == 200
    assert asked.submit("/account/statements").location == "/account"


def test_one_agrees_to_what_one_was_shown(asked: TownClient, resident: Person, issue: Publish) -> None:
    shown = newest_id(Slug.TERMS)
    issue(Slug.TERMS)
    for version in (shown, 1, "x", "9" * 40, ""):
        answer = asked.submit("/account/statements", version=version, next="/pledges")
        assert answer.location == "/account/statements?next=/pledges"
    assert agreed(resident) == []


def test_the_way_on_leads_nowhere_else(asked: TownClient) -> None:
    answer = asked.submit("/account/statements", version=newest_id(Slug.TERMS), next="https://evil.example/")
    assert answer.location == "/account"


def test_who_agreed_is_not_asked_at_the_next_sign_in(client: TownClient, resident: Person, issue: Publish) -> None:
    agree(resident, [issue(Slug.TERMS, needs_consent=True).id])
    issue(Slug.TERMS)
    sign_in(client, resident)
    assert client.get("/pledges").status_code == 200


def test_strangers_are_not_asked(client: TownClient, issue: Publish) -> None:
    issue(Slug.TERMS, needs_consent=True)
    assert client.get("/pledges").status_code == 200
    assert client.get("/account/statements").location.startswith("/sign-in")
    assert client.submit("/account/statements").location.startswith("/sign-in")
    assert db.session.scalars(select(StatementConsent)).all() == []


def test_ones_copy_says_what_one_agreed_to(resident: Person) -> None:
    agree(resident, [newest_id(Slug.TERMS)])
    consents = next(sheet for sheet in copy_of(resident) if sheet.key == "consents")
    assert [(str(row["statement"]), row["version"]) for row in consents.rows] == [("terms", 1)]
