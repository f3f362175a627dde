"""Opening the envelopes, once, and counting what anybody can count again."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from flask import current_app
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select, update

from app.accounts import profiles
from app.accounts.models import Person
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.clock import as_of, now
from app.kit.errors import DomainError
from app.polls import counting, files, results
from app.polls.casting import AlreadyVoted, Voter, cast
from app.polls.models import Ballot, Envelope, NamedBallot, Participation, Poll, PollResult
from app.polls.paper_models import KeyedPaper
from app.polls.receipts import Receipt
from app.polls.rules import MARKINGS, Channel, Marking, Method, Utility
from app.polls.shown import Shown
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.polls import make_poll, make_question
from tests.polls.counted import AFTER, any_ballots, cast_each, cast_one, count_later, make_counted, question_of

WAYS = [(method, marking) for method, markings in MARKINGS.items() for marking in markings]


def file_of(shown: Shown) -> Iterator[str]:
    return files.ballot_file(shown.question, shown.result.file_salt)


def rows(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_envelopes_become_ballots_and_nothing_of_them_stays(session: object) -> None:
    poll = make_poll()
    receipts = cast_each(poll, [["1"], ["2"], ["1"], [""]])
    count_later(poll)
    assert rows(Envelope) == rows(KeyedPaper) == 0
    kept = db.session.execute(select(Ballot.number, Ballot.marks)).all()
    assert {row.number: row.marks for row in kept} == dict(
        zip([each.number for each in receipts], ["1", "2", "1", ""], strict=True)
    )
    assert set(db.session.scalars(select(Participation.address_hash))) == {None}
    [shown] = results.read(poll)
    assert (shown.ballots, shown.result.abstentions, [each.title for each in shown.winners]) == (4, 1, ["Trees"])


def test_ballots_lie_in_the_order_of_their_random_numbers(session: object) -> None:
    poll = make_poll()
    cast_each(poll, [["1"]] * 30)
    count_later(poll)
    lying = list(db.session.scalars(select(Ballot.number)))
    assert lying == sorted(lying), "and not as they were cast"


def test_the_record_of_acts_holds_the_hash_of_each_file(session: object) -> None:
    poll = make_counted(make_question(), question_of(Method.IRV), ballots=[["1", "2>1"], ["2", ""]] * 6)
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "poll.counted"))
    hashes = {
        str(each.question.position): sha256("".join(file_of(each)).encode()).hexdigest() for each in results.read(poll)
    }
    assert (event.actor_id, event.facts) == (None, {"ballots": 12, "voters": 12, "sha256": hashes})
    assert [each.result.file_sha256 for each in results.read(poll)] == list(hashes.values())


def test_a_result_cannot_be_guessed_from_the_hash_that_is_out_before_it(session: object) -> None:
    """The same votes, two polls: whoever tries every way in which a vote can end finds neither hash."""
    [first], [second] = (results.read(make_counted(make_question(), ballots=[["1"]] * 3)) for _poll in range(2))
    assert first.result.file_sha256 != second.result.file_sha256
    assert first.result.file_salt in "".join(file_of(first))


@pytest.mark.parametrize("state", ["open", "cancelled", "counted"])
def test_only_a_poll_that_has_closed_is_counted_and_once(session: object, state: str) -> None:
    poll = make_poll()
    cast_one(poll, ["1"])
    if state == "counted":
        count_later(poll)
    if state == "cancelled":
        poll.cancelled_at, poll.cancelled_why = now(), "A cost was wrong"
    db.session.flush()
    with as_of(now() if state == "open" else now() + AFTER), pytest.raises(DomainError, match="cannot be counted now"):
        counting.count(poll.id)


def test_one_envelope_that_does_not_open_keeps_all_shut(session: object, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = make_poll()
    cast_each(poll, [["1"], ["2"]])
    db.session.commit()
    with monkeypatch.context() as patch:
        patch.setitem(current_app.config, "SECRET_KEY", "another")
        with as_of(now() + AFTER), pytest.raises(counting.CannotOpen, match="SECRET_KEY"):
            counting.count(poll.id)
    db.session.rollback()
    assert (rows(Envelope), rows(Ballot), rows(PollResult), poll.counted_at) == (2, 0, 0, None)
    count_later(poll)
    assert rows(Ballot) == 2, "with the key put back nothing is lost"


def test_an_envelope_of_another_poll_is_not_counted_in_this_one(session: object) -> None:
    poll, other = make_poll(), make_poll()
    cast_one(poll, ["1"])
    cast_one(other, ["1"])
    db.session.execute(update(Envelope).values(poll_id=poll.id))
    with pytest.raises(counting.CannotOpen):
        count_later(poll)


def test_an_open_vote_keeps_whose_ballot_it_was_and_a_secret_one_does_not(session: object) -> None:
    secret, named = make_poll(), make_poll(is_named=True)
    cast_one(secret, ["1"])
    cast_one(named, ["2"], name="Kim Kite")
    count_later(secret)
    assert rows(NamedBallot) == 0
    count_later(named)
    [vote] = results.list_open_votes(named)
    assert (vote.name, list(vote.marks.values())) == ("Kim Kite", ["2"])
    assert results.list_open_votes(secret) == []


def test_the_ballot_of_somebody_who_left_an_open_vote_stays_without_a_name(session: object) -> None:
    poll = make_poll(is_named=True)
    cast_one(poll, ["1"], name="Kim Kite")
    cast_one(poll, ["2"], name="Lou Lark")
    gone = db.session.scalars(select(Participation).join(Person).where(Person.name == "Kim Kite")).one().person
    assert gone is not None
    profiles.leave(gone, keeps_text=False)
    db.session.commit()
    count_later(poll)
    assert [(vote.name, *vote.marks.values()) for vote in results.list_open_votes(poll)] == [
        ("Lou Lark", "2"),
        ("", "1"),
    ]


def test_who_leaves_while_a_poll_is_open_has_voted_and_cannot_vote_again(session: object) -> None:
    poll = make_poll()
    cast_one(poll, ["1"], email="kim@luton.example")
    person = db.session.scalars(select(Participation)).one().person
    assert person is not None
    profiles.leave(person, keeps_text=False)
    db.session.commit()
    assert db.session.scalars(select(Participation.person_id)).one() is None
    back = make_person("kim@luton.example")
    with pytest.raises(AlreadyVoted):
        cast(poll, Voter(channel=Channel.ONLINE, person=back), {poll.questions[0].id: "2"}, receipt=Receipt.new())
    count_later(poll)
    assert [each.ballots for each in results.read(poll)] == [1]


@pytest.mark.parametrize(("method", "marking"), WAYS)
def test_a_stranger_counts_the_published_file_to_the_same_result(
    session: object, client: TownClient, runner: FlaskCliRunner, tmp_path: Path, method: Method, marking: Marking
) -> None:
    question = question_of(method, marking)
    poll = make_counted(question, ballots=any_ballots([question], 40))
    [shown] = results.read(poll)
    assert shown.result.abstentions > 0
    file = client.get(f"/polls/{poll.slug}/ballots/1/all.{shown.result.file_kind}")
    assert sha256(file.data).hexdigest() == shown.result.file_sha256
    assert_recounted(runner, tmp_path, shown.command, file.data, shown.outcome)


def test_what_voters_get_can_be_compared_by_projects_too_and_a_stranger_is_told_so(
    session: object, client: TownClient, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    question = question_of(Method.EQUAL_SHARES)
    question.utility = Utility.CARDINALITY
    poll = make_counted(question, ballots=any_ballots([question], 40))
    [shown] = results.read(poll)
    assert "--utility cardinality" in shown.command
    file = client.get(f"/polls/{poll.slug}/ballots/1/all.pb").data
    assert_recounted(runner, tmp_path, shown.command, file, shown.outcome)


def assert_recounted(runner: FlaskCliRunner, folder: Path, command: str, content: bytes, outcome: object) -> None:
    """By the very command that the page shows."""
    _flask, _app, _wsgi, *args = command.split()
    path = folder / args[2]
    path.write_bytes(content)
    done = runner.invoke(args=[*args[:2], str(path), *args[3:], "--format", "json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == outcome


@pytest.mark.parametrize("method", [Method.IRV, Method.STV, Method.BORDA, Method.SCHULZE])
def test_paper_that_ranks_options_alike_is_counted_as_its_file_says(
    session: object, client: TownClient, runner: FlaskCliRunner, tmp_path: Path, method: Method
) -> None:
    lines = ["1=2>3", "1=2=3=4=5", "2>1=5", "4", "", "3>1"] * 3
    poll = make_counted(question_of(method), ballots=[[line] for line in lines])
    [shown] = results.read(poll)
    assert (shown.result.file_kind, shown.result.abstentions) == ("toi", 6), "liking all alike is no preference"
    file = client.get(f"/polls/{poll.slug}/ballots/1/all.toi").data
    assert_recounted(runner, tmp_path, shown.command, file, shown.outcome)


def test_equal_ballots_or_another_order_of_voting_change_nothing(session: object) -> None:
    ballots = any_ballots([question_of(Method.STV)], 30)
    shuffled = Random(3).sample(ballots, len(ballots))  # noqa: S311 - the same shuffle each time
    one, other = (make_counted(question_of(Method.STV), ballots=each) for each in (ballots, shuffled))
    assert results.read(one)[0].outcome == results.read(other)[0].outcome


def test_a_poll_without_a_single_ballot_is_counted_too(session: object) -> None:
    questions = [question_of(method, marking) for method, marking in WAYS]
    for place, question in enumerate(questions):
        question.title = f"Question {place}"
    poll = make_counted(*questions, ballots=[])
    assert [each.winners for each in results.read(poll)] == [[]] * len(WAYS)


def test_both_ways_of_spending_are_kept_side_by_side(session: object) -> None:
    poll = make_counted(question_of(Method.GREEDY), ballots=[["1,2"], ["3"], ["1"]])
    [shown] = results.read(poll)
    assert shown.result.beside is not None
    assert (shown.outcome["method"], shown.result.beside["method"]) == ("greedy", "equal-shares")


def test_each_poll_has_its_own_ballots(session: object) -> None:
    first, second = make_poll(), make_poll()
    cast_each(first, [["1"], ["1"]])
    cast_each(second, [["2"]])
    count_later(first)
    assert rows(Envelope) == 1
    count_later(second)
    assert [ballots(each) for each in (first, second)] == [2, 1]


def ballots(poll: Poll) -> int:
    return results.read(poll)[0].ballots
