"""Every page a browser can open: no accessibility violation, nothing wider than a phone, in light and dark."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LOOKS, Site, look_at
from tests.browser.pages import ADDRESSES, NOT_PAGES, REDIRECTS, SESSIONS, addresses

pytestmark = pytest.mark.browser


def test_every_route_that_shows_a_page_is_looked_at(site: Site) -> None:
    shown = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or set())} - NOT_PAGES
    pages = {endpoint for endpoint in shown if not endpoint.startswith("api.")}  # other programs read those
    assert sorted(pages ^ set(ADDRESSES)) == [], "list new pages in tests/browser/pages.py"


@pytest.mark.parametrize("endpoint", sorted(ADDRESSES))
def test_it_is_accessible_and_fits(open_browser: Callable[..., Page], site: Site, endpoint: str) -> None:
    who, paths = addresses(site, endpoint)
    for size, scheme in LOOKS:
        page = open_browser(size, scheme=scheme)
        site.sign_in(page, who, SESSIONS.get(endpoint))
        for path in paths:
            answer = page.goto(path)
            assert answer is not None
            assert answer.status < 500, path
            has_moved = urlsplit(answer.url).path != urlsplit(path).path
            assert has_moved == (endpoint in REDIRECTS), f"{path} led to {answer.url}"
            look_at(page, path)
