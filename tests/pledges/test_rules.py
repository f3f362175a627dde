"""Decisions about pledges, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pledges import rules
from app.pledges.rules import COUNTED, TRANSITIONS, State, Tally

MONDAY = date(2026, 1, 5)


def test_check_ins_come_at_4_and_12_weeks_and_then_quarterly() -> None:
    due = [rules.check_in_due(MONDAY, number) for number in (1, 2, 3, 4)]
    assert due == [date(2026, 2, 2), date(2026, 3, 30), date(2026, 6, 29), date(2026, 9, 28)]


@given(answered=st.integers(0, 12), days=st.integers(0, 1500))
def test_the_next_check_in_lies_ahead_and_is_never_one_already_answered(answered: int, days: int) -> None:
    today = MONDAY + timedelta(days=days)
    number = rules.check_in_after(MONDAY, today, answered)
    assert number > answered
    assert rules.check_in_due(MONDAY, number) > today


def test_an_answer_shortly_before_its_reminder_counts_for_it() -> None:
    due = rules.check_in_due(MONDAY, 2)
    assert rules.check_in_answered(MONDAY, due - timedelta(days=14), upcoming=2) == 2
    assert rules.check_in_answered(MONDAY, due - timedelta(days=15), upcoming=2) == 1


def test_an_answer_before_anybody_asked_is_for_no_check_in() -> None:
    assert rules.check_in_answered(MONDAY, MONDAY + timedelta(days=1), upcoming=1) == 0


def test_what_has_ended_stays_ended_but_a_lapsed_pledge_may_be_answered_late() -> None:
    for ended in (State.DONE, State.STOPPED, State.WITHDRAWN, State.RELEASED):
        assert TRANSITIONS[ended] == frozenset()
    assert rules.may_become(State.LAPSED, State.KEEPING)
    assert not rules.may_become(State.UNCONFIRMED, State.DONE)


def test_every_state_has_its_transitions_and_every_counted_one_its_counter() -> None:
    assert set(TRANSITIONS) == set(State)
    assert [state.value for state in COUNTED] == list(Tally.__slots__)


def test_made_is_everything_that_came_into_force_and_kept_only_what_was_said_to_be() -> None:
    tally = Tally(active=5, keeping=4, done=3, stopped=2, lapsed=1, withdrawn=1)
    assert (tally.made, tally.kept) == (16, 7)
    assert rules.total([tally, tally]).made == 32


def test_a_ward_is_named_from_ten_pledges_on() -> None:
    shown, elsewhere = rules.wards_to_show({"A": 10, "B": 9, "C": 25, "": 4})
    assert shown == {"A": 10, "C": 25}
    assert elsewhere == 13


def test_a_single_hidden_ward_does_not_stand_alone_in_the_remainder() -> None:
    shown, elsewhere = rules.wards_to_show({"A": 10, "B": 9, "C": 25})
    assert shown == {"C": 25}
    assert elsewhere == 19


@given(st.dictionaries(st.sampled_from(["", *"ABCDEFGH"]), st.integers(0, 40)))
def test_nothing_is_counted_twice_and_no_remainder_is_one_small_ward(made: dict[str, int]) -> None:
    shown, elsewhere = rules.wards_to_show(made)
    assert sum(shown.values()) + elsewhere == sum(made.values())
    hidden = {ward for ward, count in made.items() if count and ward not in shown}
    assert all(count >= rules.SMALLEST_SHOWN for count in shown.values())
    if hidden and shown and len(hidden) == 1:
        assert hidden == {""}


@pytest.mark.parametrize("answer", rules.Answer)
def test_every_answer_leads_somewhere(answer: rules.Answer) -> None:
    assert rules.may_become(State.ACTIVE, rules.state_after(answer))


@pytest.mark.parametrize("gap", [" ", "\N{NO-BREAK SPACE}", "\N{EM SPACE}", "\t"])
def test_a_first_name_ends_at_any_white_space(gap: str) -> None:
    assert rules.first_name(f"Asha{gap}Patel") == "Asha"
    assert rules.first_name("") == ""
