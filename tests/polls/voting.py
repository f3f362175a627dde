"""Going through a ballot's pages as a browser does: each form sends on what it was given."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.db import db
from app.polls.envelopes import unseal
from app.polls.models import Envelope, Participation, Poll
from tests.client import TownClient

HIDDEN = re.compile(r'<input type="hidden" name="(entry|press|marks-\d+)" value="([^"]*)">')
RECEIPT = re.compile(r"\b([0-9A-Z]{4}(?:-[0-9A-Z]{4}){5})\b")


def carried(response: TestResponse) -> dict[str, Any]:
    """What a page's form carries hidden."""
    return {name: unescape(value) for name, value in HIDDEN.findall(response.text)}


def open_ballot(browser: TownClient, poll: Poll) -> TestResponse:
    response = browser.get(f"/polls/{poll.slug}/ballot")
    assert response.status_code == 200, response.text
    return response


def check(browser: TownClient, poll: Poll, page: TestResponse, **marks: Any) -> TestResponse:
    """Send the ballot; `marks` without the number of the first question: `q="1"`, `q_2="3"`, `q_abstain="y"`."""
    first = poll.questions[0].id
    named: dict[str, Any] = {
        name.replace("q", f"q{first}", 1).replace("_", "-"): value for name, value in marks.items()
    }
    return browser.submit(f"/polls/{poll.slug}/ballot", **carried(page), **named)


def cast(browser: TownClient, poll: Poll, page: TestResponse) -> TestResponse:
    """Send the ballot, and go where the answer leads: to the page with the receipt."""
    sent = browser.submit(f"/polls/{poll.slug}/votes", **carried(page))
    return browser.get(sent.location) if sent.status_code == 303 else sent


def vote(browser: TownClient, poll: Poll, **marks: Any) -> str:
    """The whole way, with an account; returns the receipt."""
    return receipt_in(cast(browser, poll, check(browser, poll, open_ballot(browser, poll), **marks)))


def receipt_in(response: TestResponse) -> str:
    assert response.status_code == 200, response.text
    found = RECEIPT.search(response.text)
    assert found is not None
    return found[1]


def ballots(poll: Poll) -> list[Mapping[int, str]]:
    """What lies in a poll's envelopes, sorted: a test may look, nobody else can."""
    sealed = db.session.scalars(select(Envelope.sealed).where(Envelope.poll_id == poll.id))
    return sorted((unseal(poll, each).marks for each in sealed), key=str)


def participations(poll: Poll) -> int:
    return db.session.scalar(select(func.count()).where(Participation.poll_id == poll.id)) or 0
