"""Ballots on paper: typed by two people, cast when both read them alike, and never shown to the other."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.db import db
from app.kit.errors import DomainError
from app.polls import codes, paper_file, papers
from app.polls.casting import Voter, VotingClosed, cast
from app.polls.envelopes import unseal
from app.polls.models import Envelope, Participation, Poll
from app.polls.paper_file import BadPaperFile
from app.polls.paper_models import CodeBatch, KeyedPaper
from app.polls.papers import Keyed, key, read_marks
from app.polls.receipts import Receipt
from app.polls.rules import Channel, Fault, InvalidMarks, Marking, Method
from tests.factories.people import make_person
from tests.factories.polls import make_poll, make_question


@pytest.fixture
def poll(session: Any) -> Poll:
    return make_poll(make_question(Method.IRV), takes_codes=True)


@pytest.fixture
def sheet(poll: Poll, organiser: Person) -> list[str]:
    return codes.make_batch(poll, 4, actor=organiser)


@pytest.fixture
def colleague(session: Any) -> Person:
    return make_person(roles=(Role.FACILITATOR,))


def marks(poll: Poll, line: str) -> dict[int, str]:
    return {poll.questions[0].id: line}


def ballots(poll: Poll) -> list[str]:
    sealed = db.session.scalars(select(Envelope.sealed).where(Envelope.poll_id == poll.id))
    return sorted(unseal(poll, text).marks[poll.questions[0].id] for text in sealed)


def test_what_two_people_read_alike_is_one_ballot(
    poll: Poll, sheet: list[str], organiser: Person, colleague: Person
) -> None:
    assert key(poll, sheet[0], marks(poll, "2>1"), actor=organiser) is Keyed.FIRST
    assert ballots(poll) == []
    assert key(poll, sheet[0].lower().replace("-", " "), marks(poll, "2>1"), actor=colleague) is Keyed.CAST
    assert ballots(poll) == ["2>1"]
    assert db.session.scalars(select(Participation.channel)).all() == [Channel.PAPER]
    assert db.session.scalars(select(KeyedPaper)).all() == []
    with pytest.raises(DomainError, match="used"):
        key(poll, sheet[0], marks(poll, "3"), actor=organiser)


def test_one_person_twice_is_one_person(poll: Poll, sheet: list[str], organiser: Person) -> None:
    for line in ("2>1", "2>1"):
        assert key(poll, sheet[0], marks(poll, line), actor=organiser) is Keyed.FIRST
    assert (ballots(poll), papers.count_waiting(poll)) == ([], 1)


def test_a_paper_read_differently_is_listed_without_its_code_and_typed_again_by_either(
    poll: Poll, sheet: list[str], organiser: Person, colleague: Person
) -> None:
    key(poll, sheet[0], marks(poll, "2>1"), actor=organiser)
    assert key(poll, sheet[0], marks(poll, "1>2"), actor=colleague, line=7) is Keyed.DIFFERENT
    [listed] = papers.list_mismatches(poll, organiser)
    assert (listed.batch, listed.ending, listed.is_own) == (1, sheet[0][-4:], True)
    assert [typing.line for typing in listed.typed] == [None, 7]
    assert [each.is_own for each in papers.list_mismatches(poll, make_person())] == [False]
    assert papers.count_waiting(poll) == 0
    assert key(poll, sheet[0], marks(poll, "1>2"), actor=organiser) is Keyed.CAST
    assert ballots(poll) == ["1>2"]


def test_a_third_person_settles_what_two_read_differently(
    poll: Poll, sheet: list[str], organiser: Person, colleague: Person
) -> None:
    key(poll, sheet[0], marks(poll, "2>1"), actor=organiser)
    key(poll, sheet[0], marks(poll, "1>2"), actor=colleague)
    assert key(poll, sheet[0], marks(poll, "2>1"), actor=make_person()) is Keyed.CAST
    assert (ballots(poll), papers.list_mismatches(poll, organiser)) == (["2>1"], [])


def test_a_paper_outlives_the_account_of_whoever_typed_it_and_stays_theirs(
    poll: Poll, sheet: list[str], organiser: Person, colleague: Person
) -> None:
    leaver = make_person(roles=(Role.FACILITATOR,))
    address = leaver.email
    for code in sheet[:2]:
        key(poll, code, marks(poll, "2>1"), actor=leaver)
    db.session.delete(leaver)
    db.session.flush()
    db.session.expire_all()
    assert papers.count_waiting(poll) == 2
    back = make_person(email=address, roles=(Role.FACILITATOR,))
    assert key(poll, sheet[0], marks(poll, "2>1"), actor=back) is Keyed.FIRST
    assert key(poll, sheet[0], marks(poll, "2>1"), actor=colleague) is Keyed.CAST
    assert key(poll, sheet[1], marks(poll, "2>1"), actor=organiser) is Keyed.CAST


def test_a_code_used_online_meanwhile_leaves_no_paper_waiting(
    poll: Poll, sheet: list[str], organiser: Person, colleague: Person
) -> None:
    key(poll, sheet[0], marks(poll, "2>1"), actor=organiser)
    code = codes.find_code(poll, sheet[0])
    cast(poll, Voter(channel=Channel.CODE, code=code), marks(poll, "3"), receipt=Receipt.new())
    assert papers.count_waiting(poll) == 0
    with pytest.raises(DomainError, match="used"):
        key(poll, sheet[0], marks(poll, "2>1"), actor=colleague)
    assert ballots(poll) == ["3"]


def test_what_was_typed_lies_sealed(poll: Poll, sheet: list[str], organiser: Person) -> None:
    for code, line in zip(sheet, ("1>2>3", "", "2", "3>1"), strict=True):
        key(poll, code, marks(poll, line), actor=organiser)
    stored = db.session.scalars(select(KeyedPaper.sealed)).all()
    assert len({len(text) for text in stored}) == 1
    assert not any(">" in text or code in text for text in stored for code in sheet)


def test_codes_that_are_unknown_withdrawn_or_of_another_poll_are_refused(
    poll: Poll, sheet: list[str], organiser: Person
) -> None:
    elsewhere = codes.make_batch(make_poll(takes_codes=True), 1, actor=organiser)
    for code in ("0000-0000-0000", "", elsewhere[0]):
        with pytest.raises(DomainError, match="do not know"):
            key(poll, code, marks(poll, "1"), actor=organiser)
    batch = db.session.scalars(select(CodeBatch).where(CodeBatch.poll_id == poll.id)).one()
    codes.withdraw_batch(batch, poll, actor=organiser)
    with pytest.raises(DomainError, match="withdrawn"):
        key(poll, sheet[0], marks(poll, "1"), actor=organiser)


def test_paper_is_typed_while_voting_is_open_and_not_after(organiser: Person) -> None:
    poll = make_poll(takes_codes=True, opens_in=timedelta(days=-2), closes_in=timedelta(days=-1))
    [code] = codes.make_batch(poll, 1, actor=organiser)
    with pytest.raises(VotingClosed):
        key(poll, code, marks(poll, "1"), actor=organiser)


@pytest.mark.parametrize(
    ("method", "typed", "line"),
    [
        (Method.IRV, " 3 > 1 ", "3>1"),
        (Method.IRV, "", ""),
        (Method.APPROVAL, "3; 1", "1,3"),
        (Method.SCORE, "2:0, 1:5", "1:5,2:0"),
        (Method.PLURALITY, "2", "2"),
    ],
)
def test_a_line_is_read_as_the_ballot_keeps_it(session: Any, method: Method, typed: str, line: str) -> None:
    assert read_marks(make_poll(make_question(method)).questions[0], typed) == line


@pytest.mark.parametrize(
    ("method", "typed", "fault"),
    [
        (Method.IRV, "1>1", Fault.TWICE),
        (Method.IRV, "1>4", Fault.NOT_ON_THE_LIST),
        (Method.IRV, "1>>2", Fault.UNREADABLE),
        (Method.IRV, "3>1=2", Fault.EQUAL_RANKS),
        (Method.PLURALITY, "1,2", Fault.UNREADABLE),
        (Method.SCORE, "1:6", Fault.OUT_OF_RANGE),
        (Method.APPROVAL, "1 3", Fault.UNREADABLE),  # and not option 13
    ],
)
def test_a_line_that_is_no_ballot_is_told_apart(session: Any, method: Method, typed: str, fault: Fault) -> None:
    with pytest.raises(InvalidMarks) as refused:
        read_marks(make_poll(make_question(method)).questions[0], typed)
    assert refused.value.fault is fault


# In a file


def file_of(*rows: str, heads: str = "code,question 1") -> bytes:
    return "\r\n".join([heads, *rows, ""]).encode()


def test_a_file_is_read_line_by_line_and_typed_as_a_whole(
    poll: Poll, sheet: list[str], organiser: Person, colleague: Person
) -> None:
    key(poll, sheet[1], marks(poll, "3"), actor=colleague)
    rows = [f"{sheet[0]},2>1", "", f"{sheet[1]},3", f"{sheet[2]},1>2>3", f"{sheet[3]},"]
    key(poll, sheet[3], marks(poll, "1"), actor=colleague)
    reading = paper_file.read(poll, b"\xef\xbb\xbf" + file_of(*rows))
    assert not reading.wrong
    became = paper_file.key_all(poll, reading, actor=organiser)
    assert became == {Keyed.FIRST: 2, Keyed.CAST: 1, Keyed.DIFFERENT: 1}
    assert ballots(poll) == ["3"]


def test_every_line_that_is_wrong_is_named(poll: Poll, sheet: list[str], organiser: Person, colleague: Person) -> None:
    for person in (organiser, colleague):
        key(poll, sheet[3], marks(poll, "1"), actor=person)
    rows = [f"{sheet[0]},9", "0000-0000-0000,1", f"{sheet[1]},1", f"{sheet[1]},1", f"{sheet[3]},2"]
    wrong = {paper.line: paper.mistakes for paper in paper_file.read(poll, file_of(*rows)).wrong}
    assert wrong == {
        2: ["“What should the square have?” names a number that is not on the list"],
        3: ["We do not know this code."],
        5: ["This code is on line 4 too."],
        6: ["This code has been used: the ballot is in already."],
    }


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "headings"),
        (b"code\n", "headings"),
        (b"code,question 1,question 2\n", "headings"),
        (b"code,question 1\n", "no ballot"),
        (b"code,question 1\n\xff,1\n", "Line 2 is not UTF-8"),
        (b'code,question 1\n"a,1\n', "cannot be read"),
        (b"code,question 1\n\x00,1\n", "no text file"),
        (b"x" * (2 * 1024 * 1024 + 1), "too big"),
        (b"code,question 1\n" + b"a,1\n" * 501, "more than 500 lines"),
    ],
)
def test_what_is_no_such_file_is_said_in_words(poll: Poll, data: bytes, said: str) -> None:
    with pytest.raises(BadPaperFile, match=said):
        paper_file.read(poll, data)


def test_the_blank_file_can_be_filled_in(session: Any) -> None:
    poll = make_poll(make_question(), make_question(Method.SCORE, marking=Marking.SCORES))
    assert paper_file.blank(poll) == "code,question 1,question 2\r\n"
