"""An organisation's first day: registered by one person, verified by staff, joined by a colleague with a link."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, overflow, violations
from tests.browser.finding import OFFICER, RESIDENT

pytestmark = pytest.mark.browser


def look_at(page: Page, *, scripts: bool = True) -> None:
    """No page on the way is wider than its window, or closed to anybody."""
    assert overflow(page) == 0, page.url
    if scripts:
        assert violations(page) == [], page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_registered_verified_and_joined(open_browser: Callable[..., Page], site: Site, scripts: bool) -> None:
    name, email = f"Kite Makers {uuid4().hex[:6]}", f"{uuid4().hex}@kites.example"
    owner = open_browser("phone", scripts=scripts)
    site.sign_in(owner, RESIDENT)
    _register(owner, name, scripts=scripts)
    _verify(open_browser("desktop", scripts=scripts), site, name, scripts=scripts)
    owner.goto("/workspace")
    owner.get_by_role("link", name=name).click()
    owner.get_by_role("link", name="Members", exact=True).click()
    owner.get_by_role("link", name="Invite somebody").click()
    owner.get_by_label("Email address").fill(email)
    owner.get_by_label("Editor").check()
    owner.get_by_role("button", name="Send the invitation").click()
    expect(owner.get_by_text("The invitation is on its way.")).to_be_visible()
    look_at(owner, scripts=scripts)
    _join(open_browser("phone", scripts=scripts), site.link_sent_to(email, "/links/organisation/"), name)


def _register(page: Page, name: str, *, scripts: bool) -> None:
    page.goto("/organisations/new")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    look_at(page, scripts=scripts)
    page.get_by_label("Name of the organisation").fill(name)
    page.get_by_label("Voluntary or community organisation").check()
    page.get_by_label("Dallow").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your answers before you register")).to_be_visible()
    look_at(page, scripts=scripts)
    page.get_by_role("button", name="Change the answers").click()
    expect(page.get_by_label("Name of the organisation")).to_have_value(name)
    expect(page.get_by_label("Dallow")).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Register the organisation").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    look_at(page, scripts=scripts)
    page.goto("/organisations/new")
    page.get_by_label("Name of the organisation").fill(f"The {name} Ltd")
    page.get_by_label("Voluntary or community organisation").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("You act for it already.")).to_be_visible()
    look_at(page, scripts=scripts)


def _verify(page: Page, site: Site, name: str, *, scripts: bool) -> None:
    site.sign_in(page, OFFICER)
    page.goto("/staff/organisations")
    page.get_by_role("link", name=name).click()
    look_at(page, scripts=scripts)
    page.get_by_role("button", name="Put it on the register").click()
    expect(page.get_by_text("It is on the register, and its owners know.")).to_be_visible()


def _join(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.get_by_label("Your name").fill("Kim Kite")
    page.get_by_label("I am 18 or over").check()
    page.get_by_role("button", name="Open my account and accept").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    expect(page.get_by_text("Your role is Editor.")).to_be_visible()


def test_who_is_removed_while_typing_sees_what_they_typed(open_browser: Callable[..., Page], site: Site) -> None:
    """The page that tells them is a page like any other."""
    name = f"Kite Makers {uuid4().hex[:6]}"
    page = open_browser("phone")
    site.sign_in(page, RESIDENT)
    _register(page, name, scripts=False)
    page.goto("/workspace")
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="Change the details").click()
    page.get_by_label("About the organisation").fill("Kites for every child of the town")
    staff = open_browser("desktop")
    site.sign_in(staff, OFFICER)
    staff.goto("/staff/organisations")
    staff.get_by_role("link", name=name).click()
    staff.get_by_label("Why?").fill("We are asking about a claim.")
    staff.get_by_role("button", name="Suspend").click()
    expect(staff.get_by_text("It is suspended, and its owners know why.")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("We are asking about a claim.")).to_be_visible()
    expect(page.get_by_text("Kites for every child of the town")).to_be_visible()
    look_at(page)
