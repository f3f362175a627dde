"""Codes on paper: random, good for one ballot, kept as hashes; and wrong ones slow down whoever types them."""

import base64
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.clock import as_of, now
from app.kit.errors import DomainError, TooMany
from app.polls import casting, codes
from app.polls.casting import Voter, VotingClosed
from app.polls.entries import Entry
from app.polls.models import Participation, Poll
from app.polls.paper_models import AccessCode, CodeBatch
from app.polls.receipts import ALPHABET, Receipt
from app.polls.rules import Channel, Eligibility
from app.polls.trying import WrongCode
from tests.client import TownClient
from tests.factories.polls import make_poll
from tests.polls.voting import ballots, carried, cast, check, participations, receipt_in

HERE, THERE = "192.0.2.1", "192.0.2.2"


def a_poll_with_codes(actor: Person, size: int = 3) -> tuple[Poll, list[str]]:
    poll = make_poll(eligibility=Eligibility.CODES, takes_codes=True)
    return poll, codes.make_batch(poll, size, actor=actor)


def enter(browser: TownClient, poll: Poll, code: str) -> object:
    return browser.submit(f"/polls/{poll.slug}/code", code=code)


def test_codes_are_random_readable_and_kept_as_hashes_only(organiser: Person) -> None:
    _poll, made = a_poll_with_codes(organiser, size=200)
    assert len(set(made)) == 200
    assert {character for code in made for character in code} <= {*ALPHABET, "-"}
    assert {len(code) for code in made} == {14}, "12 characters of 5 bits, in fours"
    kept = " ".join(db.session.scalars(select(AccessCode.code_hash)))
    assert not any(code in kept or code.replace("-", "") in kept for code in made)


def test_the_order_of_the_printed_sheet_is_not_the_order_of_the_rows(organiser: Person) -> None:
    poll, made = a_poll_with_codes(organiser, size=50)
    ids = [found.id for found in (codes.find_code(poll, code) for code in made) if found]
    assert len(ids) == 50
    assert ids != sorted(ids)


def test_a_code_takes_its_holder_all_the_way_without_an_account(organiser: Person, client: TownClient) -> None:
    poll, made = a_poll_with_codes(organiser)
    page = client.submit(f"/polls/{poll.slug}/code", code=made[0].lower().replace("-", " "))
    assert page.status_code == 200
    voted = cast(client, poll, check(client, poll, page, q="3"))
    receipt_in(voted)
    assert "Close this window" in voted.text
    assert ballots(poll) == [{poll.questions[0].id: "3"}]
    participation = db.session.scalars(select(Participation)).one()
    assert (participation.channel, participation.person_id, participation.ward_code) == (Channel.CODE, None, None)


def test_nothing_of_a_code_stays_in_the_browser(organiser: Person, client: TownClient) -> None:
    poll, made = a_poll_with_codes(organiser)
    page = client.submit(f"/polls/{poll.slug}/code", code=made[0])
    checked = check(client, poll, page, q="3")
    with client.session_transaction() as cookie:
        assert set(cookie) <= {"csrf_token", "_fresh"}
    for answer in (page, checked):
        assert answer.headers["Cache-Control"] == "no-store"
        assert made[0] not in answer.text, "the form carries who it is for, not the code"
    cast(client, poll, checked)
    assert check(client, poll, page, q="1").status_code == 410, "whoever goes back finds no ballot"


def test_a_code_is_good_for_one_ballot(organiser: Person, client: TownClient) -> None:
    poll, made = a_poll_with_codes(organiser)
    tabs = [
        check(client, poll, client.submit(f"/polls/{poll.slug}/code", code=made[0]), q=place) for place in ("1", "2")
    ]
    receipt_in(cast(client, poll, tabs[0]))
    again = cast(client, poll, tabs[1])
    assert again.status_code == 409
    assert "This code has been used" in again.text
    entered = client.submit(f"/polls/{poll.slug}/code", code=made[0])
    assert entered.status_code == 410
    assert "This code has been used" in entered.text
    assert participations(poll) == len(ballots(poll)) == 1


def test_a_withdrawn_code_is_good_for_nothing_but_what_was_cast_counts(organiser: Person, client: TownClient) -> None:
    poll, made = a_poll_with_codes(organiser)
    first, second = (client.submit(f"/polls/{poll.slug}/code", code=code) for code in made[:2])
    cast(client, poll, check(client, poll, first, q="1"))
    checked = check(client, poll, second, q="1")
    batch = db.session.scalars(select(CodeBatch)).one()
    codes.withdraw_batch(batch, poll, actor=organiser)
    assert "was withdrawn" in client.submit(f"/polls/{poll.slug}/code", code=made[2]).text
    assert cast(client, poll, checked).status_code == 410
    assert participations(poll) == 1


def test_a_code_of_another_poll_is_unknown_here(organiser: Person, client: TownClient) -> None:
    _other, made = a_poll_with_codes(organiser)
    poll, _own = a_poll_with_codes(organiser)
    answer = client.submit(f"/polls/{poll.slug}/code", code=made[0])
    assert answer.status_code == 422
    assert "for one poll only" in answer.text
    assert f'value="{made[0]}"' in answer.text


