"""After closing: open all envelopes at once, write the ballots in the order of their numbers, and count.

One transaction: ballots are either all sealed or all counted. Whoever comes second finds it done.
"""

import secrets
from collections.abc import Iterator, Sequence, Set
from contextlib import closing
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update

from app.accounts.models import Person
from app.db import db, hold_row, table_of
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError
from app.kit.web import small_count
from app.polls.envelopes import Contents, Unreadable, unseal_all
from app.polls.files import hash_of, lines_of
from app.polls.final_turnout import read_turnout
from app.polls.models import Ballot, Envelope, NamedBallot, Participation, Poll, PollQuestion, PollResult
from app.polls.paper_models import KeyedPaper
from app.polls.rules import Stage
from app.polls.tallying import kind_of, profile_of, tally_of

BALLOTS, ENVELOPES, NAMED = table_of(Ballot), table_of(Envelope), table_of(NamedBallot)
BATCH = 5_000  # rows written at once


class NotDue(DomainError):
    """The poll is open, cancelled, or counted already: by another clock, a moment ago."""


class CannotOpen(DomainError):
    """A ballot cannot be read. Then none is: a count of the others would be another result."""


def list_due(moment: datetime) -> Sequence[int]:
    """The ids of polls that have closed and are not counted, the one that closed first before the others."""
    closed = select(Poll.id).where(
        Poll.announced_at.is_not(None),
        Poll.cancelled_at.is_(None),
        Poll.counted_at.is_(None),
        Poll.closes_at <= moment,
    )
    return db.session.scalars(closed.order_by(Poll.closes_at, Poll.id)).all()


def count(poll_id: int) -> None:
    """Open and count a poll that has closed; NotDue or CannotOpen.

    Its row is held: a ballot that is being cast comes first or is refused.
    """
    poll = db.session.get_one(Poll, poll_id)
    hold_row(poll)
    if poll.stage_at(now()) is not Stage.CLOSED:
        raise NotDue(_("This poll cannot be counted now: it is open, cancelled, or counted already."))
    ballots = _open_envelopes(poll)
    poll.counted_at = now()
    poll.turnout = read_turnout(poll)
    hashes = {str(question.position): _count(question, poll.counted_at).file_sha256 for question in poll.questions}
    db.session.flush()
    record(
        "poll.counted",
        actor=None,
        subject=poll,
        subject_label=poll.title,
        ballots=ballots,
        voters=poll.turnout["voters"],
        sha256=hashes,
    )


def _open_envelopes(poll: Poll) -> int:
    """How many there were."""
    ballots = _read_ballots(poll)
    for start in range(0, len(ballots), BATCH):
        batch = ballots[start : start + BATCH]
        db.session.execute(insert(BALLOTS), [row for contents in batch for row in _rows(poll, contents)])
        if poll.is_named:
            known = _still_here(batch)
            db.session.execute(insert(NAMED), [_name(poll, contents, known) for contents in batch])
    db.session.execute(delete(ENVELOPES).where(ENVELOPES.c.poll_id == poll.id))
    db.session.execute(delete(KeyedPaper).where(KeyedPaper.poll_id == poll.id))
    # Nobody can vote again, so nothing need be known of those who have left.
    db.session.execute(
        update(Participation).where(Participation.poll_id == poll.id).values(address_hash=None),
        execution_options={"synchronize_session": False},
    )
    return len(ballots)


def _read_ballots(poll: Poll) -> list[Contents]:
    """By their numbers, which are random: Postgres keeps rows as they come, and that order must say nothing."""
    sealed = db.session.scalars(
        select(ENVELOPES.c.sealed).where(ENVELOPES.c.poll_id == poll.id), execution_options={"yield_per": BATCH}
    )
    try:
        with closing(sealed):
            return sorted(unseal_all(poll, sealed), key=lambda contents: contents.number)
    except Unreadable as error:
        raise CannotOpen(
            _(
                "The poll “%(title)s” was not counted: a ballot does not open with this site’s key. Put the SECRET_KEY "
                "back that was set while people voted; nothing is lost.",
                title=poll.title,
            )
        ) from error


def _rows(poll: Poll, contents: Contents) -> Iterator[dict[str, object]]:
    """A line for each question that this ballot was asked: for one pot at most."""
    for question in poll.questions:
        if question.is_pot and question.id not in contents.marks:
            continue
        yield {
            "question_id": question.id,
            "number": contents.number,
            "marks": contents.marks.get(question.id, ""),
        }


def _still_here(ballots: Sequence[Contents]) -> Set[int]:
    """Of those who put their names to their ballots, who has not left since: of the others only the vote stays."""
    named = {contents.person_id for contents in ballots}
    return set(db.session.scalars(select(Person.id).where(Person.id.in_(named - {None}))))


def _name(poll: Poll, contents: Contents, known: Set[int]) -> dict[str, object]:
    person_id = contents.person_id if contents.person_id in known else None
    return {"poll_id": poll.id, "number": contents.number, "person_id": person_id}


def _count(question: PollQuestion, moment: datetime) -> PollResult:
    profile, salt = profile_of(question), secrets.token_hex(16)
    tally = tally_of(question, profile)
    result = PollResult(
        question_id=question.id,
        outcome=tally.outcome.as_json(),
        beside=tally.beside.as_json() if tally.beside else None,
        abstentions=tally.abstentions,
        smallest_told=small_count(),
        file_kind=kind_of(profile),
        file_salt=salt,
        file_sha256=hash_of(lines_of(question, profile, salt)),
        counted_at=moment,
    )
    db.session.add(result)
    return result
