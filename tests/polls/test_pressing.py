"""An old check page replaces no newer ballot unasked; the same press sent again changes nothing."""

from collections.abc import Callable

from app.accounts.models import Person
from app.polls.models import Poll
from tests.client import TownClient
from tests.factories.polls import make_poll
from tests.polls.voting import ballots, carried, cast, check, open_ballot, participations, receipt_in

Browse = Callable[[Person], TownClient]
ASKED = "A newer ballot lies there"


def says(poll: Poll, line: str) -> bool:
    return ballots(poll) == [{poll.questions[0].id: line}] and participations(poll) == 1


def test_an_old_check_page_asks_before_it_replaces_a_changed_ballot(
    client_for: Browse, resident: Person, client: TownClient
) -> None:
    poll = make_poll()
    browser = client_for(resident)
    old = check(browser, poll, open_ballot(browser, poll), q="1")
    receipt = receipt_in(cast(browser, poll, old))
    page = client.submit(f"/polls/{poll.slug}/receipt", receipt=receipt)
    cast(client, poll, check(client, poll, page, q="3"))
    asked = cast(browser, poll, old)
    assert asked.status_code == 409
    assert ASKED in asked.text
    assert "Trees" in asked.text, "what it would put there"
    assert says(poll, "3")
    assert receipt_in(cast(browser, poll, asked)) == receipt
    assert says(poll, "1"), "who was asked and sends it means it"


def test_an_old_change_asks_as_well(client_for: Browse, resident: Person, client: TownClient) -> None:
    poll = make_poll()
    browser = client_for(resident)
    receipt = receipt_in(cast(browser, poll, check(browser, poll, open_ballot(browser, poll), q="1")))
    page = client.submit(f"/polls/{poll.slug}/receipt", receipt=receipt)
    first, second = (check(client, poll, page, q=place) for place in ("2", "3"))
    for changed in (first, first, second, second):
        answer = cast(client, poll, changed)
        assert answer.status_code == (200 if changed is first else 409)
    assert says(poll, "2")


def test_two_check_pages_of_one_ballot_cast_the_first_and_ask_about_the_second(
    client_for: Browse, resident: Person
) -> None:
    poll = make_poll()
    browser = client_for(resident)
    page = open_ballot(browser, poll)
    first, second = (check(browser, poll, page, q=place) for place in ("1", "3"))
    receipt = receipt_in(cast(browser, poll, first))
    asked = cast(browser, poll, second)
    assert ASKED in asked.text
    assert says(poll, "1")
    assert receipt_in(cast(browser, poll, asked)) == receipt
    assert says(poll, "3")


def test_a_form_that_knows_of_no_ballot_asks_too(client_for: Browse, resident: Person) -> None:
    poll = make_poll()
    browser = client_for(resident)
    checked = carried(check(browser, poll, open_ballot(browser, poll), q="1"))
    votes = f"/polls/{poll.slug}/votes"
    browser.submit(votes, **checked)
    for press in ("", "-", "x" * 5000, "é-\u202e"):
        assert browser.submit(votes, **{**checked, "press": press}).status_code == 409
    assert says(poll, "1")


def test_where_the_cookie_is_lost_one_thing_is_said_and_it_helps(
    client_for: Browse, resident: Person, client: TownClient
) -> None:
    poll = make_poll()
    browser = client_for(resident)
    page = carried(check(browser, poll, open_ballot(browser, poll), q="1"))
    lost = client.post(f"/polls/{poll.slug}/votes", data=page)
    assert lost.status_code == 403
    assert "not signed in any more" in lost.text
    assert "lost the cookie" not in lost.text
    assert carried(lost)["entry"] == page["entry"], "what was chosen is still there"
    assert ballots(poll) == []
    assert receipt_in(cast(browser, poll, lost))
