"""The pages one only meets on the way: after an error, after a click, with an answer. Each is looked at as it is shown.

Every step waits for what it brings before it looks: a click returns before the next page is there.
"""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import url_for
from playwright.sync_api import Page, expect

from app.db import db
from app.demo.cast import PASSWORD
from app.places import actions as places
from app.places.postcode_file import Layout, Reading
from app.pledges.models import Pledge, SharedState
from tests.browser.conftest import LOOKS, Site, look_at
from tests.browser.finding import OFFICER, RESIDENT
from tests.browser.pledge_pages import manage
from tests.factories.pledges import make_pledge, make_shared_pledge, make_suggestion

pytestmark = [pytest.mark.browser, pytest.mark.parametrize(("size", "scheme"), LOOKS)]

LAYOUT = Layout("OS Code-Point Open", 10, 0, 9)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def see(page: Page, heading: str) -> None:
    """The page under this heading is there, and is as it should be."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(heading))
    look_at(page, heading)


def see_error(page: Page, *messages: str) -> None:
    """The same page with what is wrong above it, and in its title."""
    summary = page.get_by_role("alert")
    for message in messages:
        expect(summary).to_contain_text(message)
    expect(page).to_have_title(re.compile("^Error: "))
    look_at(page, f"the error “{messages[0]}”")


def see_message(page: Page, text: str) -> None:
    expect(page.get_by_text(text)).to_be_visible()
    look_at(page, f"the message “{text}”")


def remember(site: Site, make: Callable[[], int]) -> int:
    """Make something through the actions, and keep it; answers its id."""
    with site.app.test_request_context():
        number = make()
        db.session.commit()
        return number


def test_pledging(open_browser: Callable[..., Page], site: Site, size: str, scheme: str) -> None:
    page = open_browser(size, scheme=scheme)
    email = f"{uuid4().hex}@example.org"
    page.goto("/pledges/new")
    page.get_by_label("Something else, in my own words").check()
    see(page, "What will you do")
    press(page, "Continue")
    see_error(page, "Say what you will do", "Choose the priority")
    page.get_by_label("I will…").fill(f"Sing to number {uuid4().hex[:6]}")
    page.locator("#own-words select").select_option("net-zero")
    press(page, "Continue")
    see(page, "About you")
    page.get_by_label("By my full name").check()
    press(page, "Continue")
    see_error(page, "Enter your email address", "Choose your age group", "Enter the name to show")
    page.get_by_label("Your email address").fill(email)
    page.get_by_label("18 or over").check()
    page.get_by_label("Your name (optional)").fill("Amina Begum")
    press(page, "Continue")
    see(page, "Check your answers")
    press(page, "Make my pledge")
    see(page, "Now check your email")
    press(page, "Send the email again")
    see_message(page, "we have sent a new email")

    link = site.link_sent_to(email, "/links/pledge/")
    page.goto(link)
    see(page, "Confirm your pledge")
    press(page, "Confirm my pledge")
    see(page, "Your pledge")
    press(page, "Still doing it")
    see_message(page, "We have noted how it is going")


def test_looking_after_a_pledge(open_browser: Callable[..., Page], site: Site, size: str, scheme: str) -> None:
    page = open_browser(size, scheme=scheme)
    page.goto(managing(site, remember(site, lambda: make_pledge().id)))
    see(page, "Your pledge")
    page.locator("a[href$='/display']").click()
    see(page, "How you are shown")
    page.get_by_label("By my full name").check()
    page.get_by_label("Your name").fill("")
    press(page, "Save")
    see_error(page, "Enter the name to show")
    page.get_by_label("Your name").fill("Amina Begum")
    press(page, "Save")
    see_message(page, "We have changed how you are shown")
    press(page, "Done")
    see_message(page, "We have noted how it is going")


def test_withdrawing(open_browser: Callable[..., Page], site: Site, size: str, scheme: str) -> None:
    page = open_browser(size, scheme=scheme)
    page.goto(managing(site, remember(site, lambda: make_pledge().id)))
    page.get_by_role("link", name="Withdraw this pledge").click()
    see(page, "Do you want to withdraw")
    press(page, "Withdraw my pledge")
    see_message(page, "Your pledge is withdrawn")


def managing(site: Site, number: int) -> str:
    with site.app.test_request_context():
        return url_for("pledges_managing.show", token=manage(db.session.get_one(Pledge, number)))


def test_losing_the_link(open_browser: Callable[..., Page], size: str, scheme: str) -> None:
    page = open_browser(size, scheme=scheme)
    page.goto("/pledges/links")
    press(page, "Send me my links")
    see_error(page, "Enter your email address")
    page.get_by_label("Your email address").fill(f"{uuid4().hex}@example.org")
    press(page, "Send me my links")
    see(page, "Now check your email")


def test_signing_up(open_browser: Callable[..., Page], site: Site, size: str, scheme: str) -> None:
    page = open_browser(size, scheme=scheme)
    email = f"{uuid4().hex}@example.org"
    page.goto("/sign-up")
    press(page, "Make my account")
    see_error(page, "Select how old you are", "Enter your name", "Enter an email address")
    page.get_by_label("18 or over").check()
    page.get_by_label("Your name").fill("Amina Begum")
    page.get_by_label("Email address").fill(email)
    press(page, "Make my account")
    see(page, "Check your email")
    press(page, "Send it again")
    see(page, "Check your email")

    page.goto(site.link_sent_to(email, "/links/sign-up/"))
    see(page, "Open your account")
    page.get_by_label("Password (optional)").fill("short")
    press(page, "Open my account")
    see_error(page, "Password must be 10 characters or more")
    page.get_by_label("Password (optional)").fill("a bus to the allotments")
    press(page, "Open my account")
    see_message(page, "Your account is open")


def test_signing_in(open_browser: Callable[..., Page], size: str, scheme: str) -> None:
    page = open_browser(size, scheme=scheme)
    page.goto("/sign-in")
    press(page, "Sign in")
    see_error(page, "Enter an email address", "Enter your password")
    page.get_by_label("Email address").fill(RESIDENT)
    page.get_by_label("Password", exact=True).fill("not the password")
    press(page, "Sign in")
    see_error(page, "The email address or the password is not right")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    expect(page).to_have_url(re.compile("/account$"))
    look_at(page, "the account after signing in")


def test_asking_for_links(open_browser: Callable[..., Page], size: str, scheme: str) -> None:
    page = open_browser(size, scheme=scheme)
    for path in ("/sign-in/link", "/password-reset"):
        page.goto(path)
        press(page, "Email me a link")
        see_error(page, "Enter an email address")
        page.get_by_label("Email address").fill(f"{uuid4().hex}@example.org")
        press(page, "Email me a link")
        see(page, "Check your email")


def test_finding_a_ward(open_browser: Callable[..., Page], site: Site, size: str, scheme: str) -> None:
    remember(site, load_one_postcode)
    page = open_browser(size, scheme=scheme)
    page.goto("/places/ward")
    for typed, problem in (("", "Enter your postcode"), ("LU", "Enter a full postcode")):
        page.get_by_label("Your postcode").fill(typed)
        press(page, "Find my ward")
        expect(page.get_by_role("alert")).to_contain_text(problem)
        look_at(page, problem)
    for typed, answer in (("lu11aa", "You are probably in"), ("E1 6AN", "is outside")):
        page.get_by_label("Your postcode").fill(typed)
        press(page, "Find my ward")
        see_message(page, answer)


def load_one_postcode() -> int:
    reading = Reading(LAYOUT, {"LU1 1AA": "E05014742"}, rows=1)
    places.replace_postcodes(reading, source="OS Code-Point Open, November 2026")
    return reading.rows


def test_the_wall_narrowed(open_browser: Callable[..., Page], size: str, scheme: str) -> None:
    page = open_browser(size, scheme=scheme)
    page.goto("/pledges")
    feed = page.locator("#feed")
    feed.get_by_label("Priority").select_option(index=1)
    feed.get_by_role("button", name="Show these").click()
    expect(feed.get_by_role("heading", level=2)).to_have_text("Pledges you asked for")
    look_at(page, "one priority")
    feed.get_by_label("Words to find").fill("nothing says this")
    feed.get_by_role("button", name="Show these").click()
    see_message(page, "No pledge fits")
    page.get_by_role("link", name="Stop updating").click()
    expect(page.get_by_role("link", name="Update by themselves again")).to_be_focused()
    feed.get_by_label("Words to find").focus()  # axe looks for an underline, where focus has its yellow ground
    look_at(page, "numbers that stand still")


def test_joining_a_shared_pledge(open_browser: Callable[..., Page], site: Site, size: str, scheme: str) -> None:
    number = remember(site, lambda: make_shared_pledge(target=9).id)
    page = open_browser(size, scheme=scheme)
    page.goto(f"/pledges/shared/{number}")
    press(page, "I will join")
    see(page, "About you")
    page.get_by_label("Your email address").fill(f"{uuid4().hex}@example.org")
    page.get_by_label("13 to 17").check()
    press(page, "Continue")
    see(page, "Check your answers")
    expect(page.get_by_text("Together with")).to_be_visible()


def test_starting_a_shared_pledge(open_browser: Callable[..., Page], site: Site, size: str, scheme: str) -> None:
    page = open_browser(size, scheme=scheme)
    site.sign_in(page, RESIDENT)
    page.goto("/pledges/shared/new")
    press(page, "Send to the Taskforce")
    see_error(page, "Enter a name for the shared pledge", "Enter the last day to join")


def test_suggesting(open_browser: Callable[..., Page], site: Site, size: str, scheme: str) -> None:
    page = open_browser(size, scheme=scheme)
    site.sign_in(page, RESIDENT)
    page.goto("/pledges/suggestions/new")
    press(page, "Send my suggestion")
    see_error(page, "Enter what people could promise", "Say why it would help", "Choose the priority")
    page.get_by_label("What could people promise?").fill(f"Lend tools, {uuid4().hex[:6]}")
    page.get_by_label("Why would it help the town?").fill("Most drills lie in a drawer.")
    page.get_by_label("Net zero").check()
    press(page, "Send my suggestion")
    see_message(page, "The Taskforce reads it next")


def test_deciding_on_a_suggestion(open_browser: Callable[..., Page], site: Site, size: str, scheme: str) -> None:
    number = remember(site, lambda: make_suggestion(title=f"Mend a bicycle, {uuid4().hex[:6]}").id)
    page = open_browser(size, scheme=scheme)
    site.sign_in(page, OFFICER)
    for ending, button, message in (
        ("acceptance", "Add it to the catalogue", "Enter how it reads"),
        ("merger", "Merge", "Choose the action"),
        ("refusal", "Decline", "Give a reason"),
    ):
        page.goto(f"/staff/pledges/suggestions/{number}/{ending}")
        press(page, button)
        see_error(page, message)
    page.get_by_label("Why not?").fill("We have one like it.")
    press(page, "Decline")
    see_message(page, "The suggestion is declined.")
    page.goto(f"/staff/pledges/suggestions/{number}")
    see(page, "Mend a bicycle")


def test_deciding_on_a_shared_pledge(open_browser: Callable[..., Page], site: Site, size: str, scheme: str) -> None:
    number = remember(site, propose_shared)
    page = open_browser(size, scheme=scheme)
    site.sign_in(page, OFFICER)
    page.goto(f"/staff/pledges/shared/{number}")
    press(page, "Decline")
    see_error(page, "Give a reason")
    press(page, "Open it to everyone")
    see_message(page, "The shared pledge is open")


def propose_shared() -> int:
    return make_shared_pledge(state=SharedState.PROPOSED).id


def test_reading_words(open_browser: Callable[..., Page], site: Site, size: str, scheme: str) -> None:
    words = f"Sing {uuid4().hex[:6]} {'a' * 200}"  # longer than a phone is wide
    remember(site, lambda: make_pledge(action="own-words-fairness", words=words).id)
    page = open_browser(size, scheme=scheme)
    site.sign_in(page, OFFICER)
    page.goto("/staff/pledges/words")
    press(page, "Decide")
    see_error(page, "Choose at least one pledge", "Choose what should happen")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("Show to everyone").check()
    press(page, "Decide")
    see_message(page, "The text of 1 pledge is decided")
