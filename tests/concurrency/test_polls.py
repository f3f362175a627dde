"""Sixty-four tabs, the closing second, a poll that goes while people vote: one ballot each, and no half of one."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import delete, func, select, update
from werkzeug.test import TestResponse

from app.accounts.models import Person
from app.db import db, hold_row
from app.kit.audit import AuditEvent
from app.kit.clock import now
from app.polls import codes, counting, jobs
from app.polls.envelopes import unseal
from app.polls.models import Ballot, Envelope, Participation, Poll
from tests.client import TownClient
from tests.concurrency.conftest import at_the_same_moment
from tests.conftest import passed_second_step
from tests.factories.people import make_person
from tests.factories.polls import make_poll
from tests.polls.voting import carried, cast, check, open_ballot, receipt_in, vote

TABS = 64
VOTERS = 12


def a_poll(app: Flask, **facts: Any) -> Poll:
    """A poll as a plain object: its rows are read, and the session has let go of it."""
    with app.app_context():
        poll = make_poll(slug=uuid4().hex, **facts)
        db.session.commit()
        db.session.refresh(poll, ["id", "slug", "questions"])
        db.session.refresh(poll.questions[0])
        db.session.expunge_all()
        return poll


def a_browser(app: Flask) -> TownClient:
    """Of somebody new, signed in."""
    with app.app_context():
        person = make_person(f"{uuid4().hex}@example.org")
        db.session.commit()
        return signed_in(app, person)


def signed_in(app: Flask, person: Person) -> TownClient:
    browser: TownClient = app.test_client()  # type: ignore[assignment]
    with browser.session_transaction() as cookie:
        cookie.update(_user_id=person.get_id(), **passed_second_step())
    return browser


def copies(app: Flask, browser: TownClient, number: int) -> list[TownClient]:
    """The same browser's tabs: one session, and a client for each thread."""
    tabs: list[TownClient] = [app.test_client() for _tab in range(number)]  # type: ignore[misc]
    with browser.session_transaction() as cookie:
        held = dict(cookie)
    for tab in tabs:
        with tab.session_transaction() as cookie:
            cookie.update(held)
    return tabs


def ready(browser: TownClient, poll: Poll) -> Callable[[], int]:
    """Somebody at the check page, about to press the button."""
    checked = check(browser, poll, open_ballot(browser, poll), q="1")
    return press(browser, poll, checked)


def press(browser: TownClient, poll: Poll, checked: TestResponse) -> Callable[[], int]:
    """The button of a check page."""
    return lambda: cast(browser, poll, checked).status_code


def rows(app: Flask, poll: Poll) -> tuple[int, int]:
    """How many have voted, and how many envelopes there are."""
    with app.app_context():
        voted = db.session.scalar(select(func.count()).where(Participation.poll_id == poll.id))
        return voted or 0, db.session.scalar(select(func.count()).where(Envelope.poll_id == poll.id)) or 0


def test_sixty_four_tabs_of_one_person_are_one_ballot(live_town: Flask) -> None:
    poll = a_poll(live_town)
    tabs = copies(live_town, a_browser(live_town), TABS)
    answers = at_the_same_moment([ready(tab, poll) for tab in tabs])
    assert sorted(answers) == [200] + [409] * (TABS - 1)
    assert rows(live_town, poll) == (1, 1)


def test_one_form_sent_by_an_impatient_finger_is_one_ballot_with_one_receipt(live_town: Flask) -> None:
    poll = a_poll(live_town)
    browser = a_browser(live_town)
    checked = check(browser, poll, open_ballot(browser, poll), q="1")
    tabs = copies(live_town, browser, 8)
    answers = at_the_same_moment([lambda tab=tab: receipt_in(cast(tab, poll, checked)) for tab in tabs])  # type: ignore[misc]
    assert len(set(answers)) == 1
    assert rows(live_town, poll) == (1, 1)


def test_one_code_in_many_hands_is_one_ballot(live_town: Flask) -> None:
    poll = a_poll(live_town, takes_codes=True)
    with live_town.app_context():
        [code] = codes.make_batch(db.session.get_one(Poll, poll.id), 1, actor=make_person())
        db.session.commit()
    browsers: list[TownClient] = [live_town.test_client() for _hand in range(16)]  # type: ignore[misc]
    pages = [browser.submit(f"/polls/{poll.slug}/code", code=code) for browser in browsers]
    checked = [check(browser, poll, page, q="1") for browser, page in zip(browsers, pages, strict=True)]
    deeds = [press(browser, poll, page) for browser, page in zip(browsers, checked, strict=True)]
    assert sorted(at_the_same_moment(deeds)) == [200] + [409] * 15
    assert rows(live_town, poll) == (1, 1)


