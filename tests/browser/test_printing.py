"""The certificate: one sheet of paper that holds all of it, and a page that fits a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from app.accounts.models import Display
from app.db import db
from app.pledges.addresses import manage_token
from app.pledges.rules import MOST_WORDS
from tests.browser.conftest import Site, overflow
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge

pytestmark = pytest.mark.browser
SHEET = "document.querySelector('.town-certificate')"
CLIPPED = f"{SHEET}.scrollHeight - {SHEET}.clientHeight"


@pytest.mark.parametrize(
    ("words", "name"),
    [("Smile", ""), ("Walk together. " * (MOST_WORDS // 15), "Magdalena Kowalczyk " * 4), ("a" * 200, "B" * 80)],
    ids=["short", "long", "one word"],
)
def test_it_fits_a_sheet_and_a_phone(open_browser: Callable[..., Page], site: Site, words: str, name: str) -> None:
    with site.app.app_context():
        shown_as = Display.FULL_NAME if name else Display.ANONYMOUS
        pledge = make_pledge(make_person(), action="own-words-fairness", words=words, name=name, shown_as=shown_as)
        assert pledge.person is not None
        address = f"/pledges/manage/{manage_token(pledge, pledge.person)}/certificate"
        db.session.commit()

    page = open_browser("phone")
    page.goto(address)
    assert overflow(page) == 0

    sheet = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    assert page.evaluate(CLIPPED) <= 0, "something is cut off"
