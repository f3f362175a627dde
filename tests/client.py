"""A browser for tests that notices what a reviewer forgets: broken HTML, writes on reading, unsaved changes."""

import hashlib
import re
from typing import Any

import html5lib
from flask import g, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.db import db

IDS = re.compile(rb'\sid="([^"]+)"')
NAMESPACE = "{http://www.w3.org/1999/xhtml}"


class TownClient(FlaskClient):
    """Every answer is checked; `submit` sends a form with its CSRF token, as a browser would."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        info = db.session.info if self.application.config.get("WATCH_SESSION", True) else {}
        _forget_last_request()
        info.clear()
        response = super().open(*args, **kwargs)
        response.request.environ["wsgi.input"].close()  # a large form is a temporary file
        assert not info.get("unsaved"), "the request left uncommitted changes"
        is_reading = response.request.method in {"GET", "HEAD"}
        assert not (is_reading and info.get("wrote")), "a GET wrote to the database"
        if info.get("wrote") and response.request.path.startswith("/staff") and response.status_code < 400:
            assert info.get("recorded"), "staff did something that left no event in the record of acts"
        if response.mimetype == "text/html" and response.data:
            check_html(response)
        return response

    def submit(self, path: str, *, htmx: bool = False, **fields: Any) -> TestResponse:
        """POST a form."""
        headers = {"HX-Request": "true"} if htmx else {}
        return self.post(path, data={**fields, "csrf_token": self.csrf_token()}, headers=headers)

    def csrf_token(self) -> str:
        with self.session_transaction() as cookie:
            secret = cookie.setdefault("csrf_token", hashlib.sha256(b"one browser").hexdigest())
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(secret)  # type: ignore[arg-type]


def _forget_last_request() -> None:
    """Requests of one test share its application context; without this, the second would know who sent the first.

    What the test prepared is committed (to a savepoint), so that a request that is refused rolls back only itself.
    """
    if has_app_context():
        vars(g._get_current_object()).clear()
        db.session.commit()


def check_html(response: TestResponse) -> None:
    """Well-formed HTML5, no id twice; a whole page also has a title, one h1, and forms that say where they go."""
    body = response.data
    is_page = body.lstrip()[:9].lower() == b"<!doctype"
    parser = html5lib.HTMLParser(strict=True)
    tree = parser.parse(body) if is_page else parser.parseFragment(body)
    ids = IDS.findall(body)
    assert len(ids) == len(set(ids)), f"ids used twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    forms = list(tree.iter(f"{NAMESPACE}form"))
    assert all(form.get("action") for form in forms), "a form does not say where it goes"
    if is_page:
        headings = list(tree.iter(f"{NAMESPACE}h1"))
        assert len(headings) == 1, f"a page has one h1, this one {len(headings)}"
        title = tree.find(f".//{NAMESPACE}title")
        assert (title.text if title is not None else "").strip(" –"), "a page has a title"
