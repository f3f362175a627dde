"""What people do with pledges, on a real database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from app.accounts.models import Display, Person
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.clock import today
from app.kit.errors import Duplicate, Gone, Refused
from app.kit.outbox import OutboxEmail
from app.pledges import actions, jobs, keeping, queries
from app.pledges.actions import Draft
from app.pledges.models import CheckIn, Pledge, PledgeCount, WordsState
from app.pledges.rules import COUNTED, Answer, State
from tests.factories.pledges import make_pledge
from tests.links import token_in

Outbox = Callable[[], list[OutboxEmail]]

pytestmark = pytest.mark.usefixtures("session")

CENTRAL = "E05014739"


def a_draft(email: str = "new@example.org", action: str = "recycle", **facts: Any) -> Draft:
    return Draft(**{"key": uuid4().hex, "action": queries.get_action(action), "email": email, **facts})


def assert_counters_are_true() -> None:
    """Recount every pledge and compare: the counters are what the town reads."""
    query = select(Pledge.action_id, func.coalesce(Pledge.ward_code, ""), Pledge.state, func.count())
    counted = {
        (action, ward, state.value): number
        for action, ward, state, number in db.session.execute(
            query.where(Pledge.started_at.is_not(None)).group_by(Pledge.action_id, Pledge.ward_code, Pledge.state)
        )
    }
    kept = {
        (row.action_id, row.ward_code, state.value): getattr(row, state.value)
        for row in db.session.scalars(select(PledgeCount).execution_options(populate_existing=True))
        for state in COUNTED
        if getattr(row, state.value)
    }
    assert kept == counted


class TestSubmitting:
    def test_nothing_holds_until_the_email_is_answered(self, outbox: Outbox) -> None:
        pledge = actions.submit_pledge(a_draft(ward_code=CENTRAL))
        assert pledge.state is State.UNCONFIRMED
        assert queries.get_tally().town.made == 0
        [letter] = outbox()
        assert letter.to_address == "new@example.org"
        assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_the_same_form_sent_twice_is_one_pledge_and_one_email(self, outbox: Outbox) -> None:
        draft = a_draft()
        assert actions.submit_pledge(draft).id == actions.submit_pledge(draft).id
        assert len(outbox()) == 1

    def test_the_same_promise_from_another_tab_is_the_same_pledge_with_a_newer_link(self, outbox: Outbox) -> None:
        first = actions.submit_pledge(a_draft())
        second = actions.submit_pledge(a_draft(amount=3))
        assert first.id == second.id
        assert second.amount == 3
        old, new = (token_in(letter.text, "/links/pledge/") for letter in outbox())
        with pytest.raises(Gone):
            actions.confirm_pledge(old)
        assert actions.confirm_pledge(new).state is State.ACTIVE

    def test_a_promise_that_holds_already_sends_a_fresh_link_instead(self, outbox: Outbox, resident: Person) -> None:
        held = make_pledge(resident)
        again = actions.submit_pledge(a_draft(email=resident.email))
        assert again.id == held.id
        assert [letter.kind for letter in outbox()] == ["pledges.already_made"]

    def test_nobody_changes_a_pledge_that_holds_by_sending_the_form_again(self, resident: Person) -> None:
        held = make_pledge(resident, name="Alice Ahmed", shown_as=Display.FULL_NAME)
        actions.submit_pledge(a_draft(email=resident.email, name="Mallory", shown_as=Display.FULL_NAME))
        assert held.name == "Alice Ahmed"

    def test_a_name_that_is_not_to_be_shown_is_not_kept(self) -> None:
        assert actions.submit_pledge(a_draft(name="Alice", shown_as=Display.ANONYMOUS)).name == ""

    def test_different_own_words_are_different_promises(self, resident: Person) -> None:
        one = make_pledge(resident, "own-words-net-zero", words="Plant a tree")
        same = make_pledge(resident, "own-words-net-zero", words="plant  a tree")
        other = make_pledge(resident, "own-words-net-zero", words="Mend my bicycle")
        assert one.id == same.id != other.id
        assert one.words_state is WordsState.WAITING


class TestConfirming:
    def test_a_confirmed_pledge_counts_once_however_often_the_button_is_pressed(self, outbox: Outbox) -> None:
        actions.submit_pledge(a_draft(ward_code=CENTRAL))
        token = token_in(outbox()[0].text, "/links/pledge/")
        for _click in range(2):
            assert actions.confirm_pledge(token).state is State.ACTIVE
        with time_machine.travel(timedelta(minutes=3)), pytest.raises(Gone):
            actions.confirm_pledge(token)
        assert queries.get_tally().town.active == 1
        assert_counters_are_true()

    def test_a_link_expires(self, outbox: Outbox) -> None:
        actions.submit_pledge(a_draft())
        token = token_in(outbox()[0].text, "/links/pledge/")
        with time_machine.travel(timedelta(days=8)), pytest.raises(Gone):
            actions.confirm_pledge(token)

    def test_the_record_says_who_confirmed_what_and_nothing_else(self, outbox: Outbox) -> None:
        pledge = actions.submit_pledge(a_draft(words="", ward_code=CENTRAL))
        actions.confirm_pledge(token_in(outbox()[0].text, "/links/pledge/"))
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "pledge.confirmed")).one()
        assert (event.subject_id, event.actor_id, event.facts) == (str(pledge.id), pledge.person_id, {})


class TestCheckingIn:
    def test_done_ends_it_and_counts_as_kept(self) -> None:
        pledge = make_pledge()
        keeping.answer_check_in(pledge, Answer.DONE, actor=pledge.person)
        assert (pledge.state, pledge.next_check_in_on, pledge.live_key) == (State.DONE, None, None)
        assert queries.get_tally().town.kept == 1
        assert_counters_are_true()

    def test_two_taps_are_one_answer(self) -> None:
        pledge = make_pledge()
        for _tap in range(2):
            keeping.answer_check_in(pledge, Answer.STILL_DOING, actor=pledge.person)
        assert len(queries.list_check_ins(pledge)) == 1
        assert pledge.check_in_number == 1, "nobody was asked yet, so the first reminder still comes"
        keeping.answer_check_in(pledge, Answer.DONE, actor=pledge.person)
        keeping.answer_check_in(pledge, Answer.DONE, actor=pledge.person)
        assert_counters_are_true()

    def test_an_ended_pledge_takes_no_other_answer(self) -> None:
        pledge = make_pledge(state=State.DONE)
        with pytest.raises(Refused):
            keeping.answer_check_in(pledge, Answer.STOPPED, actor=pledge.person)

    def test_reminders_come_when_due_and_skip_whoever_has_answered(self, outbox: Outbox) -> None:
        with time_machine.travel("2026-01-05T12:00Z", tick=False) as clock:
            asked, eager = make_pledge(action="recycle"), make_pledge(action="vote")
            clock.shift(timedelta(weeks=3))
            keeping.answer_check_in(eager, Answer.STILL_DOING, actor=eager.person)
            clock.shift(timedelta(weeks=1))
            assert jobs.ask_how_it_goes() == 1
            assert jobs.ask_how_it_goes() == 0, "running the job again asks nobody twice"
            assert [letter.to_address for letter in outbox()] == [asked.person.email]  # type: ignore[union-attr]
            clock.shift(timedelta(weeks=8))
            assert jobs.ask_how_it_goes() == 2

    def test_three_check_ins_without_an_answer_are_a_lapse_and_a_late_answer_mends_it(self) -> None:
        with time_machine.travel("2026-01-05T12:00Z", tick=False) as clock:
            pledge = make_pledge()
            for _week in range(30):
                clock.shift(timedelta(weeks=1))
                jobs.ask_how_it_goes()
            assert pledge.state is State.LAPSED
            assert db.session.scalar(select(func.count()).select_from(CheckIn)) == 3
            assert_counters_are_true()
            keeping.answer_check_in(pledge, Answer.STILL_DOING, actor=pledge.person)
            assert State(pledge.state) is State.KEEPING
            assert pledge.next_check_in_on is not None
            assert pledge.next_check_in_on > today()
            assert_counters_are_true()

    def test_a_lapsed_pledge_that_was_made_anew_cannot_come_back_beside_it(self) -> None:
        lapsed = make_pledge(state=State.LAPSED)
        make_pledge(lapsed.person)
        with pytest.raises(Duplicate):
            keeping.answer_check_in(lapsed, Answer.STILL_DOING, actor=lapsed.person)

    def test_whoever_stopped_the_reminders_gets_none(self, outbox: Outbox) -> None:
        with time_machine.travel("2026-01-05T12:00Z", tick=False) as clock:
            pledge = make_pledge()
            assert pledge.person is not None
            actions.stop_reminders(pledge.person)
            clock.shift(timedelta(weeks=4))
            jobs.ask_how_it_goes()
        assert outbox() == []


class TestWithdrawing:
    def test_it_stays_in_the_totals_as_withdrawn(self) -> None:
        pledge = make_pledge(ward_code=CENTRAL)
        actions.withdraw_pledge(pledge, actor=pledge.person)
        actions.withdraw_pledge(pledge, actor=pledge.person)
        tally = queries.get_tally().town
        assert (tally.made, tally.withdrawn) == (1, 1)
        assert_counters_are_true()

    def test_the_same_promise_can_be_made_again(self) -> None:
        first = make_pledge(state=State.WITHDRAWN)
        assert make_pledge(first.person).id != first.id
        assert_counters_are_true()

    def test_one_that_was_never_confirmed_was_never_counted(self) -> None:
        pledge = make_pledge(state=State.UNCONFIRMED)
        actions.withdraw_pledge(pledge, actor=pledge.person)
        assert queries.get_tally().town.made == 0

    def test_a_person_who_leaves_takes_their_words_and_name_along(self, resident: Person) -> None:
        kept = make_pledge(resident, state=State.DONE, name="Alice Ahmed", shown_as=Display.FULL_NAME)
        live = make_pledge(resident, "own-words-fairness", words="Sing to my neighbours")
        assert actions.forget_person(resident) == 2
        assert (kept.state, live.state) == (State.DONE, State.WITHDRAWN)
        for pledge in (kept, live):
            assert (pledge.person_id, pledge.name, pledge.words) == (None, "", "")
        assert_counters_are_true()
