"""The wall keeps itself up to date, and leaves readers where they are."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.db import db
from tests.browser.conftest import Site, violations
from tests.factories.pledges import make_pledge

pytestmark = pytest.mark.browser


def test_the_numbers_move_and_newer_pledges_are_offered(open_browser: Callable[..., Page], site: Site) -> None:
    page = open_browser("desktop")
    page.clock.install()
    page.goto("/pledges")
    outcome = page.get_by_role("row").filter(has=page.locator("#count-NZ1")).get_by_role("cell").first
    newest = page.locator(".town-pledges__promise").first
    before, first = outcome.inner_text(), newest.inner_text()
    page.locator("#count-NZ1").focus()

    with site.app.app_context():
        make_pledge(action="own-words-net-zero", words="Mend the kettle")
        make_pledge(action="recycle")
        db.session.commit()
    page.clock.fast_forward(31_000)

    offer = page.get_by_role("status")
    expect(offer).to_contain_text("2 new pledges.")
    expect(outcome).not_to_have_text(before)
    assert page.evaluate("document.activeElement.id") == "count-NZ1"
    assert newest.inner_text() == first
    assert violations(page) == []

    offer.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Newest pledges")).to_be_focused()
    expect(newest).to_contain_text("recycle")
    expect(page.get_by_role("status")).to_be_empty()
