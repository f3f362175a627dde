"""An organisation's pledge from its first word to the town's yes, in a real browser, with and without scripts."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from app.db import db
from tests.browser.commitment_pages import organisation
from tests.browser.conftest import Site
from tests.browser.finding import OFFICER, RESIDENT

pytestmark = pytest.mark.browser


@pytest.fixture
def slug(site: Site) -> str:
    """The workspace of an organisation that the resident writes for."""
    with site.app.app_context():
        found = organisation().slug
        db.session.commit()
        return found


def fill_day(page: Page, name: str, day: date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"#{name}-{part}").fill(str(getattr(day, part)))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_pledge_is_written_sent_and_agreed(
    open_browser: Callable[..., Page], site: Site, slug: str, scripts: bool
) -> None:
    year = date.today().year + 1  # noqa: DTZ011 - any year ahead
    page = open_browser("phone", scripts=scripts)
    site.sign_in(page, RESIDENT)
    page.goto(f"/workspace/{slug}/pledges")
    page.get_by_role("button", name="Start a pledge").or_(page.get_by_role("link", name="Start a pledge")).click()
    fill_day(page, "starts_on", date(year, 1, 1))
    fill_day(page, "ends_on", date(year, 12, 31))
    page.get_by_label("What do you pledge").fill("We bake with less gas.")
    page.get_by_role("button", name="Start the draft").click()
    page.get_by_role("link", name="Choose a ready-made one").click()
    page.get_by_role("link", name="Use “Prompt payment”").click()
    page.get_by_role("button", name="Add it to the draft").click()
    page.get_by_role("link", name="Say whose job it is").click()
    page.get_by_label("Whose job is it?").fill("Head of Finance")
    fill_day(page, "starts_on", date(year, 1, 1))
    fill_day(page, "due_on", date(year, 6, 30))
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Send to staff").click()
    expect(page.get_by_text("With staff").first).to_be_visible()
    pledge_id = page.url.rsplit("/", 1)[1]

    staff = open_browser("desktop", scripts=scripts)
    site.sign_in(staff, OFFICER)
    staff.goto(f"/staff/organisation-pledges/{pledge_id}")
    staff.get_by_role("button", name="Agree and publish").click()
    expect(staff.get_by_text("agreed and published")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Everybody can read this pledge")).to_be_visible()


def test_what_is_typed_is_kept_as_it_changes(open_browser: Callable[..., Page], site: Site, slug: str) -> None:
    page = open_browser("desktop")
    site.sign_in(page, RESIDENT)
    page.goto(f"/workspace/{slug}/pledges/new")
    page.get_by_label("What do you pledge").fill("Half a thought")
    page.get_by_label("What do you pledge").blur()
    expect(page.locator("#kept")).to_contain_text("Kept at")
    page.reload()
    expect(page.get_by_label("What do you pledge")).to_have_value("Half a thought")
