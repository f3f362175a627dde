"""Voting where wards have pots: the ward comes first, and the ballot asks what its people are asked."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Person
from app.db import db
from app.polls.models import Participation, Poll
from app.polls.rules import Eligibility, Marking
from tests.client import TownClient
from tests.factories.polls import make_poll
from tests.polls.voting import ballots, carried, cast, open_ballot, receipt_in
from tests.polls.wards import BISCOT, FARLEY, WIGMORE, pot, two_wards


@pytest.fixture
def poll(session: Any) -> Poll:
    return two_wards(takes_codes=True)


@pytest.fixture
def resident_browser(client_for: Callable[[Person], TownClient], resident: Person) -> TownClient:
    return client_for(resident)


def choose(browser: TownClient, poll: Poll, ward: str) -> dict[str, Any]:
    """What the ballot of this ward carries hidden."""
    page = open_ballot(browser, poll)
    response = browser.submit(f"/polls/{poll.slug}/ballot/ward", **carried(page), ward=ward)
    assert response.status_code == 200, response.text
    return {**carried(response), "ward": ward}


def mark(browser: TownClient, poll: Poll, hidden: dict[str, Any], answers: dict[int, Any]) -> TestResponse:
    """Send the ballot with these answers, by question."""
    fields = {**hidden, **{f"q{question}": answer for question, answer in answers.items()}}
    return browser.submit(f"/polls/{poll.slug}/ballot", **fields)


def is_chosen(text: str, ward: str) -> bool:
    return f'value="{ward}" checked' in " ".join(text.split())


def test_the_ward_of_the_account_is_chosen_and_can_be_changed(
    resident_browser: TownClient, resident: Person, poll: Poll
) -> None:
    resident.ward_code = FARLEY
    page = open_ballot(resident_browser, poll).text
    assert "Which ward do you live in?" in page
    assert is_chosen(page, FARLEY)
    resident.ward_code = WIGMORE
    assert is_chosen(open_ballot(resident_browser, poll).text, "elsewhere")
    resident.ward_code = None
    assert "checked" not in open_ballot(resident_browser, poll).text


def test_a_ballot_asks_the_town_s_question_and_one_ward_s(resident_browser: TownClient, poll: Poll) -> None:
    town, biscot, farley = poll.questions
    hidden = choose(resident_browser, poll, BISCOT)
    sent = mark(resident_browser, poll, hidden, {town.id: "2", biscot.id: ["1"]})
    assert biscot.title in sent.text
    assert farley.title not in sent.text
    receipt_in(cast(resident_browser, poll, sent))
    assert ballots(poll) == [{town.id: "2", biscot.id: "1"}]


def test_going_back_from_the_last_look_keeps_the_ward_and_the_marks(resident_browser: TownClient, poll: Poll) -> None:
    town, _biscot, farley = poll.questions
    hidden = choose(resident_browser, poll, FARLEY)
    sent = mark(resident_browser, poll, hidden, {town.id: "2", farley.id: ["3"]})
    back = resident_browser.submit(f"/polls/{poll.slug}/ballot/corrections", **carried(sent))
    assert "You decide over the pot of Farley." in back.text
    assert f'name="ward" value="{FARLEY}"' in back.text
    assert is_chosen(back.text, "2")
    assert is_chosen(back.text, "3")


def test_people_of_another_ward_vote_on_the_town_s_question_alone(resident_browser: TownClient, poll: Poll) -> None:
    town = poll.questions[0]
    hidden = choose(resident_browser, poll, "elsewhere")
    sent = mark(resident_browser, poll, hidden, {town.id: "2"})
    receipt_in(cast(resident_browser, poll, sent))
    assert ballots(poll) == [{town.id: "2"}]


def test_where_every_voter_has_a_pot_nobody_is_offered_none(resident_browser: TownClient, resident: Person) -> None:
    poll = make_poll(pot(BISCOT), pot(FARLEY), wards=[BISCOT, FARLEY], eligibility=Eligibility.WARDS)
    resident.ward_code = BISCOT
    page = open_ballot(resident_browser, poll)
    assert "None of these" not in page.text
    refused = resident_browser.submit(f"/polls/{poll.slug}/ballot/ward", **carried(page), ward="elsewhere")
    assert refused.status_code == 422


def test_a_ward_has_to_be_chosen(resident_browser: TownClient, poll: Poll) -> None:
    page = open_ballot(resident_browser, poll)
    for ward in ({}, {"ward": WIGMORE}):
        sent: dict[str, Any] = {**carried(page), **ward}
        refused = resident_browser.submit(f"/polls/{poll.slug}/ballot/ward", **sent)
        assert refused.status_code == 422
        assert "Which ward do you live in?" in refused.text


def test_from_the_ballot_one_goes_back_to_another_ward(resident_browser: TownClient, poll: Poll) -> None:
    hidden = choose(resident_browser, poll, BISCOT)
    again = resident_browser.submit(f"/polls/{poll.slug}/ballot/ward", **hidden, again="y")
    assert again.status_code == 200
    assert is_chosen(again.text, BISCOT)


def test_a_form_with_answers_for_two_wards_is_refused_at_each_step(resident_browser: TownClient, poll: Poll) -> None:
    town, biscot, farley = poll.questions
    hidden = choose(resident_browser, poll, BISCOT)
    both = {town.id: "2", biscot.id: ["1"], farley.id: ["1"]}
    assert mark(resident_browser, poll, hidden, both).status_code == 422
    marks: dict[str, Any] = {f"marks-{question.id}": "1" for question in poll.questions}
    for page in ("ballot/corrections", "votes"):
        refused = resident_browser.submit(f"/polls/{poll.slug}/{page}", entry=hidden["entry"], **marks)
        assert refused.status_code == 422
        assert "two wards" in refused.text
    assert ballots(poll) == []


def test_the_ward_on_a_ballot_is_not_noted_with_who_voted(
    resident_browser: TownClient, resident: Person, poll: Poll
) -> None:
    resident.ward_code = FARLEY
    town, biscot, _farley = poll.questions
    hidden = choose(resident_browser, poll, BISCOT)
    sent = mark(resident_browser, poll, hidden, {town.id: "2", biscot.id: "1"})
    receipt_in(cast(resident_browser, poll, sent))
    kept = db.session.scalars(select(Participation.ward_code).where(Participation.poll_id == poll.id)).one()
    assert kept == FARLEY, "what the account says, as for every poll"


def test_the_running_total_is_that_of_the_pot(resident_browser: TownClient) -> None:
    poll = make_poll(pot(BISCOT, marking=Marking.KNAPSACK), pot(FARLEY, marking=Marking.KNAPSACK, budget=900))
    farley = poll.questions[1]
    hidden = choose(resident_browser, poll, FARLEY)
    fields: dict[str, Any] = {**hidden, f"q{farley.id}": ["1", "3"]}
    total = resident_browser.submit(f"/polls/{poll.slug}/questions/{farley.id}/total", **fields)
    assert "£400 of £900" in total.text


def test_the_page_of_a_poll_tells_the_pots_before_anybody_votes(client: TownClient) -> None:
    poll = make_poll(pot(BISCOT, budget=20_000), pot(FARLEY, budget=30_000))
    page = client.get(f"/polls/{poll.slug}").text
    assert "Pots by ward" in page
    assert "£20,000" in page
    assert f'href="#question-{poll.questions[1].id}"' in page
