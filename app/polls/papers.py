"""Ballots on paper, each typed by two people who do not see each other's work; what both typed alike is cast.

What was typed lies sealed until then. Paper is typed while voting is open, for a ballot counts by when it was cast:
the office sets the last hour for handing in before the poll closes. What was typed once only by then does not count.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.db import db, hold_row
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError
from app.polls.casting import Voter, cast, hold_open
from app.polls.codes import LENGTH, find_code, is_used
from app.polls.envelopes import Contents, seal, unseal
from app.polls.models import Participation, Poll, PollQuestion
from app.polls.paper_models import AccessCode, CodeBatch, KeyedPaper
from app.polls.pots import check_one_ward, find_pot, takes_others
from app.polls.receipts import Receipt, address_hash, spaced, tidy_code
from app.polls.rules import Channel, InvalidMarks, check_marks
from app.polls.staff_words import FAULTS

AROUND_SIGNS = re.compile(r"\s*([,;:>=])\s*")


class Keyed(StrEnum):
    """What became of a ballot that was typed."""

    FIRST = "first"  # it waits for somebody else
    CAST = "cast"
    DIFFERENT = "different"  # two people read it differently: either types it again


@dataclass(frozen=True)
class Typing:
    """When somebody typed a paper, and in which line of their file if it came in one."""

    at: datetime
    line: int | None


@dataclass(frozen=True)
class Mismatch:
    """A paper on which people differ, told so that it can be found among others; what they typed is nobody's to see.

    Of the code only the end: who reads this list must not be able to vote with it.
    """

    batch: int  # its number on the list of batches
    note: str
    ending: str
    typed: Sequence[Typing]
    is_own: bool  # whoever looks has typed it


def find_fault(poll: Poll, code: str) -> str:
    """Why no ballot can be typed for this code; nothing where one can."""
    return _fault_of(find_code(poll, code))


def _fault_of(found: AccessCode | None) -> str:
    if found is None:
        return str(_("We do not know this code."))
    if found.batch.withdrawn_at is not None:
        return str(_("This code was withdrawn."))
    return str(_("This code has been used: the ballot is in already.")) if is_used(found) else ""


def read_marks(question: PollQuestion, typed: str) -> str:
    """The line as a ballot keeps it, or InvalidMarks. What a screen would refuse is refused from paper too.

    Spaces around signs do not matter; between two numbers one is no sign at all, or “1 4” would be option 14.
    """
    line = AROUND_SIGNS.sub(r"\1", typed.strip()).replace(";", ",")
    return check_marks(line, question.limits)


def find_ward_fault(poll: Poll, ward: str, typed: str) -> str:
    """What is wrong with the ward on a paper, and what it says of that ward's pot; nothing where both are in order."""
    pot = find_pot(poll, ward)
    if ward and pot is None:
        return str(_("“%(ward)s” is not one of the wards of this poll. A paper is for one ward.", ward=ward))
    if pot is None and typed.strip():
        return str(_("Say for which ward the paper is."))
    if pot is None:
        return "" if takes_others(poll) else str(_("Say for which ward the paper is."))
    try:
        read_marks(pot, typed)
    except InvalidMarks as error:
        return say_fault(pot, error)
    return ""


def read_pot(poll: Poll, ward: str, typed: str) -> dict[int, str]:
    """The line of the pot that a paper is for; nothing where it is for none. `find_ward_fault` has found none."""
    pot = find_pot(poll, ward)
    return {pot.id: read_marks(pot, typed)} if pot else {}


def say_fault(question: PollQuestion, error: InvalidMarks) -> str:
    """What is wrong with a line."""
    return str(_("“%(question)s” %(fault)s", question=question.title, fault=FAULTS[error.fault]))


def key_one(poll: Poll, code: str, marks: Mapping[int, str], *, actor: Person) -> Keyed:
    """The same for a single paper. The record says who typed one, and neither which nor what."""
    became = key(poll, code, marks, actor=actor)
    record("poll.papers_typed", actor=actor, subject=poll, subject_label=poll.title, papers=1)
    return became


