"""Signing in with a council's work account, in a real browser and with a provider in a process of its own."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

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


def vouch_for(council: Council, number: int, **claims: Any) -> None:
    council.vouch(
        sub=str(number),
        email=f"colleague{number}@luton.example",
        email_verified=True,
        name="Col League",
        groups=["Town moderators"],
        amr=["mfa"],
        **claims,
    )


def test_a_colleague_signs_in_with_two_factors_shown_there(
    open_browser: Callable[..., Page], site: Site, council: Council
) -> None:
    for number, (size, scheme) in enumerate(LOOKS):
        vouch_for(council, number)
        page = open_browser(size, scheme=scheme)
        page.goto("/staff")
        page.get_by_role("link", name="Sign in with your council work account").click()
        expect(page.get_by_text(f"Your council says that you are colleague{number}@luton.example.")).to_be_visible()
        look_at(page, "coming back from the council's directory")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Staff desk")


def test_before_what_matters_most_they_prove_anew_there(
    open_browser: Callable[..., Page], site: Site, council: Council
) -> None:
    for number, (size, scheme) in enumerate(LOOKS, start=100):
        vouch_for(council, number, auth_time=int(time.time()) - 13 * 3600)
        page = open_browser(size, scheme=scheme)
        page.goto("/sign-in/council?next=/staff")
        page.get_by_role("button", name="Continue").click()
        look_at(page, "showing two factors at the council, for they were shown too long ago")
        vouch_for(council, number, auth_time=int(time.time()) - 3600)
        page.get_by_role("link", name="Use your council work account").click()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Staff desk")
        page.goto("/account/data")
        expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is still you")
        look_at(page, "proving at the council that it is still them")
        vouch_for(council, number)
        page.get_by_role("link", name="Use your council work account").click()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Download your data")