def test_a_poll_without_codes_has_no_page_for_them(client: TownClient) -> None:
    assert client.get(f"/polls/{make_poll().slug}/code").status_code == 404


def test_codes_only_means_that_an_account_gives_no_ballot(
    organiser: Person, resident: Person, client_for: Callable[[Person], TownClient]
) -> None:
    poll, _made = a_poll_with_codes(organiser)
    answer = client_for(resident).get(f"/polls/{poll.slug}/ballot")
    assert answer.status_code == 403
    assert "Only people who were given a code" in answer.text


def tries_until_refused(poll: Poll, typed: str, address: str, most: int) -> int:
    """How many of `most` tries were looked at."""
    looked_at = 0
    for _try in range(most):
        try:
            codes.redeem(poll, typed, address=address)
        except TooMany:
            continue
        except WrongCode:
            looked_at += 1
    return looked_at


def test_guessing_is_slowed_where_it_comes_from_and_nowhere_else(organiser: Person) -> None:
    poll, made = a_poll_with_codes(organiser)
    moment = now()
    with as_of(moment):
        assert tries_until_refused(poll, "0000-0000-0000", HERE, 1000) == 10, "ten slips of the finger are free"
        with pytest.raises(TooMany, match="Wait 10 seconds"):
            codes.redeem(poll, made[0], address=HERE)
        assert codes.redeem(poll, made[0], address=THERE).batch.poll_id == poll.id, "nobody else waits"
    with as_of(moment + timedelta(seconds=11)):
        assert tries_until_refused(poll, "0000-0000-0000", HERE, 100) == 1
        with pytest.raises(TooMany, match="Wait 20 seconds"):
            codes.redeem(poll, made[0], address=HERE)
    with as_of(moment + timedelta(hours=2)):
        assert codes.redeem(poll, made[0], address=HERE), "nobody is kept out for good"


def test_a_day_of_guessing_is_a_few_thousand_tries_of_a_billion_billion(organiser: Person) -> None:
    poll, _made = a_poll_with_codes(organiser)
    start = now()
    looked_at = 0
    for minute in range(0, 60, 1):
        with as_of(start + timedelta(minutes=minute, seconds=1)):
            looked_at += tries_until_refused(poll, "0000-0000-0000", HERE, 20)
    assert looked_at <= 10 + 60 + 3
    assert len(ALPHABET) ** codes.LENGTH > 10**18


def test_right_codes_are_not_counted_so_a_hall_with_one_address_can_vote(organiser: Person) -> None:
    poll, made = a_poll_with_codes(organiser, size=40)
    for code in made:
        assert codes.redeem(poll, code, address=HERE)


def test_wrong_tries_count_over_the_web_too(organiser: Person, client: TownClient) -> None:
    poll, made = a_poll_with_codes(organiser)
    answers = [client.submit(f"/polls/{poll.slug}/code", code="wrong").status_code for _try in range(12)]
    assert answers == [422] * 10 + [429] * 2
    assert client.submit(f"/polls/{poll.slug}/code", code=made[0]).status_code == 429


def test_a_batch_has_a_sensible_size(organiser: Person) -> None:
    poll = make_poll()
    for size in (0, -1, codes.LARGEST_BATCH + 1):
        with pytest.raises(DomainError):
            codes.make_batch(poll, size, actor=organiser)


def test_a_forged_entry_of_a_code_is_worth_nothing(organiser: Person, client: TownClient) -> None:
    poll, made = a_poll_with_codes(organiser)
    page = client.submit(f"/polls/{poll.slug}/code", code=made[0])
    token = carried(page)["entry"]
    body = token.split(".")[0]
    forged = token.replace(body, body[:-1] + ("A" if body[-1] != "A" else "B"), 1)
    assert client.submit(f"/polls/{poll.slug}/ballot", entry=forged).status_code == 404


def test_a_code_that_is_withdrawn_between_the_page_and_the_ballot_casts_none(organiser: Person) -> None:
    poll, made = a_poll_with_codes(organiser)
    code = codes.find_code(poll, made[0])
    assert code is not None
    codes.withdraw_batch(code.batch, poll, actor=organiser)
    with pytest.raises(VotingClosed, match="withdrawn"):
        casting.cast(poll, Voter(channel=Channel.CODE, code=code), {poll.questions[0].id: "1"}, receipt=Receipt.new())
    assert participations(poll) == 0


def test_a_saved_page_does_not_pair_a_voter_with_a_receipt(organiser: Person, client: TownClient) -> None:
    poll, made = a_poll_with_codes(organiser)
    checked = check(client, poll, client.submit(f"/polls/{poll.slug}/code", code=made[0]), q="1")
    receipt = receipt_in(cast(client, poll, checked)).replace("-", "")
    token = carried(checked)["entry"]
    assert receipt.encode() not in base64.urlsafe_b64decode(token)
    assert Entry.read(token, poll).receipt.code == receipt
