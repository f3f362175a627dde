"""Looking after a pledge by its link: confirming, checking in, taking it back, no more mail."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from app.accounts import actions as accounts
from app.accounts.models import AgeBand, Display, Person, Purpose
from app.db import db
from app.pledges.addresses import manage_token, unsubscribe_token
from app.pledges.models import Pledge
from app.pledges.rules import State
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge


def address(pledge: Pledge) -> str:
    assert pledge.person is not None
    return f"/pledges/manage/{manage_token(pledge, pledge.person)}"


@pytest.fixture
def pledge(session: Any) -> Pledge:
    return make_pledge(make_person("asha@example.org", signed_up=False))


def state_of(pledge: Pledge) -> State:
    db.session.refresh(pledge)
    return pledge.state


def confirm_link(pledge: Pledge) -> str:
    assert pledge.person is not None
    return f"/links/pledge/{accounts.issue_link(pledge.person, Purpose.CONFIRM_PLEDGE, subject_id=pledge.id)}"


def test_opening_the_link_confirms_nothing(client: TownClient) -> None:
    pledge = make_pledge(state=State.UNCONFIRMED)
    link = confirm_link(pledge)
    db.session.commit()
    assert "I will recycle" in client.get(link).text
    assert state_of(pledge) is State.UNCONFIRMED


def test_the_button_confirms_and_leads_to_the_pledge(client: TownClient) -> None:
    pledge = make_pledge(state=State.UNCONFIRMED)
    response = client.submit(confirm_link(pledge))
    assert response.status_code == 303
    assert state_of(pledge) is State.ACTIVE
    assert "Under way" in client.get(response.location).text


def test_a_used_link_says_so_and_how_to_go_on(client: TownClient) -> None:
    link = confirm_link(make_pledge(state=State.UNCONFIRMED))
    client.submit(link)
    assert client.submit(link).status_code == 303, "a double click is no mistake"
    with time_machine.travel(timedelta(minutes=5)):
        for response in (client.get(link), client.submit(link)):
            assert response.status_code == 410
            assert 'href="/pledges/links"' in response.text
            assert "recycle" not in response.text


@pytest.mark.parametrize("path", ["/links/pledge/forged", "/pledges/manage/forged", "/pledges/unsubscribe/forged"])
def test_a_forged_link_says_nothing(client: TownClient, path: str) -> None:
    for response in (client.get(path), client.submit(path)):
        assert response.status_code in {404, 405}
        assert "recycle" not in response.text


def test_a_link_for_one_purpose_opens_no_other(client: TownClient, pledge: Pledge) -> None:
    assert pledge.person is not None
    assert client.get(f"/pledges/manage/{unsubscribe_token(pledge.person)}").status_code == 404
    assert client.get(f"/pledges/unsubscribe/{manage_token(pledge, pledge.person)}").status_code == 404


def test_the_link_dies_with_its_makers_sessions(client: TownClient, pledge: Pledge) -> None:
    link = address(pledge)
    assert pledge.person is not None
    pledge.person.session_epoch += 1
    db.session.commit()
    response = client.get(link)
    assert response.status_code == 410
    assert "Send me a fresh link" in response.text
    assert "recycle" not in response.text


def test_pages_with_secrets_are_kept_by_nobody(client: TownClient, pledge: Pledge) -> None:
    headers = client.get(address(pledge)).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("answer", "state", "word"),
    [
        ("still_doing", State.KEEPING, "Still going"),
        ("done", State.DONE, "Done"),
        ("stopped", State.STOPPED, "Stopped"),
    ],
)
def test_one_tap_says_how_it_goes(client: TownClient, pledge: Pledge, answer: str, state: State, word: str) -> None:
    response = client.submit(f"{address(pledge)}/check-ins", answer=answer)
    assert response.status_code == 303
    assert state_of(pledge) is state
    text = client.get(response.location).text
    assert word in text
    assert "Thank you" in text


def test_the_same_answer_twice_is_one_answer(client: TownClient, pledge: Pledge) -> None:
    for _each in range(2):
        assert client.submit(f"{address(pledge)}/check-ins", answer="done").status_code == 303
    assert client.get(address(pledge)).text.count("<time") == 1


def test_an_answer_that_is_none_is_refused_with_the_page(client: TownClient, pledge: Pledge) -> None:
    for answer in ("", "perhaps"):
        response = client.submit(f"{address(pledge)}/check-ins", answer=answer)
        assert response.status_code == 422
        assert "<title>Error: " in response.text
        assert 'id="answer-0"' in response.text
    assert state_of(pledge) is State.ACTIVE


def test_a_pledge_that_was_taken_back_takes_no_answer(client: TownClient) -> None:
    pledge = make_pledge(state=State.WITHDRAWN)
    assert client.submit(f"{address(pledge)}/check-ins", answer="stopped").status_code == 409
    assert state_of(pledge) is State.WITHDRAWN


def test_a_lapsed_pledge_may_still_be_answered(client: TownClient) -> None:
    pledge = make_pledge(state=State.LAPSED)
    assert "not too late" in client.get(address(pledge)).text
    client.submit(f"{address(pledge)}/check-ins", answer="still_doing")
    assert state_of(pledge) is State.KEEPING


def test_taking_a_pledge_back_is_asked_first_and_done_once(client: TownClient, pledge: Pledge) -> None:
    own = address(pledge)
    page = f"{own}/withdrawal"
    assert "Withdraw my pledge" in client.get(page).text
    assert state_of(pledge) is State.ACTIVE
    for _each in range(2):
        assert client.submit(page).location == own
    assert state_of(pledge) is State.WITHDRAWN
    assert "counts as withdrawn" in client.get(address(pledge)).text


@pytest.mark.parametrize("act", ["withdrawal", "check-ins"])
def test_what_a_new_browser_brings_can_be_changed(client: TownClient, act: str) -> None:
    """The row is read by the request itself, with all that its page shows, and then held."""
    own = address(make_pledge())
    db.session.commit()
    db.session.expunge_all()
    assert client.submit(f"{own}/{act}", answer="done").status_code == 303


def test_a_promise_that_never_began_cannot_be_taken_back(client: TownClient) -> None:
    pledge = make_pledge(state=State.RELEASED)
    assert "/withdrawal" not in client.get(address(pledge)).text
    for answer in (client.get(f"{address(pledge)}/withdrawal"), client.submit(f"{address(pledge)}/withdrawal")):
        assert answer.status_code == 303, "back to the page that says how it ended"
    assert state_of(pledge) is State.RELEASED


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_page(client: TownClient, state: State) -> None:
    assert client.get(address(make_pledge(state=state))).status_code == 200


def test_its_maker_reads_their_own_words_before_anyone_else(client: TownClient) -> None:
    pledge = make_pledge(action="own-words-net-zero", words="Plant a tree")
    text = client.get(address(pledge)).text
    assert "I will plant a tree" in text
    assert "A moderator has yet to read your words" in text


def test_the_certificate_has_the_name_or_room_for_one(client: TownClient) -> None:
    named = make_pledge(name="Asha Patel", shown_as=Display.FIRST_NAME)
    assert "Asha Patel" in client.get(f"{address(named)}/certificate").text
    assert "Room for a name" in client.get(f"{address(make_pledge(action='vote'))}/certificate").text


@pytest.mark.parametrize("state", [State.UNCONFIRMED, State.WAITING, State.WITHDRAWN])
def test_there_is_no_certificate_without_a_promise(client: TownClient, state: State) -> None:
    where = address(make_pledge(state=state))
    assert client.get(f"{where}/certificate").status_code == 303


def test_an_account_is_offered_to_those_without_one(client: TownClient, pledge: Pledge) -> None:
    assert "Would you like an account?" in client.get(address(pledge)).text
    assert "Would you like an account?" not in client.get(address(make_pledge(make_person()))).text


def test_a_mail_program_stops_the_reminders_with_nothing_but_the_address(client: TownClient, pledge: Pledge) -> None:
    assert pledge.person is not None
    path = f"/pledges/unsubscribe/{unsubscribe_token(pledge.person)}"
    assert "Stop the emails" in client.get(path).text
    assert pledge.person.reminders_stopped_at is None
    for _each in range(2):
        assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert pledge.person.reminders_stopped_at is not None
    assert "We have stopped our emails" in client.get(path).text


def test_a_resident_sees_their_own_pledges_and_nobody_elses(
    client_for: Any, client: TownClient, resident: Person, neighbour: Person
) -> None:
    mine, theirs = make_pledge(resident, "recycle"), make_pledge(neighbour, "vote")
    browser = client_for(resident)
    text = browser.get("/account/pledges").text
    assert "recycle" in text
    assert "vote and play" not in text
    assert browser.get(f"/account/pledges/{mine.id}").status_code == 303
    assert browser.get(f"/account/pledges/{theirs.id}").status_code == 404
    assert client.get("/account/pledges").location.startswith("/sign-in")
    assert client.get(f"/account/pledges/{mine.id}").location.startswith("/sign-in")


def test_a_resident_without_pledges_learns_how_to_start(client_for: Any, resident: Person) -> None:
    assert "No pledges yet" in client_for(resident).get("/account/pledges").text


def test_what_everyone_will_see_is_said_before_the_button_and_in_the_mail(client: TownClient, outbox: Any) -> None:
    pledge = make_pledge(state=State.UNCONFIRMED, name="Asha Patel", shown_as=Display.FULL_NAME, ward_code="E05014739")
    for text in (client.get(confirm_link(pledge)).text, outbox()[-1].text, outbox()[-1].html):
        assert "Asha Patel" in text
        assert "Central" in text
        assert text.index("Asha Patel") < text.index("Confirm my pledge</button>" if "<main" in text else "Confirm my")


@pytest.mark.parametrize("state", [State.UNCONFIRMED, State.ACTIVE, State.DONE, State.WITHDRAWN])
def test_its_maker_changes_how_they_are_shown(client: TownClient, state: State) -> None:
    pledge = make_pledge(make_person(signed_up=False, age_band=None), state=state)
    page = f"{address(pledge)}/display"
    assert "/display" in client.get(address(pledge)).text
    assert "How should we show you?" in client.get(page).text
    for _each in range(2):
        assert client.submit(page, shown_as="first_name", name="Asha Patel").status_code == 303
    db.session.refresh(pledge)
    assert pledge.chosen_name == "Asha"
    assert client.submit(page, shown_as="anonymous", name="Asha Patel").status_code == 303
    db.session.refresh(pledge)
    assert pledge.name == ""


def test_a_display_without_its_name_is_explained(client: TownClient, pledge: Pledge) -> None:
    response = client.submit(f"{address(pledge)}/display", shown_as="full_name", name=" ")
    assert response.status_code == 422
    assert "Enter the name to show" in response.text


def test_a_stranger_changes_no_display(client: TownClient) -> None:
    assert client.submit("/pledges/manage/forged/display", shown_as="anonymous").status_code == 404


def test_a_minor_is_offered_no_name(client: TownClient) -> None:
    pledge = make_pledge(make_person(age_band=AgeBand.TEEN))
    own_page = address(pledge)
    assert "under 18, so we never show your name" in client.get(own_page).text
    assert client.get(f"{own_page}/display").location == own_page
    assert client.submit(f"{own_page}/display", shown_as="full_name", name="Sam Smith").location == own_page
    db.session.refresh(pledge)
    assert pledge.name == ""


def test_reminders_can_be_switched_on_again(client: TownClient, pledge: Pledge) -> None:
    assert pledge.person is not None
    path = f"/pledges/unsubscribe/{unsubscribe_token(pledge.person)}"
    client.post(path)
    assert "/pledges/unsubscribe/" in client.get(address(pledge)).text
    assert "Ask me again" in client.get(path).text
    for _each in range(2):
        assert client.submit(f"{path}/reminders").status_code == 303
    db.session.refresh(pledge)
    assert pledge.person.reminders_stopped_at is None
    assert pledge.next_check_in_on is not None
    assert client.submit("/pledges/unsubscribe/forged/reminders").status_code == 404
