"""A newsletter goes to those who asked for it, once each, after a second look, and stops when told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask, current_app
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.db import db
from app.kit import bounces
from app.kit import outbox as post_office
from app.kit.errors import DomainError
from app.kit.outbox import OutboxEmail
from app.notices import composing, following, jobs, newsletters
from app.notices.newsletter_models import Newsletter, NewsletterState
from app.notices.queries import find_subscription
from app.places.queries import list_wards
from app.pledges.queries import get_action
from tests.client import TownClient
from tests.factories.notices import make_follower
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge

ClientFor = Callable[[Person], TownClient]
Outbox = Callable[[], list[OutboxEmail]]

NEWSLETTER = "newsletter:all"
NOON = "2026-06-01T12:00:00Z"
FIELDS: dict[str, Any] = {"subject": "Spring", "text": "Dear *reader*", "segment": "everybody:all"}


def make_newsletter(actor: Person, segment: str = "everybody:all", *, is_approved: bool = True) -> Newsletter:
    newsletter = composing.write(composing.Letter("Spring", "Dear *reader*", segment), actor=actor)
    if is_approved:
        composing.approve(newsletter, revision=1, send_at=None, actor=actor)
    return newsletter


def make_readers(number: int, **facts: Any) -> list[Person]:
    return [make_follower(make_person(**facts), NEWSLETTER).person for _each in range(number)]


def letters(outbox: Outbox) -> list[str]:
    return [email.to_address for email in outbox() if email.kind == "notices.newsletter"]


# Whom it reaches


def test_only_who_asked_for_it_gets_it_and_each_once(session: Any, outbox: Outbox, organiser: Person) -> None:
    readers = make_readers(3)
    make_person()
    newsletter = make_newsletter(organiser)
    assert jobs.send_newsletters() == {"started": 1, "posted": 3}
    assert sorted(letters(outbox)) == sorted(each.email for each in readers)
    assert jobs.send_newsletters() == {"started": 0, "posted": 0}
    assert newsletter.state is NewsletterState.SENT
    assert all(email.never_twice for email in outbox())


def test_segments_are_a_part_of_those_who_asked(session: Any, organiser: Person) -> None:
    ward = list_wards()[0].code
    [here] = make_readers(1, ward_code=ward)
    [pledger] = make_readers(1)
    make_follower(pledger, "priority:fairness")
    make_pledge(pledger)
    make_pledge(make_person())
    counts = {code: newsletters.count_readers(code) for code, _title in newsletters.list_segments()}
    reached = {code for code, number in counts.items() if number}
    priority = pledger_priority()
    assert reached == {"everybody:all", f"ward:{ward}", "priority:fairness", "pledged:all", f"pledged_for:{priority}"}
    assert counts["everybody:all"] == 2
    assert list(db.session.scalars(newsletters.select_readers(f"ward:{ward}"))) == [here.id]


def pledger_priority() -> str:
    return get_action("recycle").priority_slug


def test_whoever_stops_it_or_loses_the_mailbox_meanwhile_is_left_out(
    session: Any, outbox: Outbox, organiser: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, gone, stays = make_readers(3)
    newsletter = make_newsletter(organiser)
    with_rate(monkeypatch, 0)
    jobs.send_newsletters()
    db.session.delete(newsletter_subscription(stopped))
    bounces.mark(gone.email, "5.1.1")
    with_rate(monkeypatch, 100)
    jobs.send_newsletters()
    assert letters(outbox) == [stays.email]
    progress = newsletters.get_progress(newsletter)
    assert (progress.total, progress.left_out, progress.on_the_way) == (3, 2, 1)


def newsletter_subscription(person: Person) -> Any:
    return find_subscription(person, NEWSLETTER)


def with_rate(monkeypatch: pytest.MonkeyPatch, letters_a_minute: int) -> None:
    settings = replace(current_app.config["SETTINGS"], newsletter_rate=letters_a_minute)
    monkeypatch.setitem(current_app.config, "SETTINGS", settings)


def test_whoever_asks_for_it_after_it_began_waits_for_the_next(
    session: Any, outbox: Outbox, organiser: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_readers(1)
    make_newsletter(organiser)
    with_rate(monkeypatch, 0)
    jobs.send_newsletters()
    make_readers(1)
    with_rate(monkeypatch, 100)
    jobs.send_newsletters()
    assert len(letters(outbox)) == 1


def reader_whose_letter_is_out(organiser: Person, monkeypatch: pytest.MonkeyPatch) -> tuple[Person, Person]:
    """The first of two readers has been written to, the second still waits."""
    first, second = make_readers(2)
    make_newsletter(organiser)
    with_rate(monkeypatch, 1)
    jobs.send_newsletters()
    return first, second


@pytest.mark.parametrize("keeps_first", [True, False])
def test_two_readers_who_turn_out_to_be_one_get_it_once(
    session: Any, outbox: Outbox, organiser: Person, monkeypatch: pytest.MonkeyPatch, keeps_first: bool
) -> None:
    first, second = reader_whose_letter_is_out(organiser, monkeypatch)
    address = first.email
    kept, gone = (first, second) if keeps_first else (second, first)
    following.merge_person(kept, gone)
    db.session.delete(gone)
    db.session.flush()
    kept.email = address
    with_rate(monkeypatch, 100)
    jobs.send_newsletters()
    assert letters(outbox) == [address]
    progress = newsletters.get_progress(db.session.scalars(select(Newsletter)).one())
    assert (progress.total, progress.on_the_way) == (1, 1)


def test_two_readers_who_turn_out_to_be_one_before_it_began_for_either_get_it(
    session: Any, outbox: Outbox, organiser: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, gone = make_readers(2)
    make_newsletter(organiser)
    with_rate(monkeypatch, 0)
    jobs.send_newsletters()
    following.merge_person(kept, gone)
    db.session.delete(gone)
    db.session.flush()
    with_rate(monkeypatch, 100)
    jobs.send_newsletters()
    assert letters(outbox) == [kept.email]


def test_an_address_that_passes_to_another_reader_does_not_get_it_again(
    session: Any, outbox: Outbox, organiser: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = reader_whose_letter_is_out(organiser, monkeypatch)
    address, first.email = first.email, "moved@example.org"
    db.session.flush()
    second.email = address
    with_rate(monkeypatch, 100)
    jobs.send_newsletters()
    assert letters(outbox) == [address]
    progress = newsletters.get_progress(db.session.scalars(select(Newsletter)).one())
    assert (progress.on_the_way, progress.left_out) == (1, 1)


# When


def test_no_more_leave_in_a_minute_than_may(
    session: Any, outbox: Outbox, organiser: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_rate(monkeypatch, 2)
    with time_machine.travel(NOON, tick=False) as clock:
        make_readers(5)
        newsletter = make_newsletter(organiser)
        posted = []
        for _time in range(6):
            posted.append(jobs.send_newsletters()["posted"])
            clock.shift(31)
    assert posted == [2, 0, 2, 0, 1, 0]
    assert newsletter.state is NewsletterState.SENT


def test_it_waits_for_its_time(session: Any, outbox: Outbox, organiser: Person) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        make_readers(1)
        newsletter = make_newsletter(organiser, is_approved=False)
        send_at = datetime.fromisoformat("2026-06-02T08:00:00+00:00")
        composing.approve(newsletter, revision=1, send_at=send_at, actor=organiser)
        jobs.send_newsletters()
        assert letters(outbox) == []
        clock.move_to(send_at)
        jobs.send_newsletters()
        assert len(letters(outbox)) == 1


def test_it_cannot_be_sent_into_the_past(session: Any, organiser: Person) -> None:
    newsletter = make_newsletter(organiser, is_approved=False)
    yesterday = newsletter.created_at - timedelta(days=1)
    with pytest.raises(DomainError, match="passed"):
        composing.approve(newsletter, revision=1, send_at=yesterday, actor=organiser)


def test_what_has_not_left_is_called_back(
    app: Flask, session: Any, outbox: Outbox, organiser: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_rate(monkeypatch, 2)
    make_readers(3)
    newsletter = make_newsletter(organiser)
    jobs.send_newsletters()
    claimed = outbox()[0]
    assert post_office._claim(claimed.id) is not None, "a postman has begun with this one"
    composing.cancel(newsletter, actor=organiser)
    with_rate(monkeypatch, 100)
    jobs.send_newsletters()
    assert [email.id for email in outbox()] == [claimed.id]
    progress = newsletters.get_progress(newsletter)
    assert (progress.waiting, progress.on_the_way) == (2, 1)


# What it says


def test_a_letter_carries_its_own_way_out_and_no_forged_header(session: Any, outbox: Outbox, organiser: Person) -> None:
    make_readers(2)
    newsletter = make_newsletter(organiser, is_approved=False)
    newsletter.subject = "Spring\r\nBcc: everybody@example.org"
    db.session.flush()
    composing.approve(newsletter, revision=1, send_at=None, actor=organiser)
    jobs.send_newsletters()
    assert {email.subject for email in outbox()} == {"Spring Bcc: everybody@example.org"}
    stops = {email.headers["List-Unsubscribe"] for email in outbox()}
    assert len(stops) == 2


# The desk


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
