"""The bar at the top of every page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
PIECES = ".town-header__name, .town-header__account, .town-header__menu"
TOPS = f"[...document.querySelectorAll('{PIECES}')].map(each => Math.round(each.getBoundingClientRect().top))"


@pytest.mark.parametrize("email", [None, "resident@example.org"])
def test_it_is_one_line_on_a_phone(open_browser: Callable[..., Page], site: Site, email: str | None) -> None:
    page = open_browser("phone")
    site.sign_in(page, email)
    page.goto("/")
    tops = page.evaluate(TOPS)
    assert len(tops) == 3
    assert len(set(tops)) == 1
