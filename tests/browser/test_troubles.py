"""What somebody with JavaScript sees when the answer is not the one they hoped for, or none comes."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import delete

from app.db import db
from app.places.models import Postcode
from tests.browser.conftest import Site, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def postcodes(site: Site) -> Iterator[None]:
    """Without any the page does not ask for one."""
    with site.app.app_context():
        db.session.add(Postcode(postcode="LU1 2SE", ward_code="E05014742"))
        db.session.commit()
        yield
        db.session.execute(delete(Postcode))
        db.session.commit()


def ask_for_ward(page: Page) -> None:
    page.get_by_label("Postcode").fill("LU1 2SE")
    page.get_by_role("button", name="Find my ward").click()


@pytest.mark.usefixtures("postcodes")
def test_a_refusal_is_a_page_that_says_so(open_browser: Callable[..., Page]) -> None:
    page = open_browser("phone")
    page.goto("/places/ward")
    page.context.clear_cookies()
    ask_for_ward(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("could not use what was sent")


def test_a_link_that_fails_goes_the_plain_way(open_browser: Callable[..., Page]) -> None:
    page = open_browser("desktop")
    page.goto("/vision/developments")
    page.route("**/vision/developments?*", fail_for_htmx)
    page.get_by_role("link", name="Planned").click()
    page.wait_for_url("**/vision/developments?status=planned")
    assert page.evaluate("performance.getEntriesByType('navigation')[0].name").endswith("?status=planned")


def fail_for_htmx(route: Route) -> None:
    if "hx-request" in route.request.headers:
        route.fulfill(status=503)
    else:
        route.continue_()


@pytest.mark.usefixtures("postcodes")
def test_without_a_connection_a_message_says_so_and_nothing_is_lost(open_browser: Callable[..., Page]) -> None:
    page = open_browser("phone")
    page.goto("/places/ward")
    page.context.set_offline(True)
    ask_for_ward(page)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The website did not answer")
    expect(alert).to_be_in_viewport()
    expect(page.get_by_label("Postcode")).to_have_value("LU1 2SE")
    assert violations(page) == []
    page.context.set_offline(False)
    page.wait_for_timeout(2100)  # a second press within two seconds is taken for a double click
    page.get_by_role("button", name="Find my ward").click()
    expect(alert).to_have_count(0)
    expect(page.get_by_role("status")).to_be_visible()
