"""Double clicks, two tabs and impatient mail programs: one promise, counted once, on a database that really commits."""

from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person
from app.db import db
from app.kit.outbox import OutboxEmail
from app.pledges import queries
from app.pledges.models import Pledge
from app.pledges.rules import State
from tests.client import TownClient
from tests.concurrency.conftest import at_the_same_moment
from tests.links import token_in

TRIES = 6


def a_browser(app: Flask, *, email: str, key: str, action: str = "recycle") -> TownClient:
    """A browser that has answered both pages and is about to press the button."""
    browser: TownClient = app.test_client()  # type: ignore[assignment]
    with browser.session_transaction() as cookie:
        cookie["pledge_drafts"] = {key: {"action": action, "shown_as": "anonymous", "email": email, "age": "18+"}}
    return browser


def submit(browser: TownClient, key: str) -> int:
    return browser.submit("/pledges", key=key).status_code


def number_of(app: Flask, query: Any) -> int:
    with app.app_context():
        return db.session.scalar(query) or 0


def letters_to(app: Flask, email: str) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(OutboxEmail.text).where(OutboxEmail.to_address == email)))


def pledges_of(email: str) -> Any:
    return select(func.count()).select_from(Pledge).join(Person).where(Person.email == email)


def test_one_form_sent_many_times_at_once_is_one_pledge_and_one_email(live_town: Flask) -> None:
    email, key = f"{uuid4().hex}@example.org", uuid4().hex
    browsers = [a_browser(live_town, email=email, key=key) for _try in range(TRIES)]
    answers = at_the_same_moment([lambda each=each: submit(each, key) for each in browsers])  # type: ignore[misc]
    assert set(answers) == {303}
    assert number_of(live_town, pledges_of(email)) == 1
    assert len(letters_to(live_town, email)) == 1


def test_two_tabs_with_forms_of_their_own_make_one_pledge(live_town: Flask) -> None:
    email = f"{uuid4().hex}@example.org"
    tabs = [(a_browser(live_town, email=email, key=key), key) for key in (uuid4().hex for _tab in range(TRIES))]
    at_the_same_moment([lambda tab=tab: submit(*tab) for tab in tabs])  # type: ignore[misc]
    assert number_of(live_town, pledges_of(email)) == 1
    assert number_of(live_town, select(func.count()).select_from(Person).where(Person.email == email)) == 1


def test_one_link_confirmed_many_times_at_once_counts_once(live_town: Flask) -> None:
    email, key = f"{uuid4().hex}@example.org", uuid4().hex
    submit(a_browser(live_town, email=email, key=key), key)
    token = token_in(letters_to(live_town, email)[0], "/links/pledge/")
    with live_town.app_context():
        before = queries.get_tally().town.active
    browsers = [live_town.test_client() for _try in range(TRIES)]
    answers = at_the_same_moment(
        [lambda each=each: each.submit(f"/links/pledge/{token}").status_code for each in browsers]  # type: ignore[misc]
    )
    assert set(answers) == {303}, "an impatient finger is told what it wants to hear"
    with live_town.app_context():
        assert queries.get_tally().town.active == before + 1
        assert db.session.scalars(select(Pledge).where(Pledge.key == key)).one().state is State.ACTIVE


def test_neighbours_pledging_at_once_lose_no_count(live_town: Flask) -> None:
    keys = [uuid4().hex for _neighbour in range(TRIES)]
    for key in keys:
        submit(a_browser(live_town, email=f"{key}@example.org", key=key, action="vote"), key)
    tokens = [token_in(letters_to(live_town, f"{key}@example.org")[0], "/links/pledge/") for key in keys]
    with live_town.app_context():
        before = queries.get_tally().town.active
    browsers = [live_town.test_client() for _each in keys]
    at_the_same_moment(
        [
            lambda each=each, token=token: each.submit(f"/links/pledge/{token}").status_code  # type: ignore[misc]
            for each, token in zip(browsers, tokens, strict=True)
        ]
    )
    with live_town.app_context():
        assert queries.get_tally().town.active == before + TRIES
