"""What the town is asked, before anybody votes."""

import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from html import unescape
from typing import Any

import pytest

from app.accounts.models import Person
from app.db import db
from app.kit.clock import now
from app.polls.announcing import announce
from app.polls.rules import Feasibility, Method
from tests.client import TownClient
from tests.factories.polls import make_poll, make_question
from tests.polls.counted import make_counted
from tests.polls.writing import draft, question_with


def test_the_list_says_what_will_be_here_when_nothing_is(client: TownClient) -> None:
    page = client.get("/polls").text
    assert "Nothing is open right now" in page
    assert "None is announced" in page
    assert "None has closed yet" in page


def test_the_list_has_each_poll_where_it_stands(client: TownClient) -> None:
    make_poll(title="Open one")
    make_poll(title="Coming one", opens_in=timedelta(hours=1))
    make_poll(title="Closed one", closes_in=timedelta(hours=-1), opens_in=timedelta(days=-2))
    make_poll(title="Draft one", is_announced=False)
    page = client.get("/polls").text
    assert page.index("Open now") < page.index("Open one") < page.index("Coming one") < page.index("Closed one")
    assert "Draft one" not in page


def test_the_list_says_what_is_asked_and_how_many_voted_once_that_may_be_told(client: TownClient) -> None:
    asked = [make_question(title=f"Question {number}") for number in range(4)]
    make_poll(*asked, title="Open one")
    counted = make_counted(ballots=[["1"]] * 3)
    page = client.get("/polls").text
    assert "Question 0 · Question 1 · 2 more questions" in page
    assert page.count("people voted") == 1
    assert f'href="/polls/{counted.slug}/results"' in page


def test_closed_polls_are_paged_and_each_is_on_one_page(client: TownClient, max_queries: Callable[[int], Any]) -> None:
    made = {
        make_poll(opens_in=timedelta(days=-9), closes_in=timedelta(hours=-1 - number // 2)).slug for number in range(45)
    }
    address, seen = "/polls", []
    while address:
        with max_queries(8):
            page = client.get(address).text
        seen += re.findall(r'href="/polls/(poll-\d+)"', page)
        older = re.search(r'href="(/polls\?after=\d+)" rel="next"', page)
        assert ("Open now" in page) == (address == "/polls")
        address = older[1] if older else ""
    assert len(seen) == 45
    assert set(seen) == made


@pytest.mark.parametrize("after", ["x", "-1", "999999", "1" * 40])
def test_a_page_of_closed_polls_that_never_was_says_so_or_begins_at_the_front(client: TownClient, after: str) -> None:
    assert client.get("/polls", query_string={"after": after}).status_code == 200


def test_the_order_that_was_drawn_can_be_drawn_again_from_the_page(client: TownClient, organiser: Person) -> None:
    poll = draft(organiser, is_order_drawn=True)
    question = question_with(poll, *"ABCDEFG", actor=organiser)
    announce(poll, actor=organiser)
    page = unescape(client.get(f"/polls/{poll.slug}").text)
    told = re.search(r"printf %s ([0-9a-f]{32}):\d+ \| sha256sum", page)
    assert told is not None
    numbers = [option.id for option in question.options]
    by_lot = sorted(numbers, key=lambda number: sha256(f"{told[1]}:{number}".encode()).hexdigest())
    assert by_lot == numbers
    for number in numbers:
        assert sha256(f"{told[1]}:{number}".encode()).hexdigest()[:12] in page
    assert "sha256sum" not in client.get(f"/polls/{make_poll().slug}").text


def test_a_poll_says_all_its_rules(client: TownClient) -> None:
    poll = make_poll(make_question(Method.STV, seats=2), quorum=50, summary="We **listen**.")
    page = client.get(f"/polls/{poll.slug}").text
    for words in ("<strong>listen</strong>", "2 of them win", "the option listed first", "50 people or more"):
        assert words in page
    assert "Everybody with an account" in page
    assert "sealed until voting closes" in page


def test_an_open_vote_says_loudly_that_names_are_shown(client: TownClient) -> None:
    poll = make_poll(is_named=True)
    page = client.get(f"/polls/{poll.slug}").text
    assert "Everybody will see your name and how you voted" in page
    assert "sealed until" not in page


def test_a_budget_shows_what_cannot_be_done_and_why(client: TownClient) -> None:
    poll = make_poll(make_question(Method.EQUAL_SHARES))
    turned_down = poll.questions[0].options[1]
    turned_down.feasibility, turned_down.feasibility_why = Feasibility.NOT_FEASIBLE, "A gas pipe lies there."
    db.session.flush()
    page = client.get(f"/polls/{poll.slug}").text
    assert page.index("Not on the ballot") < page.index("A gas pipe lies there.")
    detail = client.get(f"/polls/{poll.slug}/options/{turned_down.id}").text
    assert "Cannot be done" in detail
    assert "£200" in detail


def test_a_draft_is_there_only_for_those_who_run_polls(
    client: TownClient, client_for: Callable[[Person], TownClient], resident: Person, organiser: Person
) -> None:
    poll = make_poll(is_announced=False)
    option = poll.questions[0].options[0]
    for address in (f"/polls/{poll.slug}", f"/polls/{poll.slug}/options/{option.id}"):
        assert client.get(address).status_code == 404
        assert client_for(resident).get(address).status_code == 404
        assert client_for(organiser).get(address).status_code == 200


def test_a_cancelled_poll_says_why_and_what_takes_its_place(client: TownClient) -> None:
    poll = make_poll(cancelled_at=now(), cancelled_why="Two options were the same.")
    second = make_poll(title="The second try", restarts_id=poll.id)
    assert f'href="/polls/{poll.slug}"' in client.get(f"/polls/{second.slug}").text
    page = client.get(f"/polls/{poll.slug}").text
    assert "Two options were the same." in page
    assert "The second try" in page
    assert "Vote now" not in page
    assert poll.title in client.get("/polls").text


def test_an_option_of_another_poll_is_not_there(client: TownClient) -> None:
    poll, other = make_poll(), make_poll()
    assert client.get(f"/polls/{poll.slug}/options/{other.questions[0].options[0].id}").status_code == 404
    assert client.get("/polls/never-was").status_code == 404


def test_a_poll_is_read_in_few_queries(client: TownClient, max_queries: Callable[[int], object]) -> None:
    poll = make_poll(*(make_question(title=f"Question {number}") for number in range(3)), wards=["E05014742"])
    with max_queries(8):  # type: ignore[attr-defined]
        assert client.get(f"/polls/{poll.slug}").status_code == 200
