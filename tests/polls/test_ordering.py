"""Putting options in order with buttons for up and down, instead of typing numbers."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.polls.ordering import move_down, move_up, order_of
from app.polls.rules import Method
from tests.client import TownClient
from tests.factories.polls import make_poll, make_question
from tests.polls.voting import carried, cast, check, open_ballot, participations

Browse = Callable[[Person], TownClient]


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ({1: "2", 2: "", 3: "1"}, [3, 1]),
        ({1: "1", 2: "1", 3: "7"}, [1, 2, 3]),
        ({1: "first", 2: "-1", 3: " 2 "}, [3]),
        ({1: "9" * 5000, 2: "²"}, []),
    ],
)
def test_what_was_typed_is_an_order(typed: dict[int, str], order: list[int]) -> None:
    assert order_of(typed) == order


def test_up_is_one_better_and_begins_with_what_is_not_ranked() -> None:
    assert move_up([], 2, 3) == [2]
    assert move_up([2], 1, 3) == [2, 1]
    assert move_up([2, 1], 1, 3) == [1, 2]
    assert move_up([1, 2], 1, 3) == [1, 2]
    assert move_up([1, 2], 3, 2) == [1, 2], "there is no room"


def test_down_is_one_worse_and_ends_with_what_is_not_ranked() -> None:
    assert move_down([1, 2], 1) == [2, 1]
    assert move_down([1, 2], 2) == [1]
    assert move_down([1], 3) == [1]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_button_moves_an_option_and_says_where_it_is_now(client_for: Browse, resident: Person, htmx: bool) -> None:
    poll = make_poll(make_question(Method.IRV))
    [question], browser = poll.questions, client_for(resident)
    name, page = f"q{question.id}", open_ballot(browser, poll)
    path = f"/polls/{poll.slug}/questions/{question.id}/order"
    typed: dict[str, Any] = {f"{name}-1": "1", f"{name}-2": "2"}
    answer = browser.submit(path, htmx=htmx, **carried(page), **typed, move="2:up")
    assert answer.status_code == 200
    assert "Moved “Benches” to number 1 of 3." in answer.text
    assert f'name="{name}-2" type="text" value="1"' in answer.text
    assert f'name="{name}-1" type="text" value="2"' in answer.text
    assert ("<title>" in answer.text) != htmx
    assert participations(poll) == 0


def test_what_was_moved_is_what_is_cast(client_for: Browse, resident: Person) -> None:
    poll = make_poll(make_question(Method.IRV))
    browser = client_for(resident)
    page = open_ballot(browser, poll)
    path = f"/polls/{poll.slug}/questions/{poll.questions[0].id}/order"
    moved = browser.submit(path, **carried(page), move="3:up")
    assert cast(browser, poll, check(browser, poll, moved, q_3="1")).status_code in {200, 303}


@pytest.mark.parametrize(
    ("typed", "move", "says"),
    [
        ({1: "1"}, "1:up", "“Trees” is number 1 already"),
        ({1: "1"}, "1:down", "“Trees” has no number"),
        ({1: "1", 2: "2"}, "3:up", "Take one away first"),
        ({}, "9:up", ""),
        ({}, "nonsense", ""),
    ],
)
def test_a_move_that_leads_nowhere_says_why(
    client_for: Browse, resident: Person, typed: dict[int, str], move: str, says: str
) -> None:
    poll = make_poll(make_question(Method.STV, most=2, seats=2))
    [question], browser = poll.questions, client_for(resident)
    numbers: dict[str, Any] = {f"q{question.id}-{place}": number for place, number in typed.items()}
    page = carried(open_ballot(browser, poll))
    answer = browser.submit(f"/polls/{poll.slug}/questions/{question.id}/order", **page, **numbers, move=move)
    assert answer.status_code == 200
    assert says in answer.text
