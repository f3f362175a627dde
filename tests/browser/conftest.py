"""Real browsers on a real site: the demo town served on a free port, Chromium with and without JavaScript."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any
from weakref import WeakSet

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from app.accounts.models import Person
from app.db import db
from app.kit.outbox import OutboxEmail
from tests.conftest import build_town, passed_second_step
from tests.databases import new_database
from tests.links import token_in

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
SIZES = {"phone": (320, 640), "desktop": (1280, 900)}
LOOKS = (("phone", "light"), ("desktop", "dark"))  # the two extremes every page and state is looked at in
DEMO_RESIDENTS = "40"


class Site:
    """The site as a browser meets it, and its outbox as a mailbox would."""

    def __init__(self, app: Flask, url: str) -> None:
        self.app = app
        self.url = url

    def link_sent_to(self, email: str, path: str) -> str:
        """The newest e-mailed address that starts with `path`."""
        with self.app.app_context():
            text = db.session.scalars(
                select(OutboxEmail.text)
                .where(OutboxEmail.to_address == email, OutboxEmail.text.contains(path))
                .order_by(OutboxEmail.id.desc())
                .limit(1)
            ).one()
        return f"{self.url}{path}{token_in(text, path)}"

    def sign_in(self, page: Page, email: str | None, session: dict[str, Any] | None = None) -> None:
        """Let somebody's session into the browser, as if they had signed in; None is a stranger.

        `session` is what the browser remembers besides: the answers of a pledge not yet sent, for one.
        """
        session = {**(self._session_of(email) if email else {}), **(session or {})}
        if not session:
            return
        signer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert signer is not None
        cookie = {"name": self.app.config["SESSION_COOKIE_NAME"], "value": signer.dumps(session), "url": self.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]

    def _session_of(self, email: str) -> dict[str, Any]:
        with self.app.app_context():
            person = db.session.scalars(select(Person).where(Person.email == email)).one()
            return {"_user_id": person.get_id(), "_fresh": True, **passed_second_step()}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with new_database("sqlite", folder) as url:
        app = build_town(url, folder)
        app.config["WATCH_SESSION"] = False
        result = app.test_cli_runner().invoke(args=["demo", "build", "--residents", DEMO_RESIDENTS])
        assert result.exit_code == 0, result.output
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(app, f"http://127.0.0.1:{server.port}")
        server.shutdown()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = which("chromium")
    assert executable is not None, "Chromium is not installed"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        yield browser
        browser.close()


WITHOUT_SCRIPTS: WeakSet[BrowserContext] = WeakSet()


@pytest.fixture
def open_browser(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """`open_browser("phone", scripts=False)` opens a window with nobody signed in. A page's errors fail the test."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_window(size: str = "desktop", *, scripts: bool = True, scheme: str = "light") -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            color_scheme=scheme,  # type: ignore[arg-type]
            base_url=site.url,
        )
        contexts.append(context)
        if not scripts:
            WITHOUT_SCRIPTS.add(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        page.on("console", lambda message: _note_violation(problems, message.text))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert problems == []


def _note_violation(problems: list[str], text: str) -> None:
    """Anything our own policy had to block is a mistake of ours."""
    if "Content Security Policy" in text or "Content-Security-Policy" in text:
        problems.append(text)


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is now: WCAG 2.2 A and AA, and best practice."""
    assert page.context not in WITHOUT_SCRIPTS, "axe would wait for ever where no script runs"
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        """() => axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
                    .then(result => result.violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join(' | ')}`))"""
    )
    return list(found)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def look_at(page: Page, what: str) -> None:
    """The page as it is now breaks no rule and is no wider than its window. Wait for it with `expect` first."""
    assert violations(page) == [], what
    assert overflow(page) == 0, what
