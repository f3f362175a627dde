"""Back, after a mistake: the form is there again with what was typed, and no question whether to send it once more."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
WITH_AND_WITHOUT_SCRIPTS = pytest.mark.parametrize("scripts", [True, False])


def go_on(page: Page, button: str = "Continue") -> None:
    page.get_by_role("button", name=button).click()


@WITH_AND_WITHOUT_SCRIPTS
def test_to_the_questions_of_a_pledge(open_browser: Callable[..., Page], scripts: bool) -> None:
    page = open_browser("phone", scripts=scripts)
    page.goto("/pledges/new")
    go_on(page)
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Eat well").check()
    page.wait_for_timeout(2100)  # a second press of a button is refused for so long
    go_on(page)
    page.get_by_label("Your email address").fill("amina@")
    go_on(page)
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("link", name="Which ward am I in?").click()
    expect(page.get_by_role("heading", name="Find your ward")).to_be_visible()

    page.go_back()
    expect(page.get_by_label("Your email address")).to_have_value("amina@")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("alert")).to_contain_text("Choose what you will do")


@WITH_AND_WITHOUT_SCRIPTS
def test_to_the_form_of_an_account(open_browser: Callable[..., Page], scripts: bool) -> None:
    page = open_browser("phone", scripts=scripts)
    page.goto("/sign-up")
    page.get_by_label("Your name").fill("Amina Begum")
    go_on(page, "Make my account")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("18 or over").check()
    page.get_by_label("Email address").fill(f"{uuid4().hex}@example.org")
    page.wait_for_timeout(2100)
    go_on(page, "Make my account")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your email")

    page.go_back()
    expect(page.get_by_label("Your name")).to_have_value("Amina Begum")
