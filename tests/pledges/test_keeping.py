"""Asking how a pledge goes, hearing it, and going silent."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.db import db
from app.kit.clock import now, today
from app.kit.errors import DomainError, Duplicate
from app.kit.outbox import OutboxEmail
from app.pledges import actions, jobs, keeping, queries
from app.pledges.models import CheckIn, Pledge
from app.pledges.rules import Answer, State
from tests.factories.pledges import make_pledge
from tests.pledges.recount import assert_counters_are_true

Outbox = Callable[[], list[OutboxEmail]]

pytestmark = pytest.mark.usefixtures("session")

CENTRAL = "E05014739"


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

    @pytest.mark.parametrize("state", [State.WITHDRAWN, State.RELEASED])
    def test_a_pledge_that_was_taken_back_or_let_go_takes_no_answer(self, state: State) -> None:
        pledge = make_pledge(state=state)
        with pytest.raises(DomainError):
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


class TestReminders:
    def test_whoever_stopped_them_misses_nothing_and_never_lapses(self) -> None:
        with time_machine.travel("2026-01-05T12:00Z", tick=False) as clock:
            stopped, late = make_pledge(), make_pledge(action="vote")
            assert stopped.person is not None
            assert late.person is not None
            actions.stop_reminders(stopped.person)
            late.person.reminders_stopped_at = now()  # as if a join had given it a check-in since
            for _week in range(40):
                clock.shift(timedelta(weeks=1))
                jobs.ask_how_it_goes()
            for pledge in (stopped, late):
                db.session.refresh(pledge)
                assert (pledge.state, pledge.misses, pledge.next_check_in_on) == (State.ACTIVE, 0, None)
            keeping.answer_check_in(stopped, Answer.STILL_DOING, actor=stopped.person)
            assert stopped.state is State.KEEPING
            assert stopped.next_check_in_on is None

    def test_switched_on_again_they_begin_with_the_next_check_in(self) -> None:
        with time_machine.travel("2026-01-05T12:00Z", tick=False) as clock:
            pledge = make_pledge()
            assert pledge.person is not None
            actions.stop_reminders(pledge.person)
            clock.shift(timedelta(weeks=6))
            actions.resume_reminders(pledge.person)
            assert (pledge.check_in_number, pledge.misses) == (2, 0)
            assert pledge.next_check_in_on == date(2026, 1, 5) + timedelta(weeks=12)

    def test_one_pledge_that_cannot_be_met_holds_up_nobody(
        self, monkeypatch: pytest.MonkeyPatch, outbox: Outbox, caplog: pytest.LogCaptureFixture
    ) -> None:
        with time_machine.travel("2026-01-05T12:00Z", tick=False) as clock:
            bad, good = make_pledge(), make_pledge(action="vote")
            clock.shift(timedelta(weeks=5))
            ask = keeping.ask_how_it_goes

            def stumble(pledge: Pledge, day: date) -> None:
                ask(pledge, day)
                assert pledge.id != bad.id

            monkeypatch.setattr(keeping, "ask_how_it_goes", stumble)
            assert jobs.ask_how_it_goes() == 1
        db.session.refresh(bad)
        assert bad.misses == 0
        assert [mail.to_address for mail in outbox()] == [good.person.email]  # type: ignore[union-attr]
        assert f"pledge {bad.id} is left out" in caplog.text
