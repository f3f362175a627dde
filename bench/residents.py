"""People about to confirm a pledge: their links, and the browser session that a form needs."""

import re
from dataclasses import dataclass
from uuid import uuid4

from flask import Flask

from app.accounts import actions as accounts
from app.accounts.models import Purpose
from app.db import db
from app.kit import outbox
from app.pledges import actions
from app.pledges.queries import get_action

BATCH = 100  # pledges a transaction

CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Browser:
    """A session's cookie, and a token for its forms."""

    cookie: str
    csrf_token: str


def make_links(app: Flask, number: int) -> list[str]:
    """The tokens of so many pledges that wait to be confirmed."""
    tokens = []
    with app.app_context(), outbox.held_back():
        for place in range(number):
            tokens.append(_pledge_and_get_link())
            if place % BATCH == BATCH - 1:
                db.session.commit()
                db.session.expunge_all()
        db.session.commit()
    return tokens


def _pledge_and_get_link() -> str:
    key = uuid4().hex
    email = f"{key}@example.org"
    draft = actions.Draft(key=key, action=get_action("recycle"), email=email, ward_code="E05014743")
    pledge = actions.submit_pledge(draft)
    person = accounts.find_or_create_person(email)
    return accounts.issue_link(person, Purpose.CONFIRM_PLEDGE, subject_id=pledge.id)


def open_browser(app: Flask, token: str) -> Browser:
    """Look at the page of a link, as its reader does before pressing the button."""
    client = app.test_client()
    answer = client.get(f"/links/pledge/{token}")
    found = CSRF.search(answer.get_data(as_text=True))
    assert found, "the confirmation page has a form"
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    return Browser(cookie, found[1])
