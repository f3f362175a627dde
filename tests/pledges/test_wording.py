"""How a pledge reads."""

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from app.accounts.models import Display
from app.moderation.rules import HideReason
from app.pledges import moderating, queries
from app.pledges.rules import State
from app.pledges.units import measure
from app.pledges.wording import STANDINGS, maker, phrase, public_promise, sentence
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge

pytestmark = pytest.mark.usefixtures("session")

OWN_WORDS = "own-words-net-zero"


def test_a_pledge_of_the_catalogue_is_one_sentence() -> None:
    assert sentence(queries.get_action("recycle"), "", None) == "I will recycle all that can be recycled"


def test_an_amount_is_part_of_the_sentence() -> None:
    expected = "I will volunteer with a local charity or group, 12\N{NO-BREAK SPACE}hours a month"
    assert sentence(queries.get_action("volunteer"), "", 12) == expected


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (1, "hours a month", "1\N{NO-BREAK SPACE}hour a month"),
        (2000, "trips a week", "2,000\N{NO-BREAK SPACE}trips a week"),
        (50, "pounds a month", "£50 a month"),
        (5000, "pounds a month", "£5,000 a month"),
        (3, "tools a month", "3\N{NO-BREAK SPACE}tools a month"),
        (1, "tools a month", "tools a month: 1"),
    ],
)
def test_amounts_read_as_people_say_them(app: Flask, amount: int, unit: str, expected: str) -> None:
    with app.test_request_context():
        assert measure(amount, unit) == expected


def test_money_is_written_as_the_reader_writes_it(app: Flask) -> None:
    with app.test_request_context(), force_locale("de"):
        assert measure(5000, "pounds a month").startswith("5.000\N{NO-BREAK SPACE}£")


def test_a_phrase_of_the_catalogue_is_the_readers_or_as_it_was_typed() -> None:
    assert phrase("every month") == "every month"
    assert phrase("cut waste by 10%") == "cut waste by 10%"
    assert phrase("") == ""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Plant a tree", "I will plant a tree"),
        ("plant a tree", "I will plant a tree"),
        ("LED lamps for all", "I will LED lamps for all"),
        ("I’ll plant a tree", "I’ll plant a tree"),
        ("I shall plant a tree", "I shall plant a tree"),
    ],
)
def test_own_words_continue_the_sentence(words: str, expected: str) -> None:
    assert sentence(queries.get_action(OWN_WORDS), words, None) == expected


def test_own_words_are_public_only_while_a_moderator_lets_them_be(officer: Any) -> None:
    pledge = make_pledge(action=OWN_WORDS, words="Plant a secret tree")
    assert public_promise(pledge) == "A resident’s own words, waiting for a moderator"
    moderating.show([pledge.id], actor=officer)
    assert public_promise(pledge) == "I will plant a secret tree"
    moderating.hide([pledge.id], reason=next(iter(HideReason)), actor=officer)
    assert public_promise(pledge) == "A pledge in a resident’s own words"


def test_nobody_is_named_for_a_promise_that_ended_unkept(officer: Any) -> None:
    person = make_person(name="Asha Patel")
    named = {"name": "Asha Patel", "shown_as": Display.FULL_NAME}
    kept = make_pledge(person, "recycle", State.DONE, **named)
    moderating.show([kept.id], actor=officer)
    assert maker(kept) == "Asha Patel"
    for action, state in (("eat-well", State.STOPPED), ("vote", State.LAPSED), ("buy-local", State.WITHDRAWN)):
        assert maker(make_pledge(person, action, state, **named)) == ""


def test_every_state_has_its_words() -> None:
    assert set(STANDINGS) == set(State)
