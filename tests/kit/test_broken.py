"""When something breaks: a calm page, a log that names nobody, and no question to the database that just failed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app.db import db
from app.kit.access import public
from tests.conftest import build_town, let_go
from tests.databases import new_database

SECRET = "".join(["amina", "@", "example.org"])


@pytest.fixture
def broken_town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A site in public service, with one page whose statement fails and quotes what somebody typed."""
    with new_database(request.config.getoption("--database"), tmp_path) as url:
        app = build_town(url, tmp_path)
        app.config.update(TESTING=False, WATCH_SESSION=False, PROPAGATE_EXCEPTIONS=False)
        app._got_first_request = False

        @app.get("/broken")
        @public
        def broken() -> str:
            db.session.execute(text("INSERT INTO throttles (key) VALUES (:key)"), {"key": SECRET})
            return ""

        yield app
        let_go(app)


def test_a_failure_is_a_calm_page_and_its_log_names_nobody(
    broken_town: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    browser = broken_town.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = "1:1"
    answer = browser.get("/broken")
    assert answer.status_code == 500
    assert "Sorry" in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["Content-Security-Policy"]
    assert "GET broken failed" in caplog.text
    assert SECRET not in caplog.text