def test_of_many_changes_at_once_one_is_taken_and_the_others_are_asked(live_town: Flask) -> None:
    poll = a_poll(live_town)
    receipt = vote(a_browser(live_town), poll, q="1")
    browsers: list[TownClient] = [live_town.test_client() for _change in range(6)]  # type: ignore[misc]
    checked = [
        check(browser, poll, browser.submit(f"/polls/{poll.slug}/receipt", receipt=receipt), q=str(number % 3 + 1))
        for number, browser in enumerate(browsers)
    ]
    deeds = [press(browser, poll, page) for browser, page in zip(browsers, checked, strict=True)]
    assert sorted(at_the_same_moment(deeds)) == [200] + [409] * 5
    assert rows(live_town, poll) == (1, 1)
    with live_town.app_context():
        kept = db.session.get_one(Poll, poll.id)
        sealed = db.session.scalars(select(Envelope.sealed).where(Envelope.poll_id == poll.id)).one()
        assert unseal(kept, sealed).marks[poll.questions[0].id] in {"1", "2", "3"}


def close_and_count(app: Flask, poll: Poll) -> int:
    """As the clock's job does, in one transaction; returns how many ballots were counted."""
    with app.app_context():
        kept = db.session.get_one(Poll, poll.id)
        hold_row(kept)
        kept.closes_at = now() - timedelta(seconds=1)
        db.session.flush()
        counting.count(poll.id)
        found = db.session.scalar(select(func.count()).where(Ballot.question_id == poll.questions[0].id)) or 0
        db.session.commit()
        return found


def test_a_ballot_of_the_closing_second_is_counted_or_refused_never_both(live_town: Flask) -> None:
    poll = a_poll(live_town)
    voters = [ready(a_browser(live_town), poll) for _voter in range(VOTERS)]
    counted, *answers = at_the_same_moment([lambda: close_and_count(live_town, poll), *voters])
    assert set(answers) <= {200, 409}
    assert answers.count(200) == counted, "who was thanked was counted"
    assert rows(live_town, poll) == (counted, 0), "and nothing came after the count"


def test_a_poll_that_two_clocks_find_closed_is_counted_once(live_town: Flask) -> None:
    poll = a_poll(live_town)
    vote(a_browser(live_town), poll, q="2")
    with live_town.app_context():
        db.session.execute(update(Poll).where(Poll.id == poll.id).values(closes_at=now(), results_at=now()))
        db.session.commit()

    def count() -> int:
        with live_town.app_context():
            return jobs.count_closed()

    at_the_same_moment([count, count])  # neither fails
    assert rows(live_town, poll) == (1, 0)
    with live_town.app_context():
        acts = select(AuditEvent.id).where(AuditEvent.verb == "poll.counted", AuditEvent.subject_id == str(poll.id))
        assert len(db.session.scalars(acts).all()) == 1


def test_a_poll_cancelled_while_people_vote_keeps_whole_ballots_only(live_town: Flask) -> None:
    poll = a_poll(live_town)
    voters = [ready(a_browser(live_town), poll) for _voter in range(VOTERS)]

    def cancel() -> int:
        with live_town.app_context():
            kept = db.session.get_one(Poll, poll.id)
            hold_row(kept)
            kept.cancelled_at, kept.cancelled_why = now(), "A mistake"
            db.session.commit()
            return 0

    answers = at_the_same_moment([cancel, *voters])[1:]
    assert set(answers) <= {200, 409}
    assert rows(live_town, poll) == (answers.count(200),) * 2


def test_a_poll_deleted_while_people_vote_leaves_nothing_behind(live_town: Flask) -> None:
    poll = a_poll(live_town)
    voters = [ready(a_browser(live_town), poll) for _voter in range(VOTERS)]

    def forget() -> int:
        with live_town.app_context():
            db.session.execute(delete(Poll).where(Poll.id == poll.id))
            db.session.commit()
            return 0

    answers = at_the_same_moment([forget, *voters])[1:]
    assert set(answers) <= {200, 404, 422}, "422 when its options went between two looks"
    assert rows(live_town, poll) == (0, 0)


def test_a_burst_of_wrong_codes_ends_in_waiting(live_town: Flask) -> None:
    poll = a_poll(live_town, takes_codes=True)
    browsers: list[TownClient] = [live_town.test_client() for _guess in range(20)]  # type: ignore[misc]
    path = f"/polls/{poll.slug}/code"

    def guess(browser: TownClient) -> int:
        return browser.submit(path, code=uuid4().hex[:12]).status_code

    guesses: list[Callable[[], int]] = [partial(guess, each) for each in browsers]
    assert set(at_the_same_moment(guesses)) <= {422, 429}
    assert browsers[0].submit(path, code="0000-0000-0000").status_code == 429
    voter = a_browser(live_town)
    assert carried(open_ballot(voter, poll)), "nobody else is kept from voting"
