"""What was announced and may not be read any more reaches nobody who has not had their mail of it yet."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.accounts.models import Person
from app.commitments.announcing import announce_pledge
from app.db import db
from app.kit.outbox import OutboxEmail
from app.moderation.rules import HideReason
from app.notices import jobs
from app.notices.announcing import retitle, take_back
from app.notices.models import Announcement
from app.notices.rules import Pace
from app.organisations import verifying
from app.pledges import leaving, moderating
from app.pledges.models import SharedPledge, SharedState
from tests.factories.commitments import make_organisation_pledge
from tests.factories.notices import make_follower, make_news
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge, make_shared_pledge

Outbox = Callable[[], list[OutboxEmail]]

SHARED = "shared_pledge:all"
TITLE = "Walk with Zebedee"
AFTER_A_WEEK = timedelta(days=8)


def titles() -> list[str]:
    return list(db.session.scalars(select(Announcement.title)))


def news(outbox: Outbox) -> list[OutboxEmail]:
    """Without what its starter and its owners hear."""
    return [email for email in outbox() if email.kind == "notices.news"]


def words(outbox: Outbox) -> str:
    return "\n".join(f"{email.subject}\n{email.text}\n{email.html}" for email in news(outbox))


def an_open_one(**facts: Any) -> SharedPledge:
    return make_shared_pledge(title=TITLE, state=SharedState.OPEN, action="greener-travel", **facts)


def hide(shared: SharedPledge) -> None:
    moderating.hide_shared(shared.id, reason=HideReason.PERSONAL_DETAILS, actor=make_person())


@pytest.mark.parametrize("pace", [Pace.IMMEDIATE, Pace.WEEKLY])
def test_a_hidden_shared_pledge_is_nobodys_news(session: Any, outbox: Outbox, pace: Pace) -> None:
    with time_machine.travel("2026-06-01T12:00:00Z", tick=False) as clock:
        make_follower(topic=SHARED, pace=pace)
        shared = an_open_one()
        jobs.tell()
        hide(shared)
        clock.shift(AFTER_A_WEEK)
        assert jobs.tell() == {"told": 0, "written": 0}
    assert news(outbox) == []
    assert titles() == [""]


def test_what_becomes_of_a_hidden_one_is_not_told_either(session: Any) -> None:
    shared = an_open_one(target=1)
    hide(shared)
    make_pledge(shared_pledge=shared)
    assert titles() == [""]


@pytest.mark.parametrize("has_been_told", [False, True])
def test_whoever_leaves_takes_their_title_along(session: Any, outbox: Outbox, has_been_told: bool) -> None:
    make_follower(topic=SHARED)
    shared = an_open_one()
    assert shared.starter is not None
    if has_been_told:
        jobs.tell()
        assert TITLE in words(outbox)
    leaving.forget_person(shared.starter, keeps_text=False)
    jobs.tell()
    [email] = news(outbox)
    assert shared.action.title in email.subject
    assert TITLE not in words(outbox)
    assert titles() == [shared.action.title]


def test_whoever_leaves_it_behind_changes_nothing(session: Any) -> None:
    shared = an_open_one()
    assert shared.starter is not None
    leaving.forget_person(shared.starter, keeps_text=True)
    assert titles() == [TITLE]


@pytest.mark.parametrize("has_been_told", [False, True])
def test_a_suspended_organisation_is_nobodys_news(
    session: Any, outbox: Outbox, officer: Person, has_been_told: bool
) -> None:
    make_follower(topic="organisation:all")
    organisation = make_organisation("Acme")
    announce_pledge(make_organisation_pledge(organisation))
    if has_been_told:
        jobs.tell()
        assert "Acme" in words(outbox)
    verifying.suspend(organisation, why="It is not who it says.", actor=officer, tells_owners=False)
    jobs.tell()
    assert news(outbox) == []
    assert titles() == [""]


def test_the_rest_of_a_digest_that_waits_is_written_again(session: Any, outbox: Outbox, resident: Person) -> None:
    with time_machine.travel("2026-06-01T12:00:00Z", tick=False) as clock:
        make_follower(resident, pace=Pace.DAILY)
        for title in ("One", "Two", "Three"):
            make_news(title=title, occasion=title)
        jobs.tell()
        clock.shift(timedelta(days=1))
        jobs.tell()
        take_back(["One"])
        retitle(["Two"], "Another")
        jobs.tell()
    [email] = outbox()
    assert email.subject == "2 pieces of news"
    assert "Another" in email.text
    assert "Three" in email.text
    assert "One" not in email.text + email.html
    assert "Two" not in email.text + email.html


def test_a_mail_that_a_server_put_off_is_written_again_too(session: Any, outbox: Outbox, resident: Person) -> None:
    make_follower(resident)
    make_news(title="Old", occasion="it")
    jobs.tell()
    [email] = outbox()
    email.attempts = 1
    db.session.flush()
    retitle(["it"], "New")
    jobs.tell()
    assert [each.subject for each in outbox()] == ["News of a development: New"]


def test_a_mail_that_has_left_is_not_sent_twice(session: Any, outbox: Outbox, resident: Person) -> None:
    make_follower(resident)
    make_news(title="Old", occasion="it")
    jobs.tell()
    [email] = outbox()
    email.sent_at = email.created_at
    db.session.flush()
    retitle(["it"], "New")
    assert jobs.tell()["written"] == 0
    take_back(["it"])
    assert jobs.tell()["written"] == 0
