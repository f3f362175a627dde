"""Finding pledges by the words their makers wrote, alike on both databases."""

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.moderation.rules import HideReason
from app.pledges import leaving, moderating
from app.pledges.indexing import forget_words
from app.pledges.models import Pledge
from app.pledges.search import with_words
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge

pytestmark = pytest.mark.usefixtures("session")


def make_words(words: str, person: Person | None = None, *, is_shown: bool = True) -> Pledge:
    pledge = make_pledge(person, action="own-words-fairness", words=words)
    if is_shown:
        moderating.show([pledge.id], actor=make_person())
    return pledge


def found(query: str) -> list[int]:
    return sorted(pledge.id for pledge in db.session.scalars(with_words(select(Pledge), query)))


def test_shown_words_are_found_whatever_their_case_and_order() -> None:
    pledge = make_words("Sweep the pavement of our street")
    make_words("paint a bench")

    assert found("street SWEEP") == [pledge.id]
    assert found("pavement") == [pledge.id]


def test_every_word_must_be_there() -> None:
    make_words("sweep the street")

    assert found("sweep bench") == []


def test_waiting_and_hidden_words_are_not_found() -> None:
    make_words("sweep the street", is_shown=False)
    hidden = make_words("sweep the road")
    moderating.hide([hidden.id], reason=HideReason.HURTFUL, actor=make_person())

    assert found("sweep") == []


def test_text_shown_again_are_found_once() -> None:
    pledge = make_words("sweep the street")
    moderating.hide([pledge.id], reason=HideReason.HURTFUL, actor=make_person())
    moderating.show([pledge.id], actor=make_person())

    assert found("sweep") == [pledge.id]


def test_a_promise_taken_back_is_not_found(resident: Person) -> None:
    pledge = make_words("sweep the street", resident)

    leaving.withdraw_pledge(pledge, actor=resident)

    assert found("sweep") == []


def test_whoever_leaves_is_not_found(resident: Person) -> None:
    make_words("sweep the street", resident)

    leaving.forget_person(resident, keeps_text=False)

    assert found("sweep") == []


def test_forgetting_what_was_never_shown_does_no_harm() -> None:
    pledge = make_words("sweep the street", is_shown=False)

    forget_words(pledge.id)

    assert found("sweep") == []


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '""',
        "sweep OR bench",
        "sweep NOT x",
        "NEAR(sweep)",
        "words:sweep",
        "swe*",
        "(",
        "a & b",
        "' --",
        "\\",
        "%",
    ],
)
def test_nothing_typed_is_taken_for_an_operator(query: str) -> None:
    make_words("sweep the street")

    assert found(query) == []


@pytest.mark.parametrize("query", ["", " ", "—", "…", "\t"])
def test_a_search_for_nothing_finds_nothing(query: str) -> None:
    make_words("sweep the street — today…")

    assert found(query) == []


@pytest.mark.parametrize(
    ("words", "query"),
    [("ਗਲੀ ਸਾਫ਼ ਕਰੋ", "ਗਲੀ"), ("sprzątać ulicę", "ulicę"), ("گلی صاف کرنا", "صاف"), ("don’t waste food", "food")],
)
def test_words_of_every_script_are_found(words: str, query: str) -> None:
    pledge = make_words(words)

    assert found(query) == [pledge.id]
