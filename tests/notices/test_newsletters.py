"""A newsletter goes to those who asked for it, once each, after a second look, and stops when told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit import bounces
from app.kit import outbox as post_office
from app.kit.errors import DomainError
from app.notices import composing, following, jobs, newsletters
from app.notices.newsletter_models import Newsletter, NewsletterState
from app.notices.queries import find_subscription
from app.places.queries import list_wards
from app.pledges.queries import get_action
from tests.client import TownClient
from tests.factories.newsletters import Outbox, letters, make_newsletter, make_readers, with_rate
from tests.factories.notices import make_follower
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge

ClientFor = Callable[[Person], TownClient]

NEWSLETTER = "newsletter:all"
NOON = "2026-06-01T12:00:00Z"
FIELDS: dict[str, Any] = {"subject": "Spring", "text": "Dear *reader*", "segment": "everybody:all"}


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


@pytest.mark.parametrize("is_cancelled", [True, False])
def test_what_an_address_is_known_by_is_forgotten_once_it_has_ended(
    session: Any, outbox: Outbox, organiser: Person, monkeypatch: pytest.MonkeyPatch, is_cancelled: bool
) -> None:
    reader_whose_letter_is_out(organiser, monkeypatch)
    [letter] = outbox()
    assert letter.dedupe_key
    assert "@" not in letter.dedupe_key
    post_office._claim(letter.id)
    with_rate(monkeypatch, 100)
    if is_cancelled:
        composing.cancel(db.session.scalars(select(Newsletter)).one(), actor=organiser)
    else:
        jobs.send_newsletters()
    db.session.expire_all()
    assert {email.dedupe_key for email in outbox()} == {None}


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


def test_its_plain_text_reads_well_and_leads_to_the_site(session: Any, outbox: Outbox, organiser: Person) -> None:
    make_readers(1)
    text = "## Trees\n\nHow *well* they do: [see them](/vision/net-zero)"
    newsletter = composing.write(composing.Letter("Spring", text, "everybody:all"), actor=organiser)
    composing.approve(newsletter, revision=1, send_at=None, actor=organiser)
    jobs.send_newsletters()
    assert "Trees\n\nHow well they do: see them (http://localhost/vision/net-zero)\n" in outbox()[0].text
