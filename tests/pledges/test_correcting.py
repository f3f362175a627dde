"""One tap too many: an answer can be put right, and a promise taken back, with the counters exact all the way."""

from typing import Any

import pytest

from app.accounts.models import Person
from app.db import db
from app.kit.clock import today
from app.kit.errors import Duplicate
from app.pledges import keeping, leaving, moderating, queries
from app.pledges.addresses import manage_token
from app.pledges.feed import Filter, list_recent, read_catalogue
from app.pledges.models import Pledge, TextState
from app.pledges.rules import SETTLED, Answer, State, state_after
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge
from tests.pledges.recount import assert_counters_are_true

pytestmark = pytest.mark.usefixtures("session")
EVERY_SETTLED = pytest.mark.parametrize("state", sorted(SETTLED))


def page_of(pledge: Pledge) -> str:
    assert pledge.person is not None
    return f"/pledges/manage/{manage_token(pledge, pledge.person)}"


@EVERY_SETTLED
@pytest.mark.parametrize("answer", list(Answer))
def test_any_answer_can_follow(state: State, answer: Answer) -> None:
    pledge = make_pledge(state=state, ward_code="E05014739")
    keeping.answer_check_in(pledge, answer, actor=pledge.person)
    assert pledge.state is state_after(answer)
    assert (pledge.ended_at is None) == (answer is Answer.STILL_DOING)
    assert [check_in.answer for check_in in queries.list_check_ins(pledge)] == [answer]
    assert_counters_are_true()


def test_what_goes_on_again_is_asked_about_again_and_holds_its_place(resident: Person) -> None:
    pledge = make_pledge(resident, state=State.DONE)
    keeping.answer_check_in(pledge, Answer.STILL_DOING, actor=resident)
    assert pledge.live_key is not None
    assert pledge.next_check_in_on is not None
    assert pledge.next_check_in_on > today()


def test_what_was_promised_anew_meanwhile_cannot_go_on_beside_it(resident: Person) -> None:
    done = make_pledge(resident, state=State.DONE)
    make_pledge(resident)
    with pytest.raises(Duplicate):
        keeping.answer_check_in(done, Answer.STILL_DOING, actor=resident)
    keeping.answer_check_in(done, Answer.STOPPED, actor=resident)
    assert_counters_are_true()


@EVERY_SETTLED
def test_it_can_be_taken_back_and_its_words_with_it(state: State) -> None:
    pledge = make_pledge(state=state, action="own-words-fairness", words="sweep the street")
    moderating.show([pledge.id], actor=make_person())
    leaving.withdraw_pledge(pledge, actor=pledge.person)
    assert (pledge.state, pledge.text_state) == (State.WITHDRAWN, TextState.HIDDEN)
    assert list_recent(Filter(words="sweep"), read_catalogue()).items == []
    assert_counters_are_true()


@EVERY_SETTLED
def test_whoever_leaves_takes_back_nothing_that_was_settled(state: State, resident: Person) -> None:
    pledge = make_pledge(resident, state=state)
    leaving.forget_person(resident, keeps_text=False)
    assert (pledge.state, pledge.person_id) == (state, None)
    assert_counters_are_true()


def test_the_page_offers_the_other_answers_and_to_take_it_back(client: TownClient, resident: Any) -> None:
    pledge = make_pledge(resident, state=State.DONE)
    page = page_of(pledge)
    text = client.get(page).text
    assert "You can change your answer" in text
    assert 'value="still_doing"' in text
    assert 'value="done"' not in text
    client.submit(f"{page}/check-ins", answer="stopped")
    db.session.refresh(pledge)
    assert pledge.state is State.STOPPED
    assert client.submit(f"{page}/withdrawal").status_code == 303
    db.session.refresh(pledge)
    assert State(pledge.state) is State.WITHDRAWN
    assert_counters_are_true()
