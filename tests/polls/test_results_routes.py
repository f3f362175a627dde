"""The results page: nothing before its moment, everything after it, and no more than what cannot point at anybody."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select, update

from app.accounts.models import Person
from app.db import db
from app.kit.clock import as_of, now
from app.polls import codes
from app.polls.models import NamedBallot, Poll
from app.polls.paper_models import CodeBatch
from app.polls.receipts import spaced
from app.polls.rules import Method
from tests.client import TownClient
from tests.factories.polls import make_poll, make_question
from tests.polls.counted import AFTER, any_ballots, cast_each, count_later, make_counted, question_of

ADDRESSES = ("/results", "/ballots/1/all.cat", "/ballots/1/numbers.csv", "/results/ballot", "/card")
TEN = [["1"]] * 6 + [["2"]] * 4


def words(client: TownClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


@pytest.fixture
def hidden(session: object) -> Poll:
    """Counted, and to be seen in a week."""
    poll = make_poll(title="Which tree?")
    cast_each(poll, TEN)
    assert poll.results_at is not None
    poll.results_at += timedelta(days=7)
    db.session.flush()
    count_later(poll)
    return poll


def test_nobody_sees_a_result_before_its_moment_staff_included(
    hidden: Poll, client: TownClient, client_for: Callable[[Person], TownClient], organiser: Person
) -> None:
    for browser in (client, client_for(organiser)):
        with as_of(now() + AFTER):
            page = words(browser, f"/polls/{hidden.slug}/results")
            assert "not out yet" in page
            assert "ahead by" not in page
            assert "will be here once voting has closed" in words(browser, f"/polls/{hidden.slug}/card")
            for address in ("/ballots/1/all.cat", "/ballots/1/numbers.csv", "/results/ballot"):
                assert browser.get(f"/polls/{hidden.slug}{address}").status_code == 404
            answer = browser.submit(f"/polls/{hidden.slug}/results/ballot", number="7K2M9QXD4TBA")
            assert answer.status_code == 404
    with as_of(now() + timedelta(days=9)):
        assert "Winner: Trees , ahead by 2" in words(client, f"/polls/{hidden.slug}/results")


def test_a_poll_that_waits_to_be_counted_says_so(session: object, client: TownClient) -> None:
    poll = make_poll()
    with as_of(now() + AFTER):
        assert "are being opened and counted" in words(client, f"/polls/{poll.slug}/results")


def test_a_cancelled_poll_has_no_result_and_says_why(session: object, client: TownClient) -> None:
    poll = make_poll(cancelled_at=now(), cancelled_why="A cost was wrong")
    assert "A cost was wrong" in words(client, f"/polls/{poll.slug}/results")


@pytest.mark.parametrize("address", ADDRESSES)
def test_of_a_draft_there_is_nothing_to_see(session: object, client: TownClient, address: str) -> None:
    poll = make_poll(is_announced=False)
    assert client.get(f"/polls/{poll.slug}{address}").status_code == 404


@pytest.mark.parametrize("method", list(Method))
def test_every_way_of_counting_is_told_with_its_numbers(session: object, client: TownClient, method: Method) -> None:
    question = question_of(method)
    poll = make_counted(question, ballots=any_ballots([question], 24))
    page = words(client, f"/polls/{poll.slug}/results")
    assert "24 people voted" in page
    assert "24 ballots were counted" in page
    assert "Source: Ballots of this poll" in page
    assert f"--method {method}" in page
    told = {
        Method.IRV: ("How votes moved from round to round", "Votes in each round"),
        Method.STV: ("The quota is", "Votes in each round"),
        Method.SCHULZE: ("Every option against every other",),
        Method.GREEDY: ("Funded", "The same ballots counted in two ways", "was funded:"),
        Method.EQUAL_SHARES: ("Not funded", "The same ballots counted in two ways", "of its"),
    }
    for words_of_it in told.get(method, ("Show these figures as a table",)):
        assert words_of_it in page


def test_everybody_sees_how_many_votes_could_have_come_on_paper(
    session: object, client: TownClient, organiser: Person
) -> None:
    poll = make_poll(takes_codes=True)
    for size in (20, 30):
        codes.make_batch(poll, size, actor=organiser)
    first = db.session.scalars(select(CodeBatch).where(CodeBatch.size == 20)).one()
    codes.withdraw_batch(first, poll, actor=organiser)
    cast_each(poll, TEN)
    count_later(poll)
    with as_of(now() + AFTER):
        page = words(client, f"/polls/{poll.slug}/results")
    assert "50 codes on paper were made, of which 20 were withdrawn." in page


def test_a_quorum_that_was_missed_decides_nothing(session: object, client: TownClient) -> None:
    poll = make_counted(ballots=TEN, quorum=11)
    page = words(client, f"/polls/{poll.slug}/results")
    assert "Nothing is decided: 11 people had to vote, and 10 did" in page
    assert "Winner:" not in page
    assert "nothing is decided" in words(client, f"/polls/{poll.slug}/card")


def test_a_tie_is_said_in_words(session: object, client: TownClient) -> None:
    poll = make_counted(ballots=[["1"]] * 5 + [["2"]] * 5)
    page = words(client, f"/polls/{poll.slug}/results")
    assert "Where numbers were equal" in page
    assert "listed" in page


def test_more_ballots_than_voters_would_be_said_aloud(session: object, client: TownClient) -> None:
    poll = make_counted(ballots=TEN)
    assert "must not be" not in words(client, f"/polls/{poll.slug}/results")
    poll.turnout = {**(poll.turnout or {}), "voters": 9}
    db.session.commit()
    assert "10 ballots from 9 people. That must not be" in words(client, f"/polls/{poll.slug}/results")


def test_among_a_few_totals_only_are_published(session: object, client: TownClient) -> None:
    question = question_of(Method.IRV)
    poll = make_counted(question, ballots=any_ballots([question], 9))
    page = words(client, f"/polls/{poll.slug}/results")
    assert "we publish totals only" in page
    for telling in ("Votes in each round", "How the count went", "Fingerprint", "Where people voted"):
        assert telling not in page
    for ending in ("all.soi", "all.toi", "numbers.csv"):
        assert client.get(f"/polls/{poll.slug}/ballots/1/{ending}").status_code == 404


@pytest.mark.parametrize("method", list(Method))
def test_among_fewer_than_five_no_number_of_votes_is_told(session: object, client: TownClient, method: Method) -> None:
    question = question_of(method)
    poll = make_counted(question, ballots=any_ballots([question], 4))
    page = words(client, f"/polls/{poll.slug}/results")
    assert "4 people voted." in page
    assert "any number here would show how they voted" in page
    for telling in (
        "ahead by",
        "has the most",
        "Supporters",
        "abstention",
        "chose something",
        "level with",
        "Votes in each",
    ):
        assert telling not in page


def test_the_winners_among_a_few_are_named_in_the_order_of_the_list(session: object, client: TownClient) -> None:
    poll = make_counted(make_question(Method.APPROVAL, seats=2), ballots=[["3"], ["3"], ["1"]])
    assert "Elected: Trees, Lights" in words(client, f"/polls/{poll.slug}/results")


def test_five_ballots_are_told_as_totals_and_the_page_is_honest_about_agreement(
    session: object, client: TownClient
) -> None:
    poll = make_counted(ballots=[["1"]] * 5)
    page = words(client, f"/polls/{poll.slug}/results")
    assert "Winner: Trees , ahead by 5" in page
    assert "even totals show how each of them voted" in page


def test_the_poll_says_beforehand_what_will_be_told_of_a_few(session: object, client: TownClient) -> None:
    page = words(client, f"/polls/{make_poll().slug}")
    assert "fewer than 5 people vote, we show what came out" in page
    assert "fewer than 10 vote, we show totals" in page
    assert "fewer than" not in words(client, f"/polls/{make_poll(is_named=True).slug}")


def test_each_question_names_the_fingerprint_of_its_own_file(session: object, client: TownClient) -> None:
    poll = make_counted(make_question(), make_question(Method.IRV), ballots=[["1", "2>1"]] * 10)
    page = words(client, f"/polls/{poll.slug}/results")
    for name in (f"{poll.slug}-1.cat", f"{poll.slug}-2.soi"):
        assert re.search(rf"Fingerprint \(SHA-256\) of {name}: [0-9a-f]{{64}}", page)


def test_an_open_vote_is_told_by_name_however_few_voted(session: object, client: TownClient) -> None:
    poll = make_counted(ballots=[["1"], [""]], is_named=True)
    page = words(client, f"/polls/{poll.slug}/results")
    assert "Who voted what" in page
    assert "Asha Patel Abstained Asha Patel Trees" in page or "Asha Patel Trees Asha Patel Abstained" in page
    assert client.get(f"/polls/{poll.slug}/ballots/1/all.cat").status_code == 200


def test_a_secret_poll_names_nobody(session: object, client: TownClient) -> None:
    poll = make_counted(ballots=TEN)
    assert "Asha Patel" not in words(client, f"/polls/{poll.slug}/results")


def test_a_voter_finds_their_ballot_by_the_number_on_the_receipt(session: object, client: TownClient) -> None:
    poll = make_poll(make_question(), make_question(Method.IRV, title="In which order?"))
    [first, *_others] = cast_each(poll, [["2", "3>1"], ["1", ""]])
    count_later(poll)
    with as_of(now() + AFTER):
        for typed in (spaced(first.number).lower(), first.number, first.words):
            answer = client.submit(f"/polls/{poll.slug}/results/ballot", number=typed)
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == "no-store"
            assert re.findall(r"<li>(.*?)</li>", answer.text.split("<main")[1].split("</main")[0]) == [
                "Benches",
                "1. Lights",
                "2. Trees",
            ]


@pytest.mark.parametrize(
    ("typed", "says"),
    [("", "Enter the number"), ("short", "twelve letters"), ("7K2M-9QXD-4TBA", "no ballot with this number")],
)
def test_a_number_that_is_none_is_asked_for_again(session: object, client: TownClient, typed: str, says: str) -> None:
    poll = make_counted(ballots=TEN)
    answer = client.submit(f"/polls/{poll.slug}/results/ballot", number=typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{typed}"' in answer.text


def test_a_ballot_of_another_poll_is_not_found_in_this_one(session: object, client: TownClient) -> None:
    other = make_poll()
    [receipt] = cast_each(other, [["1"]])
    count_later(other)
    poll = make_counted(ballots=TEN)
    answer = client.submit(f"/polls/{poll.slug}/results/ballot", number=receipt.number)
    assert answer.status_code == 422


def test_the_list_of_ballots_is_by_number_and_has_each_once(session: object, client: TownClient) -> None:
    poll = make_poll()
    receipts = cast_each(poll, TEN)
    count_later(poll)
    with as_of(now() + AFTER):
        response = client.get(f"/polls/{poll.slug}/ballots/1/numbers.csv")
    head, *lines = response.text.split("\r\n")[:-1]
    assert head == "ballot,marks"
    wanted = [f"{spaced(each.number)},{line}" for each, [line] in zip(receipts, TEN, strict=True)]
    assert lines == sorted(wanted)
    assert "attachment" in response.headers["Content-Disposition"]


def test_a_file_that_somebody_has_already_is_not_sent_again(session: object, client: TownClient) -> None:
    poll = make_counted(ballots=TEN)
    first = client.get(f"/polls/{poll.slug}/ballots/1/all.cat")
    again = client.get(f"/polls/{poll.slug}/ballots/1/all.cat", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "address", ["/ballots/1/all.soi", "/ballots/1/all.pb", "/ballots/2/all.cat", "/ballots/2/numbers.csv"]
)
def test_there_is_one_kind_of_file_for_each_question(session: object, client: TownClient, address: str) -> None:
    poll = make_counted(ballots=TEN)
    assert client.get(f"/polls/{poll.slug}{address}").status_code == 404


def test_only_the_card_may_be_framed_by_others(session: object, client: TownClient) -> None:
    poll = make_counted(ballots=TEN)
    card = client.get(f"/polls/{poll.slug}/card")
    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]
    assert "<script" not in card.text
    assert "<form" not in card.text
    page = client.get(f"/polls/{poll.slug}/results")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert f"/polls/{poll.slug}/card" in unescape(page.text)


def test_the_page_reads_what_was_counted_in_few_statements(
    session: object, client: TownClient, max_queries: Callable[[int], object]
) -> None:
    questions = [make_question(title=f"Question {number}") for number in range(5)]
    poll = make_counted(*questions, ballots=[["1"] * 5] * 10)
    with max_queries(9):  # type: ignore[attr-defined]
        client.get(f"/polls/{poll.slug}/results")


def test_the_poll_leads_to_its_result(session: object, client: TownClient) -> None:
    poll = make_counted(ballots=TEN)
    assert f'href="/polls/{poll.slug}/results"' in client.get(f"/polls/{poll.slug}").text


def test_what_was_drawn_of_one_result_is_never_shown_of_another(session: object, client: TownClient) -> None:
    first, second = make_counted(ballots=TEN), make_counted(ballots=TEN[::-1], quorum=11)
    for _time in range(2):
        assert "Nothing is decided" not in words(client, f"/polls/{first.slug}/results")
        assert "Nothing is decided" in words(client, f"/polls/{second.slug}/results")


def test_who_reads_a_result_again_costs_one_look_at_the_poll(
    session: object, client: TownClient, max_queries: Callable[[int], object]
) -> None:
    poll = make_counted(ballots=TEN)
    first = client.get(f"/polls/{poll.slug}/results").text
    with max_queries(2):  # type: ignore[attr-defined]  # the banner is the other
        assert client.get(f"/polls/{poll.slug}/results").text == first


def test_an_open_vote_names_nobody_who_has_left_since(session: object, client: TownClient) -> None:
    poll = make_counted(ballots=[["1"]], is_named=True)
    assert "Asha Patel" in words(client, f"/polls/{poll.slug}/results")
    db.session.execute(update(NamedBallot).values(person_id=None))
    db.session.commit()
    page = words(client, f"/polls/{poll.slug}/results")
    assert "Somebody who has left" in page
    assert "Asha Patel" not in page
