"""The main promise of a poll: mark, check, cast, keep the receipt, change one's mind; with or without scripts."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from app.db import db
from app.polls import codes
from app.polls.rules import Marking, Method
from tests.browser.conftest import LOOKS, Site, look_at
from tests.browser.poll_pages import a_poll, with_pots
from tests.factories.people import make_person

pytestmark = pytest.mark.browser
RECEIPT = re.compile(r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){5}$")


def somebody(site: Site) -> str:
    with site.app.app_context():
        email = make_person(f"{uuid4().hex}@example.org").email
        db.session.commit()
        return email


def prepare(site: Site, *methods: Method, marking: Marking | None = None) -> tuple[str, str]:
    """A poll's address, and a code for it."""
    with site.app.app_context():
        poll = a_poll(*methods, marking=marking, takes_codes=True)
        [code] = codes.make_batch(poll, 1, actor=make_person())
        db.session.commit()
        return f"/polls/{poll.slug}", code


def prepare_pots(site: Site) -> str:
    with site.app.app_context():
        poll = with_pots()
        db.session.commit()
        return f"/polls/{poll.slug}"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def see(page: Page, heading: str, *, looks: bool) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    if looks:
        look_at(page, heading)


def receipt_on(page: Page) -> str:
    return page.get_by_text(RECEIPT).inner_text()


@pytest.mark.parametrize(("size", "scripts"), [("phone", True), ("desktop", False)])
def test_mark_check_cast_and_change_ones_mind(
    open_browser: Callable[..., Page], site: Site, size: str, scripts: bool
) -> None:
    address, _code = prepare(site, Method.PLURALITY, Method.IRV)
    page = open_browser(size, scripts=scripts)
    site.sign_in(page, somebody(site))
    page.goto(address)
    page.get_by_role("button", name="Vote now").or_(page.get_by_role("link", name="Vote now")).click()
    press(page, "Check my ballot")
    expect(page.get_by_role("alert")).to_contain_text("Choose one, or choose")
    if scripts:
        look_at(page, "the ballot with mistakes")
    page.get_by_label("Benches").first.check()
    page.get_by_label("Lights").last.fill("1")
    press(page, "Check my ballot")
    see(page, "Check your ballot", looks=scripts)
    press(page, "Change something")
    expect(page.get_by_label("Lights").last).to_have_value("1")
    press(page, "Check my ballot")
    press(page, "Cast my ballot")
    see(page, "Your ballot is cast", looks=scripts)
    receipt = receipt_on(page)

    page.goto(f"{address}/receipt")
    page.get_by_label("The code on your receipt").fill(receipt.lower())
    press(page, "Get a new ballot")
    see(page, "Mark your new ballot", looks=scripts)
    page.get_by_label("I abstain").first.check()
    page.get_by_label("I abstain").last.check()
    press(page, "Check my ballot")
    press(page, "Cast my ballot")
    see(page, "Your ballot is changed", looks=scripts)
    assert receipt_on(page) == receipt


def test_a_code_on_paper_and_the_keyboard_are_enough(open_browser: Callable[..., Page], site: Site) -> None:
    address, code = prepare(site)
    page = open_browser("desktop", scripts=False)
    page.goto(f"{address}/code")
    page.get_by_label("Your code").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.get_by_label("Benches").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    see(page, "Check your ballot", looks=False)
    page.get_by_role("button", name="Cast my ballot").focus()
    page.keyboard.press("Enter")
    see(page, "Your ballot is cast", looks=False)
    expect(page.get_by_text("Close this window")).to_be_visible()


def test_the_next_person_at_a_shared_screen_finds_no_receipt_and_no_ballot(
    open_browser: Callable[..., Page], site: Site
) -> None:
    address, code = prepare(site)
    page = open_browser("desktop")
    page.goto(f"{address}/code")
    page.get_by_label("Your code").fill(code)
    press(page, "Get my ballot")
    page.get_by_label("Benches").check()
    press(page, "Check my ballot")
    press(page, "Cast my ballot")
    see(page, "Your ballot is cast", looks=True)
    receipt = receipt_on(page)
    page.reload()
    expect(page.get_by_role("heading", name="The rules of this poll")).to_be_visible()
    assert receipt not in page.content()
    page.goto(f"{address}/code")
    page.go_back()
    assert receipt not in page.content()


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_sum_runs_along_and_too_much_is_not_cast(
    open_browser: Callable[..., Page], site: Site, size: str, scheme: str
) -> None:
    address, _code = prepare(site, Method.EQUAL_SHARES, marking=Marking.KNAPSACK)
    page = open_browser(size, scheme=scheme)
    site.sign_in(page, somebody(site))
    page.goto(f"{address}/ballot")
    page.get_by_label(re.compile("Forty street trees")).check()
    expect(page.get_by_text("You have spent £100 of £300. £200 left.")).to_be_visible()
    page.get_by_label(re.compile("Lights")).check()
    expect(page.get_by_text("That is £100 too much.")).to_be_visible()
    press(page, "Check my ballot")
    expect(page.get_by_role("alert")).to_contain_text("Take out £100 or more")
    look_at(page, "a ballot over the budget")
    page.get_by_label(re.compile("Lights")).uncheck()
    expect(page.get_by_text("£200 left.")).to_be_visible()
    press(page, "Check my ballot")
    see(page, "Check your ballot", looks=True)
    press(page, "Cast my ballot")
    see(page, "Your ballot is cast", looks=True)


@pytest.mark.parametrize(("size", "scripts"), [("phone", True), ("desktop", False)])
def test_where_wards_have_pots_the_ward_comes_first(
    open_browser: Callable[..., Page], site: Site, size: str, scripts: bool
) -> None:
    address = prepare_pots(site)
    page = open_browser(size, scripts=scripts)
    site.sign_in(page, somebody(site))
    page.goto(f"{address}/ballot")
    press(page, "Go on to my ballot")
    expect(page.get_by_role("alert")).to_contain_text("Choose a ward")
    see(page, "Your ward", looks=scripts)
    page.get_by_label("Farley").check()
    press(page, "Go on to my ballot")
    see(page, "Mark your ballot", looks=scripts)
    press(page, "Choose another ward")
    expect(page.get_by_label("Farley")).to_be_checked()
    page.get_by_label("Biscot").check()
    press(page, "Go on to my ballot")
    page.get_by_role("radio", name="Benches").check()
    page.get_by_role("checkbox", name="Trees").check()
    press(page, "Check my ballot")
    see(page, "Check your ballot", looks=scripts)
    press(page, "Cast my ballot")
    see(page, "Your ballot is cast", looks=False)
