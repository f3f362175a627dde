"""The last places of a shared pledge, and its news, when several reach for them at the same moment."""

import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.actions import issue_link
from app.accounts.models import Person, Purpose
from app.db import db
from app.kit.errors import DomainError
from app.kit.outbox import OutboxEmail
from app.pledges import actions, leaving, moving, queries, sharing, suggestions
from app.pledges.models import Pledge, SharedPledge, SharedState
from app.pledges.rules import State
from app.pledges.suggestion_models import Suggestion
from tests.concurrency.conftest import at_the_same_moment
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge, make_shared_pledge, make_suggestion

MANY = 6


def open_one(app: Flask, *, target: int, waiting: int) -> tuple[int, list[int]]:
    """A shared pledge with some who wait in it: its id, and the ids of its joiners' pledges."""
    with app.app_context():
        shared = make_shared_pledge(make_person(f"{uuid4().hex}@example.org"), target=target)
        joined = [make_pledge(someone(), shared_pledge=shared).id for _each in range(waiting)]
        db.session.commit()
        return shared.id, joined


def someone() -> Person:
    return make_person(f"{uuid4().hex}@example.org")


def joiner(app: Flask, shared_id: int) -> Callable[[], None]:
    """The deed of one more person who joins, as a request would do it."""
    with app.app_context():
        person_id = someone().id
        db.session.commit()

    def join() -> None:
        with app.app_context():
            person = db.session.get_one(Person, person_id)
            shared = queries.get_shared(shared_id)  # as the page read it, perhaps before a neighbour's commit
            draft = actions.Draft(key=uuid4().hex, action=shared.action, email=person.email, shared_pledge=shared)
            actions.make_pledge(draft, actor=person)
            db.session.commit()

    return join


def leaver(app: Flask, pledge_id: int) -> Callable[[], None]:
    """The deed of somebody who takes their promise back."""

    def leave() -> None:
        with app.app_context():
            pledge = db.session.get_one(Pledge, pledge_id)
            leaving.withdraw_pledge(pledge, actor=pledge.person)
            db.session.commit()

    return leave


def states(app: Flask, shared_id: int) -> list[State]:
    with app.app_context():
        return list(db.session.scalars(select(Pledge.state).where(Pledge.shared_pledge_id == shared_id)))


def active_in_town(app: Flask) -> int:
    with app.app_context():
        return queries.get_tally().town.active


def test_two_last_joins_at_once_activate_it_once_and_lose_nobody(live_town: Flask) -> None:
    shared_id, _joined = open_one(live_town, target=3, waiting=1)
    before = active_in_town(live_town)

    at_the_same_moment([joiner(live_town, shared_id), joiner(live_town, shared_id)])

    with live_town.app_context():
        shared = db.session.get_one(SharedPledge, shared_id)
        assert (shared.joined, shared.state) == (3, SharedState.ACTIVATED)
    assert states(live_town, shared_id) == [State.ACTIVE] * 4
    assert active_in_town(live_town) == before + 4


def test_a_crowd_at_the_door_is_counted_to_the_last(live_town: Flask) -> None:
    shared_id, _joined = open_one(live_town, target=3, waiting=0)
    before = active_in_town(live_town)

    at_the_same_moment([joiner(live_town, shared_id) for _each in range(MANY)])

    with live_town.app_context():
        assert db.session.get_one(SharedPledge, shared_id).joined == MANY
    assert states(live_town, shared_id) == [State.ACTIVE] * (MANY + 1)
    assert active_in_town(live_town) == before + MANY + 1


def test_joining_and_leaving_at_once_never_wait_for_each_other(live_town: Flask) -> None:
    shared_id, joined = open_one(live_town, target=6, waiting=5)

    at_the_same_moment([joiner(live_town, shared_id), *(leaver(live_town, pledge_id) for pledge_id in joined)])

    with live_town.app_context():
        shared = db.session.get_one(SharedPledge, shared_id)
        withdrawn_early = func.count().filter(Pledge.state == State.WITHDRAWN, Pledge.started_at.is_(None))
        everyone, left = db.session.execute(
            select(func.count(), withdrawn_early).where(Pledge.shared_pledge_id == shared_id)
        ).one()
        assert shared.joined == everyone - 1 - left


def test_everybody_hears_once_from_jobs_that_run_at_once(live_town: Flask) -> None:
    shared_id, _joined = open_one(live_town, target=MANY, waiting=MANY)

    def tell() -> int:
        with live_town.app_context():
            number = sharing.tell_some(limit=MANY // 2)
            db.session.commit()
            return number

    while sum(at_the_same_moment([tell, tell, tell])):
        continue

    with live_town.app_context():
        heard = select(func.count()).where(
            OutboxEmail.kind == "pledges.shared_activated",
            OutboxEmail.to_address.in_(
                select(Person.email)
                .join(Pledge, Pledge.person_id == Person.id)
                .where(Pledge.shared_pledge_id == shared_id)
            ),
        )
        assert db.session.scalar(heard) == MANY + 1


def test_two_colleagues_deciding_at_once_make_one_decision(live_town: Flask) -> None:
    with live_town.app_context():
        suggestion_id, officer_id = make_suggestion(someone()).id, someone().id
        db.session.commit()

    def decline() -> bool:
        with live_town.app_context():
            suggestion = db.session.get_one(Suggestion, suggestion_id)
            try:
                suggestions.decline(suggestion, reason="No.", actor=db.session.get_one(Person, officer_id))
            except DomainError:
                db.session.rollback()
                return False
            db.session.commit()
            return True

    assert sorted(at_the_same_moment([decline, decline])) == [False, True]


def test_confirming_and_withdrawing_one_pledge_at_once_never_wait_for_each_other(
    live_town: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever withdraws dawdles between the shared pledge and the pledge, so that the other surely comes between."""
    with live_town.app_context():
        shared = make_shared_pledge(someone(), target=6)
        pledge = make_pledge(someone(), state=State.UNCONFIRMED, shared_pledge=shared)
        assert pledge.person is not None
        token = issue_link(pledge.person, Purpose.CONFIRM_PLEDGE, subject_id=pledge.id)
        db.session.commit()
        shared_id, pledge_id = shared.id, pledge.id
    hold = moving.hold

    def hold_late(held: Pledge) -> None:
        time.sleep(0.5)
        hold(held)

    monkeypatch.setattr("app.pledges.joining.hold", hold_late)

    def confirm() -> None:
        time.sleep(0.2)
        with live_town.app_context():
            actions.confirm_pledge(token)
            db.session.commit()

    at_the_same_moment([confirm, leaver(live_town, pledge_id)])

    with live_town.app_context():
        assert db.session.get_one(SharedPledge, shared_id).joined == 0
    assert State.WITHDRAWN in states(live_town, shared_id)
