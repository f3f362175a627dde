"""What people do with pledges, on a real database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import AgeBand, Display, Person
from app.accounts.queries import find_person_by_email
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.clock import now, today
from app.kit.errors import DomainError, Duplicate, Gone, TooMany
from app.kit.outbox import OutboxEmail
from app.pledges import actions, jobs, keeping, leaving, moderating, queries, suggestions
from app.pledges.actions import Draft
from app.pledges.models import CheckIn, Pledge, PledgeCount, SharedState, Suggestion, TextState
from app.pledges.rules import COUNTED, Answer, HideReason, State
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge, make_shared_pledge, make_suggestion
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
        assert one.text_state is TextState.WAITING


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


class TestWithdrawing:
    def test_it_stays_in_the_totals_as_withdrawn(self) -> None:
        pledge = make_pledge(ward_code=CENTRAL)
        leaving.withdraw_pledge(pledge, actor=pledge.person)
        leaving.withdraw_pledge(pledge, actor=pledge.person)
        tally = queries.get_tally().town
        assert (tally.made, tally.withdrawn) == (1, 1)
        assert_counters_are_true()

    def test_the_same_promise_can_be_made_again(self) -> None:
        first = make_pledge(state=State.WITHDRAWN)
        assert make_pledge(first.person).id != first.id
        assert_counters_are_true()

    def test_one_that_was_never_confirmed_was_never_counted(self) -> None:
        pledge = make_pledge(state=State.UNCONFIRMED)
        leaving.withdraw_pledge(pledge, actor=pledge.person)
        assert queries.get_tally().town.made == 0

    def test_a_person_who_leaves_takes_their_words_and_name_along(self, resident: Person) -> None:
        kept = make_pledge(resident, state=State.DONE, name="Alice Ahmed", shown_as=Display.FULL_NAME)
        live = make_pledge(resident, "own-words-fairness", words="Sing to my neighbours")
        assert leaving.forget_person(resident) == 2
        assert (kept.state, live.state) == (State.DONE, State.WITHDRAWN)
        for pledge in (kept, live):
            assert (pledge.person_id, pledge.name, pledge.words) == (None, "", "")
        assert_counters_are_true()


class TestMinors:
    def test_whoever_pledged_by_name_and_turns_out_to_be_a_minor_is_named_no_more(self, officer: Person) -> None:
        person = make_person(signed_up=False, age_band=None)
        pledge = make_pledge(person, name="Sam Smith", shown_as=Display.FULL_NAME)
        moderating.show([pledge.id], actor=officer)
        assert pledge.public_name == "Sam Smith"
        person.age_band = AgeBand.TEEN
        assert leaving.anonymise_minor(person) == 1
        assert (pledge.public_name, pledge.name, pledge.shown_as) == ("", "", Display.ANONYMOUS)

    def test_an_account_of_a_minor_outweighs_what_a_form_says_signed_out(self) -> None:
        teen = make_person("teen@example.org", age_band=AgeBand.TEEN)
        pledge = actions.submit_pledge(a_draft(email=teen.email, name="Sam Smith", shown_as=Display.FULL_NAME))
        assert (pledge.name, pledge.shown_as) == ("", Display.ANONYMOUS)

    def test_a_minor_signed_in_is_never_named(self) -> None:
        teen = make_person(age_band=AgeBand.TEEN)
        assert make_pledge(teen, name="Sam Smith", shown_as=Display.FULL_NAME).name == ""

    def test_whoever_said_they_were_under_18_cannot_add_a_name_later(self) -> None:
        pledge = make_pledge(make_person(signed_up=False, age_band=None), is_minor=True)
        actions.change_display(pledge, shown_as=Display.FULL_NAME, name="Sam Smith", actor=None)
        assert (pledge.name, pledge.shown_as) == ("", Display.ANONYMOUS)

    def test_the_table_itself_refuses_a_named_minor(self) -> None:
        pledge = make_pledge(make_person(age_band=AgeBand.TEEN))
        pledge.name, pledge.text_state = "Sam", TextState.WAITING
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.flush()

    def test_an_adult_who_signs_up_keeps_their_name(self, resident: Person) -> None:
        pledge = make_pledge(resident, name="Alice Ahmed", shown_as=Display.FULL_NAME)
        assert leaving.anonymise_minor(resident) == 0
        assert pledge.name == "Alice Ahmed"


class TestNames:
    def test_a_name_waits_for_a_moderator_and_can_be_hidden_again(self, officer: Person) -> None:
        pledge = make_pledge(name="Asha Patel", shown_as=Display.FULL_NAME)
        assert pledge.public_name == ""
        moderating.show([pledge.id], actor=officer)
        assert pledge.public_name == "Asha Patel"
        moderating.hide([pledge.id], reason=HideReason.HURTFUL, actor=officer)
        assert pledge.public_name == ""

    @pytest.mark.parametrize("state", [State.UNCONFIRMED, State.WAITING, State.ACTIVE, State.DONE, State.WITHDRAWN])
    def test_the_display_changes_in_every_state_and_waits_again(self, state: State, officer: Person) -> None:
        pledge = make_pledge(state=state)
        actions.change_display(pledge, shown_as=Display.FIRST_NAME, name="Asha\N{NO-BREAK SPACE}Patel", actor=None)
        assert (pledge.chosen_name, pledge.public_name) == ("Asha", "")
        assert pledge.text_state is (TextState.HIDDEN if state is State.WITHDRAWN else TextState.WAITING)
        actions.change_display(pledge, shown_as=Display.ANONYMOUS, name="Asha Patel", actor=None)
        assert (pledge.name, pledge.text_state) == ("", TextState.NONE)

    def test_words_shown_before_leave_the_search_while_a_new_name_waits(self, officer: Person) -> None:
        pledge = make_pledge(action="own-words-fairness", words="sweep the street")
        moderating.show([pledge.id], actor=officer)
        actions.change_display(pledge, shown_as=Display.FULL_NAME, name="Rude Name", actor=None)
        assert queries.list_recent(queries.Filter(words="sweep")).items == []

    def test_a_name_is_kept_on_one_line_without_what_controls_a_screen(self) -> None:
        pledge = make_pledge(name=" Asha\u202e\r\n\x1bPatel ", shown_as=Display.FULL_NAME)
        assert pledge.name == "Asha Patel"


class TestSubmittingAgain:
    def test_a_corrected_address_moves_the_pledge_and_ends_the_older_link(self, outbox: Outbox) -> None:
        draft = a_draft(email="wrong@example.org")
        first = actions.submit_pledge(draft)
        moved = actions.submit_pledge(replace(draft, email="right@example.org"))
        assert moved.id == first.id
        assert moved.person is not None
        assert [mail.to_address for mail in outbox()] == ["wrong@example.org", "right@example.org"]
        wrong, right = (token_in(mail.text, "/links/pledge/") for mail in outbox())
        with pytest.raises(Gone):
            actions.confirm_pledge(wrong)
        assert actions.confirm_pledge(right).person_id == find_person_by_email("right@example.org").id  # type: ignore[union-attr]

    def test_a_corrected_name_is_taken_and_mailed_again(self, outbox: Outbox) -> None:
        draft = a_draft()
        actions.submit_pledge(draft)
        again = actions.submit_pledge(replace(draft, name="Asha Patel", shown_as=Display.FULL_NAME))
        assert again.name == "Asha Patel"
        assert "Asha Patel" in outbox()[-1].text
        assert len(outbox()) == 2

    def test_an_address_that_has_promised_the_same_keeps_its_own_pledge(self, outbox: Outbox, resident: Person) -> None:
        held = make_pledge(resident)
        draft = a_draft(email="wrong@example.org")
        wrong = actions.submit_pledge(draft)
        assert actions.submit_pledge(replace(draft, email=resident.email)).id == held.id
        assert wrong.state is State.WITHDRAWN
        assert outbox()[-1].kind == "pledges.already_made"

    def test_what_is_confirmed_stays_as_it_is(self, outbox: Outbox) -> None:
        draft = a_draft()
        actions.submit_pledge(draft)
        pledge = actions.confirm_pledge(token_in(outbox()[0].text, "/links/pledge/"))
        assert actions.submit_pledge(replace(draft, email="other@example.org")).person_id == pledge.person_id
        assert len(outbox()) == 1

    def test_nobody_can_flood_an_inbox(self, outbox: Outbox) -> None:
        for action in ("recycle", "vote", "eat-well", "buy-local", "volunteer"):
            actions.submit_pledge(a_draft(action=action))
        with pytest.raises(TooMany):
            actions.submit_pledge(a_draft(action="retrofit"))
        assert len(outbox()) == 5
        for verb in (actions.send_fresh_links, lambda _email: actions.resend_confirmation(a_key())):
            with pytest.raises(TooMany):
                verb("new@example.org")

    def test_an_unknown_address_that_looks_for_pledges_leaves_no_person(self, outbox: Outbox) -> None:
        actions.send_fresh_links("Nobody@Example.org")
        assert find_person_by_email("nobody@example.org") is None
        [mail] = outbox()
        assert mail.to_address == "nobody@example.org"
        assert "unsubscribe" not in mail.text
        assert "/pledges/new" in mail.text


def a_key() -> str:
    return str(db.session.scalars(select(Pledge.key)).first())


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


class TestBeingOnePerson:
    def test_everything_of_the_other_row_moves(self, resident: Person) -> None:
        gone = make_person(signed_up=False)
        only, twice = make_pledge(gone, "vote"), make_pledge(gone, "recycle")
        own = make_pledge(resident, "recycle")
        suggestion, shared = make_suggestion(gone), make_shared_pledge(gone, action="buy-local")
        assert leaving.merge_person(resident, gone) == 3
        assert {only.person_id, twice.person_id, suggestion.person_id} == {resident.id}
        assert (only.state, twice.state, own.state) == (State.ACTIVE, State.WITHDRAWN, State.ACTIVE)
        db.session.refresh(shared)
        assert shared.starter_id == resident.id
        assert only.live_key is not None
        assert only.live_key.startswith(f"{resident.id}:")
        assert_counters_are_true()

    def test_a_pledge_that_holds_outlives_one_never_confirmed(self, resident: Person) -> None:
        gone = make_person(signed_up=False)
        held, forgotten = make_pledge(gone), make_pledge(resident, state=State.UNCONFIRMED)
        leaving.merge_person(resident, gone)
        assert (held.state, forgotten.state) == (State.ACTIVE, State.WITHDRAWN)

    def test_a_starter_who_had_joined_as_somebody_else_is_not_counted(self, resident: Person) -> None:
        gone = make_person(signed_up=False)
        shared = make_shared_pledge(gone, target=5)
        make_pledge(resident, shared_pledge=shared)
        assert shared.joined == 1
        leaving.merge_person(resident, gone)
        db.session.refresh(shared)
        assert (shared.joined, shared.starter_id) == (0, resident.id)


class TestLeaving:
    def test_suggestions_lose_their_words_or_go(self, resident: Person, officer: Person) -> None:
        waiting, decided = make_suggestion(resident), make_suggestion(resident)
        suggestions.decline(decided, reason="No.", actor=officer)
        leaving.forget_person(resident)
        assert db.session.get(Suggestion, waiting.id) is None
        assert (decided.person_id, decided.why) == (None, "")

    def test_a_shared_pledge_nobody_decided_on_is_declined_and_blank(self, resident: Person) -> None:
        proposed = make_shared_pledge(resident, state=SharedState.PROPOSED, organisation="Our street")
        opened = make_shared_pledge(resident, action="vote")
        leaving.forget_person(resident)
        assert proposed.state is SharedState.DECLINED
        assert (proposed.title, proposed.reason, proposed.organisation, proposed.starter_id) == ("", "", "", None)
        assert (opened.starter_id, opened.state) == (None, SharedState.OPEN)
        assert opened.title


def test_a_plain_pledge_is_confirmed_in_few_statements(
    client: TownClient, outbox: Outbox, max_queries: Callable[[int], Any]
) -> None:
    actions.submit_pledge(a_draft())
    db.session.commit()
    token = token_in(outbox()[0].text, "/links/pledge/")
    db.session.expunge_all()
    with max_queries(5):
        actions.confirm_pledge(token)


@pytest.mark.parametrize("column", [state.value for state in COUNTED])
def test_no_counter_falls_below_zero(column: str) -> None:
    make_pledge()
    counts = db.session.scalars(select(PledgeCount)).one()
    setattr(counts, column, -1)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.flush()
