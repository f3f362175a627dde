"""Cancelling a poll, openly and with a reason: its ballots are destroyed unread, and who voted is told."""

from flask_babel import gettext as _
from sqlalchemy import delete, update

from app.accounts.models import Person
from app.db import db, hold_row
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError
from app.polls.models import Envelope, Participation, Poll
from app.polls.paper_models import KeyedPaper
from app.polls.rules import Stage
from app.polls.telling import announce_cancelled

CANCELLABLE = frozenset({Stage.ANNOUNCED, Stage.OPEN, Stage.CLOSED})


def cancel(poll: Poll, why: str, *, actor: Person) -> None:
    """End it for good. The poll's row is held: a ballot that is being cast comes first and goes, or is refused."""
    hold_row(poll)
    if poll.stage_at(now()) not in CANCELLABLE:
        raise DomainError(_("Only a poll that was announced and not counted can be cancelled."))
    poll.cancelled_at, poll.cancelled_why = now(), why
    db.session.flush()
    db.session.execute(delete(Envelope).where(Envelope.poll_id == poll.id))
    db.session.execute(delete(KeyedPaper).where(KeyedPaper.poll_id == poll.id))
    # Nobody can vote in it again, so nothing need be known of those who have left.
    db.session.execute(
        update(Participation).where(Participation.poll_id == poll.id).values(address_hash=None),
        execution_options={"synchronize_session": False},
    )
    record("poll.cancelled", actor=actor, subject=poll, subject_label=poll.title)
    announce_cancelled(poll)
