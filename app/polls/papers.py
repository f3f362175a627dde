"""Ballots on paper, each typed by two people who do not see each other's work; what both typed alike is cast.

What was typed lies sealed until then. Paper is typed while voting is open, for a ballot counts by when it was cast:
the office sets the last hour for handing in before the poll closes. What was typed once only by then does not count.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.accounts.models import Person
from app.db import db, hold_row
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError
from app.polls.casting import Voter, cast, hold_open
from app.polls.codes import LENGTH, find_code, is_used
from app.polls.envelopes import Contents, seal, unseal
from app.polls.models import Participation, Poll, PollQuestion
from app.polls.paper_models import AccessCode, KeyedPaper
from app.polls.receipts import Receipt, spaced, tidy_code
from app.polls.rules import Channel, InvalidMarks, check_marks
from app.polls.staff_words import FAULTS

AROUND_SIGNS = re.compile(r"\s*([,;:>=])\s*")


class Keyed(StrEnum):
    """What became of a ballot that was typed."""

    FIRST = "first"  # it waits for somebody else
    CAST = "cast"
    DIFFERENT = "different"  # two people read it differently: either types it again


@dataclass(frozen=True)
class Mismatch:
    """A paper on which two people differ, by its code; what either typed is nobody's to see."""

    code: str
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
    """The line as a ballot keeps it, or InvalidMarks. Paper can rank two alike.

    Spaces around signs do not matter; between two numbers one is no sign at all, or “1 4” would be option 14.
    """
    line = AROUND_SIGNS.sub(r"\1", typed.strip()).replace(";", ",")
    return check_marks(line, question.limits, is_paper=True)


def say_fault(question: PollQuestion, error: InvalidMarks) -> str:
    """What is wrong with a line."""
    return str(_("“%(question)s” %(fault)s", question=question.title, fault=FAULTS[error.fault]))


def key_one(poll: Poll, code: str, marks: Mapping[int, str], *, actor: Person) -> Keyed:
    """The same for a single paper. The record says who typed one, and neither which nor what."""
    became = key(poll, code, marks, actor=actor)
    record("poll.papers_typed", actor=actor, subject=poll, subject_label=poll.title, papers=1)
    return became


def key(poll: Poll, code: str, marks: Mapping[int, str], *, actor: Person) -> Keyed:
    """Note what somebody read on a paper, instead of what they typed before. `marks`: a checked line per question."""
    hold_open(poll)
    found = find_code(poll, code)
    if found is not None:
        hold_row(found)  # two who type the same paper at once are one ballot
    fault = _fault_of(found)
    if found is None or fault:
        raise DomainError(fault)
    others = _typed_by_others(found, actor)
    if any(unseal(poll, each.sealed).marks == marks for each in others):
        cast(poll, Voter(channel=Channel.PAPER, code=found), marks, receipt=Receipt.new())
        db.session.execute(delete(KeyedPaper).where(KeyedPaper.code_id == found.id))
        return Keyed.CAST
    _note(poll, found, tidy_code(code, LENGTH) or "", marks, actor)
    return Keyed.DIFFERENT if others else Keyed.FIRST


def _typed_by_others(code: AccessCode, actor: Person) -> Sequence[KeyedPaper]:
    query = select(KeyedPaper).where(KeyedPaper.code_id == code.id, KeyedPaper.keyed_by_id != actor.id)
    return db.session.scalars(query.order_by(KeyedPaper.id)).all()


def _note(poll: Poll, code: AccessCode, typed: str, marks: Mapping[int, str], actor: Person) -> None:
    """The code is sealed in with the marks, for the list of those that differ."""
    own = select(KeyedPaper).where(KeyedPaper.code_id == code.id, KeyedPaper.keyed_by_id == actor.id)
    paper = db.session.scalar(own) or KeyedPaper(poll_id=poll.id, code_id=code.id, keyed_by_id=actor.id)
    paper.sealed = seal(poll, Contents(number=spaced(typed), marks=marks))
    paper.keyed_at = now()
    db.session.add(paper)
    db.session.flush()


def count_waiting(poll: Poll) -> int:
    """Papers that one person has typed and nobody else yet."""
    return len([papers for papers in _by_code(poll).values() if len(papers) == 1])


def list_mismatches(poll: Poll, viewer: Person) -> list[Mismatch]:
    """Papers that were typed differently, by code."""
    different = (papers for papers in _by_code(poll).values() if len(papers) > 1)
    found = [
        Mismatch(unseal(poll, papers[0].sealed).number, any(each.keyed_by_id == viewer.id for each in papers))
        for papers in different
    ]
    return sorted(found, key=lambda each: each.code)


def _by_code(poll: Poll) -> dict[int, list[KeyedPaper]]:
    """Without those whose code somebody used online meanwhile: no paper for it can come in any more."""
    is_used = select(Participation.id).where(Participation.code_id == KeyedPaper.code_id).exists()
    papers = select(KeyedPaper).where(KeyedPaper.poll_id == poll.id, ~is_used).order_by(KeyedPaper.id)
    found: dict[int, list[KeyedPaper]] = {}
    for paper in db.session.scalars(papers):
        found.setdefault(paper.code_id, []).append(paper)
    return found
