"""Every page a browser can open: no accessibility violation, nothing wider than a phone, in light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site, overflow, violations
from tests.browser.pages import ADDRESSES, NOT_PAGES, addresses

pytestmark = pytest.mark.browser


def test_every_route_that_shows_a_page_is_looked_at(site: Site) -> None:
    shown = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or set())} - NOT_PAGES
    assert shown == set(ADDRESSES), "list new pages in tests/browser/pages.py"


@pytest.mark.parametrize("endpoint", sorted(ADDRESSES))
def test_it_is_accessible_and_fits(open_browser: Callable[..., Page], site: Site, endpoint: str) -> None:
    who, paths = addresses(site, endpoint)
    phone, desktop = open_browser("phone"), open_browser("desktop", scheme="dark")
    for page in (phone, desktop):
        site.sign_in(page, who)
        for path in paths:
            answer = page.goto(path)
            assert answer is not None
            assert answer.status < 500, path
            assert violations(page) == [], path
            assert overflow(page) == 0, path
