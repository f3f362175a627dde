"""Staff give wards money of their own: one form makes the pots, a file fills one, and nobody is left without a vote."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.kit.clock import now
from app.polls import drafting, restarting
from app.polls.cancelling import cancel
from app.polls.models import Poll
from app.polls.pots import pots_of
from app.polls.readiness import list_missing
from app.polls.rules import Completion, Eligibility, Marking, Method, Utility
from tests.client import TownClient
from tests.polls.test_importing import BUDGET as FILE
from tests.polls.test_importing import ORDER
from tests.polls.wards import BISCOT, FARLEY, WIGMORE, two_wards
from tests.polls.writing import BUDGET, CHOICE, draft

TERMS: dict[str, Any] = {
    "title": "What should the money be spent on?",
    "method": "equal-shares",
    "marking": "knapsack",
    "completion": "add1",
    "utility": "cardinality",
}


@pytest.fixture
def desk(client_for: Callable[[Person], TownClient], organiser: Person) -> TownClient:
    return client_for(organiser)


@pytest.fixture
def poll(organiser: Person) -> Poll:
    return draft(organiser)


def amounts(**by_ward: str) -> dict[str, Any]:
    codes = {"biscot": BISCOT, "farley": FARLEY, "wigmore": WIGMORE}
    return {f"amount-{codes[name]}": amount for name, amount in by_ward.items()}


def test_one_form_makes_a_pot_for_each_ward_with_an_amount(desk: TownClient, poll: Poll) -> None:
    page = f"/staff/polls/{poll.id}/pots/new"
    sent = desk.submit(page, **TERMS, **amounts(farley="£30,000", biscot="20000", wigmore=""))
    assert sent.status_code == 303
    assert [(pot.title, pot.ward_code, pot.budget) for pot in pots_of(poll)] == [
        ("Biscot: What should the money be spent on?", BISCOT, 20_000),
        ("Farley: What should the money be spent on?", FARLEY, 30_000),
    ]
    for pot in pots_of(poll):
        assert (pot.method, pot.marking) == (Method.EQUAL_SHARES, Marking.KNAPSACK)
        assert (pot.completion, pot.utility) == (Completion.ADD1, Utility.CARDINALITY)
    again = desk.get(page).text
    assert f"amount-{BISCOT}" not in again, "a ward has one pot"
    assert f"amount-{WIGMORE}" in again


def test_where_a_poll_asks_some_wards_only_they_can_have_pots(desk: TownClient, organiser: Person) -> None:
    poll = draft(organiser, eligibility=Eligibility.WARDS, ward_codes=[BISCOT])
    page = desk.get(f"/staff/polls/{poll.id}/pots/new").text
    assert f"amount-{BISCOT}" in page
    assert f"amount-{FARLEY}" not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "at least one ward"),
        (amounts(biscot="ten"), "Enter whole pounds"),
        (amounts(biscot="0"), "Enter whole pounds"),
        ({**amounts(biscot="100"), "marking": "points"}, "how many points"),
        ({**amounts(biscot="100"), "title": ""}, "Enter a question"),
        ({**amounts(biscot="100"), "method": "irv"}, "Not a valid choice"),
    ],
    ids=["no amount", "words", "nothing", "points", "no title", "no budget"],
)
def test_what_makes_no_pots_is_shown_again(desk: TownClient, poll: Poll, changes: dict[str, Any], said: str) -> None:
    refused = desk.submit(f"/staff/polls/{poll.id}/pots/new", **{**TERMS, "help": "Read this.", **changes})
    assert refused.status_code == 422
    assert said in refused.text
    assert "Read this." in refused.text
    assert pots_of(poll) == []


def test_a_proposal_of_a_pot_is_in_its_ward_unless_staff_say_otherwise(
    desk: TownClient, poll: Poll, organiser: Person
) -> None:
    pot = drafting.add_question(poll, BUDGET, actor=organiser, ward_code=FARLEY)
    form = desk.get(f"/staff/polls/questions/{pot.id}/options/new").text
    assert f'<option value="{FARLEY}" selected' in form


def test_a_file_fills_a_pot_and_leaves_its_money(desk: TownClient, poll: Poll, organiser: Person) -> None:
    pot = drafting.add_question(poll, BUDGET, actor=organiser, ward_code=FARLEY)
    file = (io.BytesIO(FILE.encode()), "farley.pb")
    sent = desk.submit(f"/staff/polls/questions/{pot.id}/file", file=file)
    assert sent.status_code == 303
    assert pot.budget == 500
    assert [(option.cost, option.ward_code) for option in pot.options] == [(101, BISCOT), (300, FARLEY), (500, FARLEY)]
    twice = desk.submit(f"/staff/polls/questions/{pot.id}/file", file=(io.BytesIO(FILE.encode()), "farley.pb"))
    assert twice.status_code == 409
    assert len(pot.options) == 3


def test_only_a_budget_s_file_fills_a_budget(desk: TownClient, poll: Poll, organiser: Person) -> None:
    pot = drafting.add_question(poll, BUDGET, actor=organiser, ward_code=FARLEY)
    choice = drafting.add_question(poll, CHOICE, actor=organiser)
    for question, text, name in ((pot, ORDER, "x.soi"), (choice, FILE, "x.pb"), (pot, "no budget", "x.pb")):
        file = (io.BytesIO(text.encode()), name)
        assert desk.submit(f"/staff/polls/questions/{question.id}/file", file=file).status_code == 422
        assert question.options == []


def test_nobody_who_is_asked_is_left_with_nothing_to_vote_on(organiser: Person) -> None:
    everybody = draft(organiser)
    drafting.add_question(everybody, BUDGET, actor=organiser, ward_code=BISCOT)
    assert any("have nothing to vote on" in words for words in list_missing(everybody, now()))
    drafting.add_question(everybody, CHOICE, actor=organiser)
    assert not any("have nothing to vote on" in words for words in list_missing(everybody, now()))
    wards = draft(organiser, eligibility=Eligibility.WARDS, ward_codes=[BISCOT, FARLEY])
    for code in (BISCOT, WIGMORE):
        drafting.add_question(wards, BUDGET, actor=organiser, ward_code=code)
    missing = list_missing(wards, now())
    assert any("people of Farley have nothing" in words for words in missing)
    assert any("does not ask the people of Wigmore" in words for words in missing)


def test_a_copy_of_a_cancelled_poll_has_the_same_pots(organiser: Person) -> None:
    poll = two_wards()
    cancel(poll, "An amount was wrong.", actor=organiser)
    copy = restarting.restart(poll, actor=organiser)
    assert [question.ward_code for question in copy.questions] == [None, BISCOT, FARLEY]
