"""The desk where staff write newsletters, and what its numbers give away."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.db import db
from app.notices import composing, jobs
from app.notices.newsletter_models import Newsletter, NewsletterState
from app.notices.wording import readers_in_words
from tests.client import TownClient
from tests.factories.newsletters import Outbox, letters, make_newsletter, make_readers
from tests.factories.people import make_person

ClientFor = Callable[[Person], TownClient]

NEWSLETTER = "newsletter:all"
NOON = "2026-06-01T12:00:00Z"
FIELDS: dict[str, Any] = {"subject": "Spring", "text": "Dear *reader*", "segment": "everybody:all"}


@pytest.mark.parametrize(
    ("number", "of", "words"),
    [
        (0, None, "fewer than 10 people"),
        (9, 500, "fewer than 10 people"),
        (11, None, "10 people"),
        (1238, None, "1,240 people"),
        (33, 500, "35 people"),
        (495, 500, "all who asked for it, or nearly all"),
        (12, 15, "all who asked for it, or nearly all"),
    ],
)
def test_numbers_of_readers_say_who_nobody_is(
    session: Any, app: Flask, number: int, of: int | None, words: str
) -> None:
    with app.test_request_context():
        assert readers_in_words(number, of) == words


def test_progress_gives_no_small_number_away(client_for: ClientFor, organiser: Person) -> None:
    make_readers(12)
    newsletter = make_newsletter(organiser)
    jobs.send_newsletters()
    page = client_for(organiser).get(f"/staff/newsletters/{newsletter.id}").text
    assert page.count("fewer than 10 people") == 5
    assert page.count("10 people") - page.count("fewer than 10 people") == 2
    assert "12 people" not in page


def pages(newsletter_id: int) -> dict[str, list[str]]:
    base = f"/staff/newsletters/{newsletter_id}"
    return {
        "GET": ["/staff/newsletters", "/staff/newsletters/new", base, f"{base}/text", f"{base}/approval"],
        "POST": ["/staff/newsletters/new", f"{base}/text", f"{base}/tests", f"{base}/approval", f"{base}/cancellation"],
    }


def test_only_staff_who_may_send_newsletters_see_or_do_anything(
    client: TownClient, client_for: ClientFor, resident: Person, organiser: Person
) -> None:
    moderator = make_person(roles=(Role.MODERATOR,))
    newsletter = make_newsletter(organiser, is_approved=False)
    for method, paths in pages(newsletter.id).items():
        for path in paths:
            assert client.open(path, method=method).status_code in {303, 400}, path
            for person in (resident, moderator):
                browser = client_for(person)
                answer = browser.get(path) if method == "GET" else browser.submit(path, **FIELDS)
                assert answer.status_code == 403, path
    assert newsletter.state is NewsletterState.DRAFT


def test_from_writing_to_sending(client_for: ClientFor, organiser: Person, outbox: Outbox) -> None:
    make_readers(2)
    browser = client_for(organiser)
    page = browser.submit("/staff/newsletters/new", **FIELDS).location
    shown = browser.get(page)
    assert "fewer than 10 people" in shown.text
    assert "<em>reader</em>" in shown.text
    assert browser.submit(f"{page}/text", **{**FIELDS, "subject": "Summer"}).location == page
    assert browser.submit(f"{page}/tests").location == page
    assert [(email.to_address, email.subject) for email in outbox()] == [("carol@example.org", "Test: Summer")]
    assert browser.get(f"{page}/approval").status_code == 200
    assert browser.submit(f"{page}/approval", revision=2, when="now", hour=9).location == page
    jobs.send_newsletters()
    assert len(letters(outbox)) == 2
    assert "Sent" in browser.get(page).text
    assert browser.get(f"{page}/approval").status_code == 303
    assert browser.submit(f"{page}/approval", revision=2, when="now", hour=9).status_code == 409, "twice"
    assert browser.submit(f"{page}/cancellation").status_code == 409
    assert browser.submit(f"{page}/text", **FIELDS).status_code == 409
    assert len(letters(outbox)) == 2


def test_what_changed_since_the_second_look_is_not_sent(client_for: ClientFor, organiser: Person) -> None:
    newsletter = make_newsletter(organiser, is_approved=False)
    browser = client_for(organiser)
    composing.edit(newsletter, composing.Letter("Other", "words", "everybody:all"), actor=organiser)
    answer = browser.submit(f"/staff/newsletters/{newsletter.id}/approval", revision=1, when="now", hour=9)
    assert answer.status_code == 409
    assert newsletter.state is NewsletterState.DRAFT


@pytest.mark.parametrize(
    "change",
    [
        {"subject": ""},
        {"subject": "x" * 151},
        {"subject": "\x00\u202e"},
        {"text": ""},
        {"text": "x" * 20_001},
        {"segment": "ward:nowhere"},
        {"segment": ""},
    ],
)
def test_a_bad_letter_comes_back(client_for: ClientFor, organiser: Person, change: dict[str, str]) -> None:
    fields: dict[str, Any] = {**FIELDS, **change}
    assert client_for(organiser).submit("/staff/newsletters/new", **fields).status_code == 422
    assert db.session.scalars(select(Newsletter)).all() == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"revision": "x", "when": "never", "hour": 9},
        {"revision": 1, "when": "later", "hour": 9},
        {"revision": 1, "when": "later", "hour": 9, "day-day": 31, "day-month": 2, "day-year": 2027},
        {"revision": 1, "when": "later", "hour": 99, "day-day": 1, "day-month": 2, "day-year": 9999},
    ],
)
def test_a_bad_time_comes_back(client_for: ClientFor, organiser: Person, fields: dict[str, Any]) -> None:
    newsletter = make_newsletter(organiser, is_approved=False)
    path = f"/staff/newsletters/{newsletter.id}/approval"
    assert client_for(organiser).submit(path, **fields).status_code == 422
    assert newsletter.state is NewsletterState.DRAFT


def test_an_unknown_newsletter_is_not_found(client_for: ClientFor, organiser: Person) -> None:
    browser = client_for(organiser)
    for method, paths in pages(999_999).items():
        for path in paths:
            if "999999" in path:
                answer = browser.get(path) if method == "GET" else browser.submit(path, **FIELDS)
                assert answer.status_code == 404, path
