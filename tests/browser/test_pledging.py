"""The main promise to a resident: pledge, confirm, say how it goes, take it back; anywhere, with or without JS."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, overflow, violations

pytestmark = pytest.mark.browser

MANAGING = re.compile("/pledges/manage/")
EVERYWHERE = pytest.mark.parametrize(
    ("size", "scripts"), [("phone", True), ("phone", False), ("desktop", True), ("desktop", False)]
)


def choose_and_tell(page: Page, email: str) -> None:
    """The first two pages, answered."""
    page.goto("/")
    page.get_by_role("link", name="Make a pledge").first.click()
    page.get_by_label("Recycle all that can be recycled").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your email address").fill(email)
    page.get_by_label("18 or over").check()
    page.get_by_label("By my first name").check()
    page.get_by_label("Your name (optional)").fill("Amina Begum")
    page.get_by_label("Your ward (optional)").select_option(label="Dallow")
    page.get_by_role("button", name="Continue").click()
    # A click returns before the next page is there, and a browser in between pages can neither go back nor be asked.
    expect(page.get_by_role("button", name="Make my pledge")).to_be_visible()


@EVERYWHERE
def test_pledge_confirm_check_in_withdraw(
    open_browser: Callable[..., Page], site: Site, size: str, scripts: bool
) -> None:
    page = open_browser(size, scripts=scripts)
    email = f"{uuid4().hex}@example.org"
    choose_and_tell(page, email)
    expect(page.get_by_text(email)).to_be_visible()
    page.get_by_role("button", name="Make my pledge").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Now check your email")

    page.goto(site.link_sent_to(email, "/links/pledge/"))
    page.get_by_role("button", name="Confirm my pledge").click()
    expect(page).to_have_url(MANAGING)

    page.get_by_role("button", name="Still doing it").click()
    expect(page.get_by_text("We have noted how it is going")).to_be_visible()
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw my pledge").click()
    expect(page.get_by_text("Your pledge is withdrawn")).to_be_visible()
    if scripts:
        assert overflow(page) == 0


@EVERYWHERE
def test_back_and_change_keep_what_was_typed(open_browser: Callable[..., Page], size: str, scripts: bool) -> None:
    page = open_browser(size, scripts=scripts)
    email = f"{uuid4().hex}@example.org"
    choose_and_tell(page, email)
    page.go_back()
    expect(page.get_by_label("Your email address")).to_have_value(email)
    page.go_back()
    expect(page.get_by_label("Recycle all that can be recycled")).to_be_checked()


def test_a_mistake_is_named_beside_its_field_and_focus_goes_there(open_browser: Callable[..., Page]) -> None:
    page = open_browser("phone")
    page.goto("/pledges/new")
    page.get_by_role("button", name="Continue").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Choose what you will do")
    expect(page).to_have_title(re.compile("^Error: "))
    assert violations(page) == []
    summary.get_by_role("link").click()
    expect(page.locator("[name=action]").first).to_be_focused()


def test_the_whole_journey_by_keyboard(open_browser: Callable[..., Page]) -> None:
    page = open_browser("desktop")
    page.goto("/pledges/new")
    page.get_by_label("Use less energy at home").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    email = page.get_by_label("Your email address")
    email.focus()
    page.keyboard.type(f"{uuid4().hex}@example.org")
    page.get_by_label("18 or over").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Make my pledge")).to_be_visible()


def test_opening_a_link_confirms_nothing(open_browser: Callable[..., Page], site: Site) -> None:
    page = open_browser("desktop")
    email = f"{uuid4().hex}@example.org"
    choose_and_tell(page, email)
    page.get_by_role("button", name="Make my pledge").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Now check your email")
    link = site.link_sent_to(email, "/links/pledge/")
    scanner = open_browser("desktop", scripts=False)
    for _visit in range(3):
        scanner.goto(link)
    page.goto(link)
    page.get_by_role("button", name="Confirm my pledge").click()
    expect(page).to_have_url(MANAGING)


def test_buttons_that_need_a_script_are_not_there_without_one(open_browser: Callable[..., Page]) -> None:
    with_script, without = open_browser("desktop"), open_browser("desktop", scripts=False)
    for page in (with_script, without):
        page.goto("/pledges")
        page.locator(".town-pledges__promise a").first.click()
    expect(with_script.get_by_role("button", name="Print this page")).to_be_visible()
    expect(without.get_by_role("button", name="Print this page")).to_have_count(0)
