"""The page with the receipt: loaded again without sending the ballot again, by this browser alone, and for minutes."""

from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch

import pytest

from app.accounts.models import Person
from app.db import db
from app.kit.clock import now
from app.polls import codes, slips
from app.polls.models import Poll
from tests.client import TownClient
from tests.factories.polls import make_poll
from tests.polls.voting import RECEIPT, ballots, carried, cast, check, open_ballot, participations, receipt_in

Browse = Callable[[Person], TownClient]
COOKIE = "luton2040-receipt"


def page_of(poll: Poll) -> str:
    return f"/polls/{poll.slug}/votes"


def slip_in(browser: TownClient, poll: Poll) -> str:
    cookie = browser.get_cookie(COOKIE, path=page_of(poll))
    return cookie.value if cookie else ""


def test_a_ballot_is_answered_by_the_way_to_its_receipt(client_for: Browse, resident: Person) -> None:
    poll = make_poll()
    browser = client_for(resident)
    checked = check(browser, poll, open_ballot(browser, poll), q="1")
    sent = browser.submit(page_of(poll), **carried(checked))
    assert (sent.status_code, sent.location) == (303, page_of(poll))
    assert not RECEIPT.search(sent.text + str(sent.headers))
    [slip] = [each for each in sent.headers.getlist("Set-Cookie") if each.startswith(COOKIE)]
    for promise in ("HttpOnly", "SameSite=Strict", f"Path={page_of(poll)}", "Max-Age=600"):
        assert promise in slip


def test_loading_the_page_again_shows_the_receipt_and_sends_nothing(client_for: Browse, resident: Person) -> None:
    poll = make_poll()
    browser = client_for(resident)
    shown = cast(browser, poll, check(browser, poll, open_ballot(browser, poll), q="1"))
    assert shown.request.method == "GET"
    again = browser.get(page_of(poll))
    assert receipt_in(again) == receipt_in(shown)
    assert again.headers["Cache-Control"] == "no-store"
    assert participations(poll) == len(ballots(poll)) == 1


def test_the_page_outlives_the_close_of_the_poll(client_for: Browse, resident: Person) -> None:
    poll = make_poll()
    browser = client_for(resident)
    shown = cast(browser, poll, check(browser, poll, open_ballot(browser, poll), q="1"))
    poll.closes_at = poll.results_at = now() - timedelta(seconds=1)
    db.session.flush()
    assert receipt_in(browser.get(page_of(poll))) == receipt_in(shown)


def test_who_says_that_they_have_it_leaves_nothing_behind(client_for: Browse, resident: Person) -> None:
    poll = make_poll()
    browser = client_for(resident)
    cast(browser, poll, check(browser, poll, open_ballot(browser, poll), q="1"))
    assert slip_in(browser, poll)
    left = browser.submit(f"{page_of(poll)}/dismissal")
    assert (left.status_code, left.location) == (303, f"/polls/{poll.slug}")
    assert not slip_in(browser, poll)
    assert browser.get(page_of(poll)).location == f"/polls/{poll.slug}"
    assert "no receipt to show here" in browser.get(f"/polls/{poll.slug}").text


def test_after_a_vote_with_a_code_it_is_shown_once(client: TownClient, organiser: Person) -> None:
    poll = make_poll(takes_codes=True)
    [code] = codes.make_batch(poll, 1, actor=organiser)
    page = client.submit(f"/polls/{poll.slug}/code", code=code)
    receipt_in(cast(client, poll, check(client, poll, page, q="1")))
    assert not slip_in(client, poll)
    assert client.get(page_of(poll)).status_code == 303


def test_after_a_change_with_the_receipt_it_is_shown_once(
    client_for: Browse, resident: Person, client: TownClient
) -> None:
    poll = make_poll()
    browser = client_for(resident)
    receipt = receipt_in(cast(browser, poll, check(browser, poll, open_ballot(browser, poll), q="1")))
    page = client.submit(f"/polls/{poll.slug}/receipt", receipt=receipt)
    assert receipt_in(cast(client, poll, check(client, poll, page, q="2"))) == receipt
    assert client.get(page_of(poll)).status_code == 303


def test_who_signs_in_next_at_the_same_screen_does_not_see_it(
    client_for: Browse, resident: Person, neighbour: Person, client: TownClient
) -> None:
    poll = make_poll()
    browser = client_for(resident)
    cast(browser, poll, check(browser, poll, open_ballot(browser, poll), q="1"))
    slip = slip_in(browser, poll)
    for other in (client_for(neighbour), client):
        with other.session_transaction() as session:
            session["csrf_token"] = "the next session's own"
        other.set_cookie(COOKIE, slip, path=page_of(poll))
        assert other.get(page_of(poll)).status_code == 303
    assert browser.submit("/account/session/closure").status_code == 303
    assert browser.get(page_of(poll)).status_code == 303


@pytest.mark.parametrize("slip", ["", "x", "é", "gAAAAAAAAA"])
def test_what_is_no_slip_of_ours_leads_to_the_poll(client: TownClient, slip: str) -> None:
    poll = make_poll()
    client.set_cookie(COOKIE, slip, path=page_of(poll))
    assert client.get(page_of(poll)).location == f"/polls/{poll.slug}"


def test_the_receipt_of_another_poll_is_not_shown(client_for: Browse, resident: Person) -> None:
    poll, other = make_poll(), make_poll()
    browser = client_for(resident)
    cast(browser, poll, check(browser, poll, open_ballot(browser, poll), q="1"))
    browser.set_cookie(COOKIE, slip_in(browser, poll), path=page_of(other))
    assert browser.get(page_of(other)).status_code == 303


def test_after_ten_minutes_it_is_gone_whatever_the_browser_kept(client_for: Browse, resident: Person) -> None:
    poll = make_poll()
    browser = client_for(resident)
    cast(browser, poll, check(browser, poll, open_ballot(browser, poll), q="1"))
    with patch("cryptography.fernet.time.time", return_value=now().timestamp() + slips.LIFETIME + 1):
        assert browser.get(page_of(poll)).status_code == 303


def test_nothing_in_the_slip_can_be_read_by_who_holds_the_browser(client_for: Browse, resident: Person) -> None:
    poll = make_poll()
    browser = client_for(resident)
    receipt = receipt_in(cast(browser, poll, check(browser, poll, open_ballot(browser, poll), q="1")))
    assert receipt.replace("-", "") not in slip_in(browser, poll)
    assert receipt.replace("-", "") not in str(browser.get(page_of(poll)).headers)
