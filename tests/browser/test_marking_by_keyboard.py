"""Marking every kind of ballot with the keys alone: focus moves in order, Enter never loses anything."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.polls.rules import Marking, Method
from tests.browser.conftest import Site, look_at
from tests.browser.poll_pages import LONG
from tests.browser.test_voting import prepare, see, somebody

pytestmark = pytest.mark.browser


def press_until(page: Page, name: str) -> None:
    """Tab on until the focus is on what has this name."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText") == name:
            return
    raise AssertionError(f"Tab never came to {name}")


@pytest.mark.parametrize(("size", "scripts"), [("phone", True), ("desktop", False)])
def test_options_are_put_in_order_by_buttons(
    open_browser: Callable[..., Page], site: Site, size: str, scripts: bool
) -> None:
    address, _code = prepare(site, Method.IRV)
    page = open_browser(size, scripts=scripts)
    site.sign_in(page, somebody(site))
    page.goto(f"{address}/ballot")
    for option, says in (
        ("Benches", "Moved “Benches” to number 1 of 3."),
        (LONG, f"Moved “{LONG}” to number 2 of 3."),
        (LONG, f"Moved “{LONG}” to number 1 of 3."),
    ):
        page.get_by_role("button", name=re.compile(f"^Up {option}")).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text(says)
        if scripts:
            expect(page.get_by_role("button", name=re.compile(f"^Up {option}"))).to_be_focused()
    if scripts:
        look_at(page, "a ballot in order")
    page.get_by_label("Benches", exact=True).focus()
    page.keyboard.press("Enter")
    see(page, "Check your ballot", looks=False)
    assert page.locator("main li").all_inner_texts() == [f"1. {LONG}", "2. Benches"]


def test_points_scores_and_several_are_marked_with_the_keys_alone(
    open_browser: Callable[..., Page], site: Site
) -> None:
    address, _code = prepare(site, Method.POINTS, Method.SCORE, Method.APPROVAL)
    page = open_browser("desktop")
    site.sign_in(page, somebody(site))
    page.goto(f"{address}/ballot")
    press_until(page, "Benches")
    page.keyboard.type("7")
    expect(page.get_by_text("You have given 7 of 10 points. 3 left.")).to_be_visible()
    press_until(page, "0")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    press_until(page, "Lights")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    see(page, "Check your ballot", looks=False)
    said = page.locator("main li").all_inner_texts()
    assert said == ["Benches: 7 points", f"{LONG}: 2 out of 5", "Lights"]
    press_until(page, "Cast my ballot")
    page.keyboard.press("Enter")
    see(page, "Your ballot is cast", looks=False)


def test_a_budget_tells_the_sum_and_a_mistake_takes_the_focus(open_browser: Callable[..., Page], site: Site) -> None:
    address, _code = prepare(site, Method.EQUAL_SHARES, marking=Marking.KNAPSACK)
    page = open_browser("desktop")
    site.sign_in(page, somebody(site))
    page.goto(f"{address}/ballot")
    for option in (LONG, "Lights"):
        press_until(page, option)
        page.keyboard.press("Space")
    expect(page.get_by_role("status")).to_contain_text("That is £100 too much")
    press_until(page, "Check my ballot")
    page.keyboard.press("Enter")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label(LONG)).to_be_focused()
