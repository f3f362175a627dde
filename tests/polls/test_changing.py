"""Changing one's mind until closing, with the receipt and nothing else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.clock import now
from app.polls import codes
from app.polls.envelopes import unseal
from app.polls.models import Envelope, Poll
from app.polls.rules import Method
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.polls import make_poll, make_question
from tests.polls.voting import ballots, cast, check, participations, receipt_in, vote

Browse = Callable[[Person], TownClient]


def change(browser: TownClient, poll: Poll, receipt: str, **marks: str) -> str:
    page = browser.submit(f"/polls/{poll.slug}/receipt", receipt=receipt)
    assert page.status_code == 200
    return cast(browser, poll, check(browser, poll, page, **marks)).text


def test_a_ballot_is_changed_as_often_as_its_voter_likes_and_stays_one_ballot(
    client_for: Browse, resident: Person, client: TownClient
) -> None:
    poll = make_poll()
    receipt = vote(client_for(resident), poll, q="1")
    for place in ("2", "3"):
        page = change(client, poll, receipt.lower().replace("-", " "), q=place)
        assert "Your ballot is changed" in page
        assert receipt in page, "the receipt stays the same"
        assert ballots(poll) == [{poll.questions[0].id: place}]
    assert participations(poll) == 1


def test_who_voted_with_a_code_changes_it_the_same_way(organiser: Person, client: TownClient) -> None:
    poll = make_poll(takes_codes=True)
    [code] = codes.make_batch(poll, 1, actor=organiser)
    page = client.submit(f"/polls/{poll.slug}/code", code=code)
    receipt = receipt_in(cast(client, poll, check(client, poll, page, q="1")))
    change(client, poll, receipt, q="2")
    assert ballots(poll) == [{poll.questions[0].id: "2"}]


def test_the_page_for_a_new_ballot_shows_nothing_of_the_old_one(
    client_for: Browse, resident: Person, client: TownClient
) -> None:
    poll = make_poll()
    receipt = vote(client_for(resident), poll, q="2")
    page = client.submit(f"/polls/{poll.slug}/receipt", receipt=receipt)
    assert " checked>" not in page.text
    assert "We do not look at that one" in page.text


def test_a_receipt_that_is_lost_cannot_be_had_again_and_the_page_says_so(client: TownClient) -> None:
    poll = make_poll()
    assert "your vote cannot be changed" in client.get(f"/polls/{poll.slug}/receipt").text


@pytest.mark.parametrize("typed", ["", "0000-0000-0000-0000-0000-0000", "not a receipt", "x" * 5000])
def test_an_unknown_receipt_opens_nothing(client: TownClient, typed: str) -> None:
    poll = make_poll()
    answer = client.submit(f"/polls/{poll.slug}/receipt", receipt=typed)
    assert answer.status_code == 422
    assert "We do not know this receipt" in answer.text or "Enter the code from your receipt" in answer.text


def test_a_receipt_is_for_one_poll_only(client_for: Browse, resident: Person, client: TownClient) -> None:
    poll, other = make_poll(), make_poll()
    receipt = vote(client_for(resident), poll, q="1")
    assert client.submit(f"/polls/{other.slug}/receipt", receipt=receipt).status_code == 422


def test_guessing_receipts_is_slowed(client: TownClient) -> None:
    poll = make_poll()
    answers = [client.submit(f"/polls/{poll.slug}/receipt", receipt="wrong").status_code for _try in range(11)]
    assert answers == [422] * 10 + [429]


def test_after_closing_nothing_is_changed(client_for: Browse, resident: Person, client: TownClient) -> None:
    poll = make_poll()
    receipt = vote(client_for(resident), poll, q="1")
    page = client.submit(f"/polls/{poll.slug}/receipt", receipt=receipt)
    checked = check(client, poll, page, q="2")
    poll.closes_at = poll.results_at = now() - timedelta(seconds=1)
    db.session.flush()
    assert cast(client, poll, checked).status_code == 409
    assert client.get(f"/polls/{poll.slug}/receipt").status_code == 409
    assert ballots(poll) == [{poll.questions[0].id: "1"}]


def test_a_changed_ballot_in_an_open_vote_stays_under_its_name(
    client_for: Browse, resident: Person, client: TownClient
) -> None:
    poll = make_poll(is_named=True)
    receipt = vote(client_for(resident), poll, q="1")
    change(client, poll, receipt, q="2")
    contents = unseal(poll, db.session.scalars(select(Envelope.sealed)).one())
    assert (contents.person_id, contents.marks) == (resident.id, {poll.questions[0].id: "2"})


def test_an_envelope_does_not_tell_what_is_in_it_or_that_it_was_changed(client_for: Browse, client: TownClient) -> None:
    poll = make_poll(make_question(Method.IRV))
    receipts = [
        vote(client_for(make_person()), poll, **marks)
        for marks in ({"q_1": "1"}, {"q_1": "1", "q_2": "2", "q_3": "3"}, {"q_abstain": "y"})
    ]
    change(client, poll, receipts[0], q_2="1")
    assert len({len(sealed) for sealed in db.session.scalars(select(Envelope.sealed))}) == 1


def test_a_change_of_a_ballot_that_is_not_there_makes_none(
    client_for: Browse, resident: Person, client: TownClient
) -> None:
    poll = make_poll()
    receipt = vote(client_for(resident), poll, q="1")
    page = client.submit(f"/polls/{poll.slug}/receipt", receipt=receipt)
    sealed = db.session.scalars(select(Envelope)).one()
    db.session.delete(sealed)
    db.session.flush()
    assert cast(client, poll, check(client, poll, page, q="2")).status_code == 404
    assert ballots(poll) == []
