"""Those who run a poll, and those who vote in it, at the same moment: nothing is typed, made or announced twice."""

from collections import Counter
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person
from app.db import db
from app.polls import announcing, batches, cancelling, casting, codes, papers, restarting
from app.polls.casting import Voter
from app.polls.models import Envelope, Participation, Poll
from app.polls.paper_models import CodeBatch, KeyedPaper
from app.polls.receipts import Receipt
from app.polls.rules import Channel
from tests.concurrency.conftest import at_the_same_moment
from tests.concurrency.test_accounts import TRIES, deed
from tests.factories.people import make_person
from tests.factories.polls import make_poll
from tests.polls.writing import draft, question_with


@pytest.fixture
def people(live_town: Flask) -> list[int]:
    with live_town.app_context():
        numbers = [make_person(f"{uuid4().hex}@example.org").id for _each in range(TRIES)]
        db.session.commit()
    return numbers


@pytest.fixture
def poll_id(live_town: Flask) -> int:
    with live_town.app_context():
        poll = make_poll(takes_codes=True, slug=uuid4().hex)
        db.session.commit()
        return poll.id


def count(app: Flask, table: Any, poll_id: int) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table).where(table.poll_id == poll_id)) or 0


def test_many_who_type_one_paper_at_once_are_one_ballot(live_town: Flask, people: list[int], poll_id: int) -> None:
    with live_town.app_context():
        poll = db.session.get_one(Poll, poll_id)
        [code] = codes.make_batch(poll, 1, actor=db.session.get_one(Person, people[0]))
        marks = {poll.questions[0].id: "1"}
        db.session.commit()

    def type_it(person_id: int) -> Any:
        return papers.key(db.session.get_one(Poll, poll_id), code, marks, actor=db.session.get_one(Person, person_id))

    became = at_the_same_moment([deed(live_town, partial(type_it, each)) for each in people])
    assert Counter(became) == {"first": 1, "cast": 1, "DomainError": TRIES - 2}
    assert [count(live_town, table, poll_id) for table in (Envelope, Participation, KeyedPaper)] == [1, 1, 0]


def test_a_form_for_codes_sent_many_times_at_once_makes_one_batch(
    live_town: Flask, people: list[int], poll_id: int
) -> None:
    def make() -> int:
        actor = db.session.get_one(Person, people[0])
        return len(batches.make(db.session.get_one(Poll, poll_id), 3, note="", known="0", actor=actor))

    made = at_the_same_moment([deed(live_town, make)] * TRIES)
    assert Counter(made) == {"3": 1, "DomainError": TRIES - 1}
    assert count(live_town, CodeBatch, poll_id) == 1


def test_a_poll_is_announced_once(live_town: Flask, people: list[int]) -> None:
    with live_town.app_context():
        actor = db.session.get_one(Person, people[0])
        poll = draft(actor, title=uuid4().hex, is_order_drawn=True)
        question_with(poll, "Trees", "Benches", actor=actor)
        db.session.commit()
        poll_id = poll.id

    def announce() -> None:
        announcing.announce(db.session.get_one(Poll, poll_id), actor=db.session.get_one(Person, people[0]))

    assert Counter(at_the_same_moment([deed(live_town, announce)] * TRIES)) == {"None": 1, "Frozen": TRIES - 1}


def test_a_cancelled_poll_is_started_again_once(live_town: Flask, people: list[int], poll_id: int) -> None:
    with live_town.app_context():
        cancelling.cancel(db.session.get_one(Poll, poll_id), "A mistake.", actor=db.session.get_one(Person, people[0]))
        db.session.commit()

    def restart(person_id: int) -> int:
        poll = db.session.get_one(Poll, poll_id)
        return restarting.restart(poll, actor=db.session.get_one(Person, person_id)).id

    became = at_the_same_moment([deed(live_town, partial(restart, each)) for each in people])
    with live_town.app_context():
        copies = db.session.scalars(select(Poll.id).where(Poll.restarts_id == poll_id)).all()
    assert Counter(became) == {str(copies[0]): TRIES}
    assert len(copies) == 1


def test_whoever_votes_while_it_is_cancelled_leaves_no_ballot(
    live_town: Flask, people: list[int], poll_id: int
) -> None:
    def vote(person_id: int) -> None:
        poll = db.session.get_one(Poll, poll_id)
        voter = Voter(channel=Channel.ONLINE, person=db.session.get_one(Person, person_id))
        casting.cast(poll, voter, {poll.questions[0].id: "1"}, receipt=Receipt.new())

    def cancel() -> None:
        cancelling.cancel(db.session.get_one(Poll, poll_id), "A mistake.", actor=db.session.get_one(Person, people[0]))

    deeds = [deed(live_town, partial(vote, each)) for each in people]
    became = at_the_same_moment([*deeds[:3], deed(live_town, cancel), *deeds[3:]])
    assert became[3] == "None"
    assert set(became) <= {"None", "VotingClosed"}
    assert count(live_town, Envelope, poll_id) == 0
