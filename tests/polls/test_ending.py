"""A poll is cancelled openly, its ballots destroyed unread, who voted told once; and started again from a copy."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit import bounces
from app.kit.clock import now
from app.kit.errors import DomainError
from app.kit.outbox import OutboxEmail
from app.polls import cancelling, casting, codes, drafting, papers, reminding, restarting
from app.polls.casting import Voter
from app.polls.models import Envelope, Participation, Poll
from app.polls.paper_models import KeyedPaper
from app.polls.receipts import Receipt
from app.polls.rules import Channel, Eligibility, Method, Stage
from tests.factories.notices import make_follower
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person
from tests.factories.polls import make_poll, make_question
from tests.polls.writing import draft

Outbox = Callable[[], list[OutboxEmail]]


def vote(poll: Poll, person: Person) -> None:
    marks = {question.id: "1" for question in poll.questions}
    casting.cast(poll, Voter(channel=Channel.ONLINE, person=person), marks, receipt=Receipt.new())


def letters(outbox: Outbox, kind: str) -> list[str]:
    return sorted(email.to_address for email in outbox() if email.kind == kind)


# Cancelling


def test_its_ballots_go_unread_and_who_voted_is_told_once(session: Any, organiser: Person, outbox: Outbox) -> None:
    poll = make_poll(takes_codes=True)
    voter, gone = make_person(), make_person()
    vote(poll, voter)
    vote(poll, gone)
    bounces.mark(gone.email, "550 5.1.1")
    [code] = codes.make_batch(poll, 1, actor=organiser)
    papers.key(poll, code, {poll.questions[0].id: "2"}, actor=organiser)
    cancelling.cancel(poll, "One option was left out.", actor=organiser)
    assert poll.stage_at(now()) is Stage.CANCELLED
    assert db.session.scalars(select(Envelope)).all() == []
    assert db.session.scalars(select(KeyedPaper)).all() == []
    assert set(db.session.scalars(select(Participation.address_hash))) == {None}
    assert (reminding.write_cancellations(), reminding.write_cancellations()) == (1, 0)
    assert letters(outbox, "polls.cancelled") == [voter.email]
    assert "One option was left out." in outbox()[-1].text


@pytest.mark.parametrize("facts", [{"is_announced": False}, {"counted_at": now()}])
def test_only_what_was_announced_and_not_counted_can_be_cancelled(
    session: Any, organiser: Person, facts: dict[str, Any]
) -> None:
    poll = make_poll(opens_in=timedelta(days=-2), closes_in=timedelta(days=-1), **facts)
    with pytest.raises(DomainError):
        cancelling.cancel(poll, "Why not?", actor=organiser)


def test_cancelled_twice_is_cancelled_once_with_the_first_reason(session: Any, organiser: Person) -> None:
    poll = make_poll()
    cancelling.cancel(poll, "First.", actor=organiser)
    with pytest.raises(DomainError):
        cancelling.cancel(poll, "Second.", actor=organiser)
    assert poll.cancelled_why == "First."


# Starting again


def test_a_copy_asks_the_same_and_takes_along_no_vote(session: Any, organiser: Person) -> None:
    budget = make_question(Method.EQUAL_SHARES, title="Money?")
    poll = make_poll(make_question(), budget, takes_codes=True, quorum=10)
    poll.questions[0].options[0].image, poll.questions[0].options[0].image_alt = "0" * 32, "Trees"
    vote(poll, make_person())
    with pytest.raises(DomainError):
        restarting.restart(poll, actor=organiser)
    cancelling.cancel(poll, "A mistake.", actor=organiser)
    copy = restarting.restart(poll, actor=organiser)
    assert (copy.restarts_id, copy.stage_at(now()), copy.opens_at, copy.quorum) == (poll.id, Stage.DRAFT, None, 10)
    assert [each.title for each in copy.questions] == [each.title for each in poll.questions]
    assert [(each.title, each.cost, each.feasibility) for each in copy.questions[1].options] == [
        (each.title, each.cost, each.feasibility) for each in budget.options
    ]
    assert copy.questions[0].options[0].image == "0" * 32
    assert db.session.scalars(select(Participation).where(Participation.poll_id == copy.id)).all() == []
    assert len({poll.slug, copy.slug}) == 2


def test_who_asks_again_gets_the_copy_there_is(session: Any, organiser: Person) -> None:
    poll = make_poll()
    cancelling.cancel(poll, "A mistake.", actor=organiser)
    copy = restarting.restart(poll, actor=organiser)
    assert restarting.restart(poll, actor=organiser) is copy
    drafting.discard(copy, actor=organiser)
    assert restarting.restart(poll, actor=organiser).stage_at(now()) is Stage.DRAFT, "after a draft that was given up"


# Reminding


def test_who_may_vote_has_not_and_asked_for_news_is_reminded_once(
    session: Any, organiser: Person, outbox: Outbox
) -> None:
    poll = make_poll()
    voted, not_yet, gone = (make_follower(make_person(), "newsletter:all").person for _each in range(3))
    make_person()  # asked for nothing
    make_follower(make_person(signed_up=False), "newsletter:all")  # has no account
    bounces.mark(gone.email, "550 5.1.1")
    vote(poll, voted)
    assert reminding.write_reminders() == 0
    reminding.ask_for_reminder(poll, actor=organiser)
    assert (reminding.write_reminders(), reminding.write_reminders()) == (1, 0)
    assert letters(outbox, "polls.reminder") == [not_yet.email]
    assert "List-Unsubscribe" in outbox()[-1].headers
    with pytest.raises(DomainError):
        reminding.ask_for_reminder(poll, actor=organiser)


def test_a_poll_reminds_only_those_it_asks(session: Any, organiser: Person) -> None:
    organisation = make_organisation()
    member, stranger = (make_follower(make_person(), "newsletter:all").person for _each in range(2))
    make_member(organisation, member)
    asked = make_poll(eligibility=Eligibility.ORGANISATION, organisation_id=organisation.id)
    assert list(db.session.scalars(reminding.select_to_remind(asked))) == [member.id]
    everybody = make_poll()
    assert set(db.session.scalars(reminding.select_to_remind(everybody))) == {member.id, stranger.id}
    assert list(db.session.scalars(reminding.select_to_remind(make_poll(eligibility=Eligibility.CODES)))) == []


def test_nobody_is_reminded_of_what_is_not_open(session: Any, organiser: Person) -> None:
    closed = make_poll(opens_in=timedelta(days=-2), closes_in=timedelta(days=-1))
    for poll in (draft(organiser), closed):
        with pytest.raises(DomainError):
            reminding.ask_for_reminder(poll, actor=organiser)