def key(poll: Poll, code: str, marks: Mapping[int, str], *, actor: Person, line: int | None = None) -> Keyed:
    """Note what somebody read on a paper, instead of what they typed before. `marks`: a checked line per question."""
    check_one_ward(poll, marks)
    hold_open(poll)
    found = find_code(poll, code)
    if found is not None:
        hold_row(found)  # two who type the same paper at once are one ballot
    fault = _fault_of(found)
    if found is None or fault:
        raise DomainError(fault)
    own, others = _typed_by(poll, found, actor)
    if any(unseal(poll, each.sealed).marks == marks for each in others):
        cast(poll, Voter(channel=Channel.PAPER, code=found), marks, receipt=Receipt.new())
        db.session.execute(delete(KeyedPaper).where(KeyedPaper.code_id == found.id))
        return Keyed.CAST
    for earlier in own:
        db.session.delete(earlier)
    db.session.flush()  # before what replaces it: of each person one is kept
    contents = Contents(number=spaced(tidy_code(code, LENGTH) or ""), marks=marks)  # the code, for whom differs
    _note(poll, found, contents, line=line, actor=actor)
    return Keyed.DIFFERENT if others else Keyed.FIRST


def _typed_by(poll: Poll, code: AccessCode, actor: Person) -> tuple[list[KeyedPaper], list[KeyedPaper]]:
    """What this person has typed of a paper, and what others have. An address is one person, whatever its account."""
    own: list[KeyedPaper] = []
    others: list[KeyedPaper] = []
    known = address_hash(poll.id, actor.email)
    for paper in db.session.scalars(select(KeyedPaper).where(KeyedPaper.code_id == code.id).order_by(KeyedPaper.id)):
        is_own = paper.keyed_by_id == actor.id or paper.address_hash == known
        (own if is_own else others).append(paper)
    return own, others


def _note(poll: Poll, code: AccessCode, contents: Contents, *, line: int | None, actor: Person) -> None:
    paper = KeyedPaper(
        poll_id=poll.id,
        code_id=code.id,
        sealed=seal(poll, contents),
        keyed_by_id=actor.id,
        address_hash=address_hash(poll.id, actor.email),
        keyed_at=now(),
        line=line,
    )
    db.session.add(paper)
    db.session.flush()


def count_waiting(poll: Poll) -> int:
    """Papers that one person has typed and nobody else yet."""
    return len([papers for papers in _by_code(poll).values() if len(papers) == 1])


def list_mismatches(poll: Poll, viewer: Person) -> list[Mismatch]:
    """Papers that were typed differently, as they were first typed."""
    batches = select(CodeBatch.id).where(CodeBatch.poll_id == poll.id).order_by(CodeBatch.id)
    numbers = {batch: number for number, batch in enumerate(db.session.scalars(batches), 1)}
    different = [papers for papers in _by_code(poll).values() if len(papers) > 1]
    return [_mismatch(poll, papers, numbers, viewer) for papers in different]


def _mismatch(poll: Poll, papers: Sequence[KeyedPaper], numbers: Mapping[int, int], viewer: Person) -> Mismatch:
    batch = papers[0].code.batch
    return Mismatch(
        batch=numbers[batch.id],
        note=batch.note,
        ending=unseal(poll, papers[0].sealed).number[-4:],
        typed=[Typing(each.keyed_at, each.line) for each in papers],
        is_own=any(each.keyed_by_id == viewer.id for each in papers),
    )


def _by_code(poll: Poll) -> dict[int, list[KeyedPaper]]:
    """Without those whose code somebody used online meanwhile: no paper for it can come in any more."""
    is_used = select(Participation.id).where(Participation.code_id == KeyedPaper.code_id).exists()
    papers = (
        select(KeyedPaper)
        .where(KeyedPaper.poll_id == poll.id, ~is_used)
        .order_by(KeyedPaper.id)
        .options(joinedload(KeyedPaper.code).joinedload(AccessCode.batch))
    )
    found: dict[int, list[KeyedPaper]] = {}
    for paper in db.session.scalars(papers):
        found.setdefault(paper.code_id, []).append(paper)
    return found
