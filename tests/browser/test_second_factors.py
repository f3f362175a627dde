"""Staff sign in with a second factor, in a real browser and without scripts."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from app.accounts.passwords import hash_password
from app.accounts.permissions import Role
from app.db import db
from tests.browser.conftest import LOOKS, Site, look_at
from tests.factories.factors import code_now
from tests.factories.people import make_person

pytestmark = pytest.mark.browser
PASSWORD = "three words here"


def newcomer(site: Site) -> str:
    """Somebody who has just joined the staff."""
    with site.app.app_context():
        person = make_person(
            f"{uuid4().hex}@example.org", roles=(Role.ADMINISTRATOR,), password_hash=hash_password(PASSWORD)
        )
        db.session.commit()
        return person.email


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in?next=/staff")
    enter(page, email)


def enter(page: Page, email: str) -> None:
    page.get_by_label("Email address").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_an_app_is_set_up_and_then_asked_for(
    open_browser: Callable[..., Page], site: Site, size: str, scheme: str
) -> None:
    page = open_browser(size, scheme=scheme, scripts=False)
    email = newcomer(site)
    sign_in(page, email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second factors")
    page.get_by_role("link", name="Set up an authenticator app").click()
    secret = page.locator(".town-code").inner_text().replace("-", "")
    page.get_by_label("Code from your authenticator app").fill(code_now(secret))
    page.get_by_role("button", name="Finish setting up").click()
    expect(page.locator("li.town-code")).to_have_count(10)
    recovery_code = page.locator("li.town-code").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Staff desk")

    page = open_browser(size, scheme=scheme)
    sign_in(page, email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Show that it is you")
    page.get_by_label("Code from your authenticator app").fill(code_now(secret, later=40))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    look_at(page, "a wrong code")
    page.get_by_role("link", name="use a recovery code").click()
    page.get_by_label("Recovery code").fill(recovery_code.lower())
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Staff desk")


def test_a_passkey_is_added_and_then_shown(
    open_browser: Callable[..., Page], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chromium's own authenticator stands in for a phone's or computer's."""
    named = site.url.replace("127.0.0.1", "localhost")  # passkeys belong to names
    monkeypatch.setitem(site.app.config, "SITE_URL", named)
    email = newcomer(site)
    page = open_browser("phone", scheme="dark")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    extras = {"hasResidentKey": True, "automaticPresenceSimulation": True}
    device = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **extras}})["authenticatorId"]
    page.goto(f"{named}/sign-in?next=/staff")
    enter(page, email)
    page.get_by_role("link", name="Or add a passkey").click()
    look_at(page, "adding a passkey")
    page.get_by_label("Name of the passkey").fill("This phone")
    page.get_by_role("button", name="Add this passkey").click()
    expect(page.locator("li.town-code")).to_have_count(10)

    page.context.clear_cookies()
    page.goto(f"{named}/sign-in?next=/staff")
    enter(page, email)
    expect(page.get_by_role("button", name="Use a passkey")).to_be_visible()
    look_at(page, "a passkey as the second step")
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Staff desk")


def test_without_scripts_a_passkey_is_not_offered(
    open_browser: Callable[..., Page], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = site.url.replace("127.0.0.1", "localhost")
    monkeypatch.setitem(site.app.config, "SITE_URL", named)
    page = open_browser("phone", scripts=False)
    page.goto(f"{named}/sign-in?next=/account/second-factors/passkeys")
    enter(page, newcomer(site))
    expect(page.get_by_role("button", name="Add this passkey")).to_be_hidden()
    page.get_by_role("link", name="Use an authenticator app instead").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up an authenticator app")


def test_the_recovery_codes_fit_their_page(open_browser: Callable[..., Page], site: Site) -> None:
    for size, scheme in LOOKS:
        page = open_browser(size, scheme=scheme)
        site.sign_in(page, newcomer(site))
        page.goto("/account/second-factors")
        page.get_by_role("button", name="Make new recovery codes").click()
        expect(page.locator("li.town-code")).to_have_count(10)
        look_at(page, "ten recovery codes")
