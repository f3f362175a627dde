"""Making and confirming pledges, on a real database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Display, Person
from app.accounts.queries import find_person_by_email
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.errors import Gone, TooMany
from app.kit.outbox import OutboxEmail
from app.moderation.rules import HideReason
from app.pledges import actions, feed, moderating, queries
from app.pledges.models import Pledge, PledgeCount, TextState
from app.pledges.rules import COUNTED, State
from tests.client import TownClient
from tests.factories.pledges import make_pledge
from tests.links import token_in
from tests.pledges.recount import a_draft, assert_counters_are_true

Outbox = Callable[[], list[OutboxEmail]]

pytestmark = pytest.mark.usefixtures("session")

CENTRAL = "E05014739"


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
        for _press in range(2):
            actions.submit_once(draft, version="1")
        assert db.session.scalars(select(Pledge.key)).all() == [draft.key]
        assert len(outbox()) == 1

    def test_a_form_about_a_known_address_is_as_spent_as_any_other(self, outbox: Outbox, resident: Person) -> None:
        make_pledge(resident)
        draft = a_draft(email=resident.email)
        for _press in range(9):
            actions.submit_once(draft, version="1")
        assert [letter.kind for letter in outbox()] == ["pledges.already_made"]

    def test_the_same_promise_from_another_tab_is_the_same_pledge_with_a_newer_link(self, outbox: Outbox) -> None:
        first = actions.submit_pledge(a_draft())
        second = actions.submit_pledge(a_draft(amount=3))
        assert first.id == second.id
        assert second.amount == 3
        old, new = (token_in(letter.text, "/links/pledge/") for letter in outbox())
        with pytest.raises(Gone):
            actions.confirm_pledge(old)
        assert confirmed(new).state is State.ACTIVE

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
            assert confirmed(token).state is State.ACTIVE
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
        assert feed.list_recent(feed.Filter(words="sweep"), feed.read_catalogue()).items == []

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
        assert confirmed(right).person_id == find_person_by_email("right@example.org").id  # type: ignore[union-attr]

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
        pledge = confirmed(token_in(outbox()[0].text, "/links/pledge/"))
        assert actions.submit_pledge(replace(draft, email="other@example.org")).person_id == pledge.person_id
        assert len(outbox()) == 1

    def test_nobody_can_flood_an_inbox(self, outbox: Outbox) -> None:
        for action in ("recycle", "vote", "eat-well", "buy-local", "volunteer"):
            actions.submit_pledge(a_draft(action=action))
        with pytest.raises(TooMany):
            actions.submit_pledge(a_draft(action="retrofit"))
        assert len(outbox()) == 5
        with pytest.raises(TooMany):
            actions.send_fresh_links("new@example.org")

    def test_a_stranger_who_uses_them_up_keeps_nobody_from_theirs(self, outbox: Outbox) -> None:
        for _time in range(5):
            actions.send_fresh_links("new@example.org", address="192.0.2.1")
        with pytest.raises(TooMany):
            actions.submit_pledge(a_draft(), address="192.0.2.1")
        actions.submit_pledge(a_draft(), address="198.51.100.7")
        assert len(outbox()) == 6

    @pytest.mark.parametrize("is_known", [True, False])
    def test_asking_for_the_link_again_counts_whether_or_not_there_is_one(self, is_known: bool, outbox: Outbox) -> None:
        key = actions.submit_pledge(a_draft()).key if is_known else "unknown"
        if not is_known:
            actions.send_fresh_links("new@example.org")
        for _time in range(4):
            actions.resend_confirmation(key, email="new@example.org")
        with pytest.raises(TooMany):
            actions.resend_confirmation(key, email="new@example.org")
        assert len(outbox()) == (5 if is_known else 1)

    def test_a_link_is_sent_again_only_to_the_address_the_pledge_has(self, outbox: Outbox) -> None:
        pledge = actions.submit_pledge(a_draft())
        actions.resend_confirmation(pledge.key, email="mallory@example.org")
        assert len(outbox()) == 1

    def test_an_unknown_address_that_looks_for_pledges_leaves_no_person(self, outbox: Outbox) -> None:
        actions.send_fresh_links("Nobody@Example.org")
        assert find_person_by_email("nobody@example.org") is None
        [mail] = outbox()
        assert mail.to_address == "nobody@example.org"
        assert "unsubscribe" not in mail.text
        assert "/pledges/new" in mail.text


def confirmed(token: str) -> Pledge:
    """The pledge after the use of its link, as the database has it."""
    return db.session.get_one(Pledge, actions.confirm_pledge(token), populate_existing=True)


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
