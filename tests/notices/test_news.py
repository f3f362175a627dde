"""What features tell of, told in the transaction in which it happens."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.commitments.rules import State
from app.commitments.standing import refresh_status
from app.db import db
from app.kit.clock import today
from app.kit.outbox import OutboxEmail
from app.notices import jobs
from app.notices.models import Announcement
from app.pledges import sharing
from app.pledges.models import SharedState
from app.vision import actions as vision
from app.vision.rules import Status
from tests.client import TownClient
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.notices import make_follower
from tests.factories.organisations import make_organisation
from tests.factories.pledges import make_pledge, make_shared_pledge


def told() -> list[tuple[str, str]]:
    return [(each.kind, each.title) for each in db.session.scalars(select(Announcement).order_by(Announcement.id))]


def topics() -> set[str]:
    return {topic for each in db.session.scalars(select(Announcement.topics)) for topic in each}


def test_an_update_on_a_development(session: Any, organiser: Person) -> None:
    vision.post_update("NZ-D5", status=Status.UNDER_WAY, text="Planted.", actor=organiser)
    assert [kind for kind, _title in told()] == ["development_updated"]
    assert topics() == {"development:NZ-D5", "development:all", "priority:net-zero"}


def test_what_is_rolled_back_is_not_told(session: Any, organiser: Person) -> None:
    attempt = db.session.begin_nested()
    vision.post_update("NZ-D5", status=Status.UNDER_WAY, text="Planted.", actor=organiser)
    attempt.rollback()
    assert told() == []


def test_a_shared_pledge_opens_and_succeeds(session: Any) -> None:
    make_shared_pledge(state=SharedState.PROPOSED, title="Not seen yet")
    assert told() == []
    shared = make_shared_pledge(state=SharedState.OPEN, target=1, title="Litter")
    make_pledge(shared_pledge=shared)
    assert told() == [("shared_pledge_opened", "Litter"), ("shared_pledge_activated", "Litter")]
    assert f"shared_pledge:{shared.id}" in topics()


def test_a_shared_pledge_that_too_few_joined(session: Any) -> None:
    shared = make_shared_pledge(title="Litter")
    for _time in range(2):
        sharing.fail_due(shared.closes_on + timedelta(days=1))
    assert [kind for kind, _title in told()] == ["shared_pledge_opened", "shared_pledge_failed"]


def test_a_commitment_that_lapses_is_told_once(session: Any) -> None:
    pledge = make_organisation_pledge(make_organisation(name="Acme"), commitments=0)
    commitment = make_commitment(pledge, text="Pay a living wage", due_on=today() + timedelta(days=20))
    kinds = [kind for kind, _title in told()]
    for days in (200, 201):
        refresh_status(commitment, today() + timedelta(days=days))
    assert told()[len(kinds) :] == [("commitment_lapsed", "Acme: Pay a living wage")]


def test_drafts_are_nobodys_news(session: Any) -> None:
    pledge = make_organisation_pledge(make_organisation(), state=State.DRAFT, commitments=1)
    refresh_status(pledge.commitments[0], today() + timedelta(days=4000))
    assert told() == []


@pytest.mark.parametrize("path", ["/vision/net-zero", "/vision/developments/NZ-D5", "/places/wards/central"])
def test_pages_lead_to_following_them(client: TownClient, path: str) -> None:
    page = client.get(path)
    assert "/notices/topics/" in page.text, path


def test_news_of_a_development_reaches_a_follower_of_its_priority(
    session: Any, organiser: Person, resident: Person, outbox: Callable[[], list[OutboxEmail]]
) -> None:
    make_follower(resident, "priority:net-zero")
    vision.post_update("NZ-D5", status=Status.UNDER_WAY, text="Planted.", actor=organiser)
    jobs.tell()
    assert [email.to_address for email in outbox()] == [resident.email]
