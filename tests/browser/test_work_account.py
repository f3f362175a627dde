"""Signing in with a council's work account, in a real browser and with a provider in a process of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.council.directory import init_directory
from tests.browser.conftest import LOOKS, Site, look_at
from tests.conftest import settings_for
from tests.council.directory import Council, running

pytestmark = pytest.mark.browser


@pytest.fixture
def council(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Council]:
    monkeypatch.setitem(site.app.config, "SITE_URL", site.url)
    with running() as council:
        council.connect(site.app)
        yield council
    init_directory(site.app, settings_for("sqlite://", Path(site.app.instance_path)))


def test_a_colleague_signs_in_with_two_factors_shown_there(
    open_browser: Callable[..., Page], site: Site, council: Council
) -> None:
    for number, (size, scheme) in enumerate(LOOKS):
        council.vouch(
            sub=str(number),
            email=f"colleague{number}@luton.example",
            email_verified=True,
            name="Col League",
            groups=["Town moderators"],
            amr=["mfa"],
        )
        page = open_browser(size, scheme=scheme)
        page.goto("/staff")
        page.get_by_role("link", name="Sign in with your council work account").click()
        expect(page.get_by_text(f"Your council says that you are colleague{number}@luton.example.")).to_be_visible()
        look_at(page, "coming back from the council's directory")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Staff desk")
