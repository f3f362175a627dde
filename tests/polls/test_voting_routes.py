"""Voting with an account: mark, check, cast, and hold a receipt."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import Person
from app.db import db
from app.kit.clock import now
from app.kit.outbox import OutboxEmail
from app.polls.envelopes import unseal
from app.polls.models import Envelope
from app.polls.receipts import Receipt
from app.polls.rules import Marking, Method
from tests.client import TownClient
from tests.factories.polls import make_poll, make_question
from tests.house.abuse.test_forms import HOSTILE
from tests.polls.voting import ballots, carried, cast, check, open_ballot, participations, receipt_in, vote

Browse = Callable[[Person], TownClient]


def test_a_resident_marks_checks_and_casts_a_ballot(client_for: Browse, resident: Person) -> None:
    poll = make_poll()
    browser = client_for(resident)
    checked = check(browser, poll, open_ballot(browser, poll), q="2")
    assert checked.status_code == 200
    assert "It is not cast yet" in checked.text
    assert "Benches" in checked.text
    assert participations(poll) == 0, "looking at the check casts nothing"
    receipt = receipt_in(cast(browser, poll, checked))
    assert ballots(poll) == [{poll.questions[0].id: "2"}]
    assert participations(poll) == 1
    read = Receipt.read(receipt)
    assert read is not None
    assert db.session.get(Envelope, read.envelope_id) is not None


def test_nothing_of_a_ballot_is_mailed_kept_in_a_browser_or_in_an_address(client_for: Browse, resident: Person) -> None:
    poll = make_poll()
    browser = client_for(resident)
    page = open_ballot(browser, poll)
    checked = check(browser, poll, page, q="2")
    voted = cast(browser, poll, checked)
    for answer in (page, checked, voted):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
    receipt = receipt_in(voted)
    with browser.session_transaction() as cookie:
        assert receipt not in str(dict(cookie))
        assert receipt.replace("-", "") not in str(dict(cookie))
    assert receipt not in voted.request.url
    assert receipt.replace("-", "") not in voted.request.url
    assert db.session.scalar(select(func.count()).select_from(OutboxEmail)) == 0


def test_the_same_form_sent_twice_is_one_ballot_and_shows_the_same_receipt(
    client_for: Browse, resident: Person
) -> None:
    poll = make_poll()
    browser = client_for(resident)
    checked = check(browser, poll, open_ballot(browser, poll), q="1")
    assert receipt_in(cast(browser, poll, checked)) == receipt_in(cast(browser, poll, checked))
    assert len(ballots(poll)) == participations(poll) == 1


def test_a_second_tab_with_a_ballot_of_its_own_is_told_that_they_have_voted(
    client_for: Browse, resident: Person
) -> None:
    poll = make_poll()
    browser = client_for(resident)
    tabs = [check(browser, poll, open_ballot(browser, poll), q=place) for place in ("1", "3")]
    receipt_in(cast(browser, poll, tabs[0]))
    second = cast(browser, poll, tabs[1])
    assert second.status_code == 409
    assert "You have voted in this poll already" in second.text
    assert ballots(poll) == [{poll.questions[0].id: "1"}]
    assert browser.get(f"/polls/{poll.slug}/ballot").status_code == 409


def test_something_can_be_changed_before_casting_and_everything_else_is_kept(
    client_for: Browse, resident: Person
) -> None:
    poll = make_poll(make_question(Method.IRV), make_question(Method.APPROVAL, title="Where?"))
    first, second = poll.questions
    browser = client_for(resident)
    page = open_ballot(browser, poll)
    fields: dict[str, Any] = {f"q{first.id}-2": "1", f"q{first.id}-3": "2", f"q{second.id}": ["1", "3"]}
    checked = browser.submit(f"/polls/{poll.slug}/ballot", **carried(page), **fields)
    assert carried(checked)[f"marks-{first.id}"] == "2>3"
    again = browser.submit(f"/polls/{poll.slug}/ballot/corrections", **carried(checked))
    assert f'name="q{first.id}-2" type="text" value="1"' in again.text
    assert again.text.count(" checked>") == 2
    assert carried(again)["entry"] == carried(page)["entry"]


KINDS = [
    (Method.PLURALITY, None, {"q": "2"}, "2"),
    (Method.PLURALITY, None, {"q": "abstain"}, ""),
    (Method.YES_NO, None, {"q": "1"}, "1"),
    (Method.APPROVAL, None, {"q": ["3", "1"]}, "1,3"),
    (Method.APPROVAL, None, {"q_abstain": "y"}, ""),
    (Method.IRV, None, {"q_1": "2", "q_3": "1"}, "3>1"),
    (Method.IRV, None, {"q_abstain": "y"}, ""),
    (Method.STV, None, {"q_1": " 1 "}, "1"),
    (Method.SCORE, None, {"q_1": "5", "q_2": "0"}, "1:5,2:0"),
    (Method.POINTS, None, {"q_1": "4", "q_2": "", "q_3": "6"}, "1:4,3:6"),
    (Method.POINTS, None, {"q_1": "10", "q_2": "0"}, "1:10"),
    (Method.EQUAL_SHARES, Marking.KNAPSACK, {"q": ["1", "2"]}, "1,2"),
    (Method.GREEDY, Marking.SEVERAL, {"q": ["1", "2", "3"]}, "1,2,3"),
]


@pytest.mark.parametrize(("method", "marking", "marks", "line"), KINDS)
def test_every_kind_of_ballot_is_read_as_it_was_marked(
    client_for: Browse,
    resident: Person,
    method: Method,
    marking: Marking | None,
    marks: dict[str, Any],
    line: str,
) -> None:
    poll = make_poll(make_question(method, marking=marking))
    vote(client_for(resident), poll, **marks)
    assert ballots(poll) == [{poll.questions[0].id: line}]


MISTAKES = [
    (Method.PLURALITY, None, {}, "Choose one, or choose"),
    (Method.PLURALITY, None, {"q": "4"}, "Choose from the list"),
    (Method.APPROVAL, None, {}, "Mark an option, or tick"),
    (Method.APPROVAL, None, {"q": "1", "q_abstain": "y"}, "Do one or the other"),
    (Method.APPROVAL, None, {"q": ["1", "1"]}, "Choose from the list"),
    (Method.IRV, None, {"q_1": "1", "q_2": "1"}, "“Trees” has number 1 too"),
    (Method.IRV, None, {"q_1": "1", "q_2": "3"}, "There is no number 2"),
    (Method.IRV, None, {"q_1": "first"}, "Enter a whole number from 1 to 3"),
    (Method.IRV, None, {"q_1": "4"}, "Enter a whole number from 1 to 3"),
    (Method.SCORE, None, {}, "Mark an option, or tick"),
    (Method.SCORE, None, {"q_1": ["6"]}, "Choose from the list"),
    (Method.POINTS, None, {"q_1": "6", "q_2": "6"}, "You gave 12 points. You have 10"),
    (Method.POINTS, None, {"q_1": "-1"}, "Enter a whole number from 0 to 10"),
    (Method.POINTS, None, {"q_1": "0"}, "Mark an option, or tick"),
    (Method.EQUAL_SHARES, Marking.KNAPSACK, {"q": ["2", "3"]}, "costs £500. There is £300. Take out £200 or more"),
]


@pytest.mark.parametrize(("method", "marking", "marks", "words"), MISTAKES)
def test_a_mistake_is_named_and_what_was_typed_is_kept(
    client_for: Browse,
    resident: Person,
    method: Method,
    marking: Marking | None,
    marks: dict[str, Any],
    words: str,
) -> None:
    poll = make_poll(make_question(method, marking=marking))
    browser = client_for(resident)
    page = open_ballot(browser, poll)
    answer = check(browser, poll, page, **marks)
    assert answer.status_code == 422
    assert words in answer.text
    assert answer.text.count(words) >= 2, "in the summary and at the field"
    assert carried(answer)["entry"] == carried(page)["entry"]
    for name, value in marks.items():
        if isinstance(value, str) and "_" in name and value != "y":
            assert f'value="{value}"' in answer.text
    assert participations(poll) == 0


@pytest.mark.parametrize("words", [words[:5000] for words in HOSTILE.values()], ids=HOSTILE)
@pytest.mark.parametrize("method", [Method.PLURALITY, Method.APPROVAL, Method.STV, Method.SCORE, Method.POINTS])
def test_no_ballot_is_made_of_what_nobody_means_well(
    client_for: Browse, resident: Person, method: Method, words: str
) -> None:
    poll = make_poll(make_question(method))
    browser = client_for(resident)
    page = open_ballot(browser, poll)
    answer = check(browser, poll, page, q=words, q_1=words, q_3=words)
    assert answer.status_code == 422
    hidden = carried(answer)
    marks = f"marks-{poll.questions[0].id}"
    assert browser.submit(f"/polls/{poll.slug}/votes", **{**hidden, marks: words}).status_code == 422
    assert browser.submit(f"/polls/{poll.slug}/ballot/corrections", **{**hidden, marks: words}).status_code == 422
    path = f"/polls/{poll.slug}/questions/{poll.questions[0].id}/total"
    assert browser.submit(path, q=words).status_code == 200
    assert participations(poll) == 0


def test_a_question_may_limit_how_many_are_chosen(client_for: Browse, resident: Person) -> None:
    poll = make_poll(make_question(Method.APPROVAL, most=2))
    browser = client_for(resident)
    answer = check(browser, poll, open_ballot(browser, poll), q=["1", "2", "3"])
    assert answer.status_code == 422
    assert "Choose no more than 2" in answer.text


def test_the_sum_is_told_while_marking_and_keeps_nothing(client_for: Browse, resident: Person) -> None:
    poll = make_poll(make_question(Method.EQUAL_SHARES, marking=Marking.KNAPSACK))
    question = poll.questions[0]
    browser = client_for(resident)
    path = f"/polls/{poll.slug}/questions/{question.id}/total"
    answer = browser.submit(path, htmx=True, **{f"q{question.id}": ["1", "9", "x"]})
    assert f'id="total-{question.id}"' in answer.text
    assert "You have spent £100 of £300. £200 left." in answer.text
    answer = browser.submit(path, htmx=True, **{f"q{question.id}": ["2", "3"]})
    assert "That is £200 too much" in answer.text


def test_a_ballot_that_was_tampered_with_on_the_way_is_refused(client_for: Browse, resident: Person) -> None:
    poll, other = make_poll(), make_poll()
    browser = client_for(resident)
    hidden = carried(check(browser, poll, open_ballot(browser, poll), q="1"))
    marks = f"marks-{poll.questions[0].id}"
    votes = f"/polls/{poll.slug}/votes"
    assert browser.submit(votes, **{**hidden, marks: "7"}).status_code == 422
    assert browser.submit(votes, entry=hidden["entry"]).status_code == 422
    for entry in (hidden["entry"][:-2], "", "é", "\u202egnp.exe"):
        assert browser.submit(votes, **{**hidden, "entry": entry}).status_code == 404
    assert browser.submit(f"/polls/{other.slug}/votes", **hidden).status_code == 404
    assert participations(poll) == 0


def test_a_ballot_is_not_cast_by_somebody_else_than_it_was_opened_by(
    client_for: Browse, resident: Person, neighbour: Person, client: TownClient
) -> None:
    poll = make_poll()
    browser = client_for(resident)
    page = open_ballot(browser, poll)
    checked = check(browser, poll, page, q="1")
    for other in (client_for(neighbour), client):
        refused = cast(other, poll, checked)
        assert refused.status_code == 403
        assert "Sign in in another window" in refused.text
        assert carried(refused) == carried(checked), "everything is still there"
        assert check(other, poll, page, q="1").status_code in {403, 409}
    assert participations(poll) == 0


def test_a_ballot_that_was_cast_is_shown_to_nobody_who_finds_it_in_the_browser(
    client_for: Browse, resident: Person, client: TownClient
) -> None:
    poll = make_poll()
    browser = client_for(resident)
    page = open_ballot(browser, poll)
    checked = check(browser, poll, page, q="2")
    receipt = receipt_in(cast(browser, poll, checked))
    for again in (cast(client, poll, checked), check(client, poll, page, q="2")):
        assert again.status_code == 410
        assert "Benches" not in again.text
        assert receipt not in again.text


def test_a_form_whose_cookie_was_lost_keeps_what_was_marked(client_for: Browse, resident: Person) -> None:
    poll = make_poll()
    browser = client_for(resident)
    page = open_ballot(browser, poll)
    name = f"q{poll.questions[0].id}"
    answer = browser.post(f"/polls/{poll.slug}/ballot", data={**carried(page), name: "2", "csrf_token": "stale"})
    assert answer.status_code == 422
    assert "send it again" in answer.text
    assert " checked" in answer.text
    checked = check(browser, poll, page, q="2")
    answer = browser.post(f"/polls/{poll.slug}/votes", data={**carried(checked), "csrf_token": "stale"})
    assert answer.status_code == 422
    assert carried(answer) == carried(checked)
    assert participations(poll) == 0


@pytest.mark.parametrize(
    "times",
    [
        {"opens_in": timedelta(hours=1)},
        {"opens_in": timedelta(days=-2), "closes_in": timedelta(0)},
        {"cancelled_at": now(), "cancelled_why": "A mistake"},
    ],
)
def test_there_is_no_ballot_unless_the_poll_is_open(client_for: Browse, resident: Person, times: object) -> None:
    poll = make_poll(**times)  # type: ignore[arg-type]
    answer = client_for(resident).get(f"/polls/{poll.slug}/ballot")
    assert answer.status_code == 409
    assert "not open now" in answer.text


def test_a_ballot_that_comes_after_closing_is_refused_and_not_kept(client_for: Browse, resident: Person) -> None:
    poll = make_poll()
    browser = client_for(resident)
    checked = check(browser, poll, open_ballot(browser, poll), q="1")
    poll.closes_at = now()
    poll.results_at = now()
    db.session.flush()
    late = cast(browser, poll, checked)
    assert late.status_code == 409
    assert "not open now" in late.text
    assert ballots(poll) == []
    assert participations(poll) == 0


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page_and_back(client: TownClient) -> None:
    poll = make_poll()
    answer = client.get(f"/polls/{poll.slug}/ballot")
    assert answer.status_code == 303
    assert answer.location == f"/sign-in?next=/polls/{poll.slug}/ballot"
    assert "Sign in to vote" in client.get(answer.location).text


def test_a_poll_that_is_deleted_while_somebody_votes_says_that_it_is_gone(client_for: Browse, resident: Person) -> None:
    poll = make_poll()
    browser = client_for(resident)
    checked = check(browser, poll, open_ballot(browser, poll), q="1")
    slug = poll.slug
    db.session.delete(poll)
    db.session.flush()
    answer = browser.submit(f"/polls/{slug}/votes", **carried(checked))
    assert answer.status_code == 404


def test_an_open_vote_warns_on_every_page_and_keeps_the_name_with_the_ballot(
    client_for: Browse, resident: Person
) -> None:
    poll = make_poll(is_named=True)
    browser = client_for(resident)
    page = open_ballot(browser, poll)
    checked = check(browser, poll, page, q="1")
    voted = cast(browser, poll, checked)
    for answer in (page, checked, voted):
        assert "Everybody will see your name" in answer.text
    sealed = db.session.scalars(select(Envelope.sealed)).one()
    assert unseal(poll, sealed).person_id == resident.id


@pytest.mark.parametrize("page", ["code", "receipt"])
def test_a_bookmark_into_a_poll_that_is_over_says_so_and_leads_to_it(client: TownClient, page: str) -> None:
    poll = make_poll(takes_codes=True, cancelled_why="A cost was wrong", cancelled_at=now())
    answer = client.get(f"/polls/{poll.slug}/{page}")
    assert answer.status_code == 409
    for words in ("No votes can be taken now", "A cost was wrong", f'href="/polls/{poll.slug}"'):
        assert words in answer.text
