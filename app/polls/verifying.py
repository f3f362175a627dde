"""Counting again what was counted, from the ballots as they lie in the database now: nothing may have changed."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from app.db import db
from app.kit.audit import AuditEvent
from app.polls.files import hash_of, lines_of
from app.polls.models import Poll, PollQuestion, PollResult
from app.polls.tallying import profile_of, tally_of


def list_counted() -> Sequence[Poll]:
    return db.session.scalars(select(Poll).where(Poll.counted_at.is_not(None)).order_by(Poll.id)).all()


def verify(poll: Poll) -> list[str]:
    """What is not as it was counted, in words for operators; an empty list where all is."""
    recorded = db.session.scalars(
        select(AuditEvent.facts).where(AuditEvent.verb == "poll.counted", AuditEvent.subject_id == str(poll.id))
    ).one()
    return [
        fault
        for question in poll.questions
        for fault in _faults(question, sha256=recorded["sha256"][str(question.position)])
    ]


def _faults(question: PollQuestion, *, sha256: str) -> Iterator[str]:
    """The hash is taken from the record of acts, which is sealed, and not from beside the result."""
    kept = db.session.get_one(PollResult, question.id)
    profile = profile_of(question)
    tally = tally_of(question, profile)
    where = f"{question.poll.slug}, question {question.position}"
    if tally.outcome.as_json() != kept.outcome or tally.abstentions != kept.abstentions:
        yield f"{where}: the ballots give another result than the one that is published."
    if hash_of(lines_of(question, profile, kept.file_salt)) != sha256:
        yield f"{where}: the ballots are not those whose hash was recorded."
