"""Messages that could not be delivered: what staff should look at, try again, and in the end forget."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from app.db import db
from app.kit.clock import now
from app.kit.errors import DomainError, NotFound
from app.kit.outbox import OutboxEmail, wipe
from app.kit.waiting import Waiting, waiting


def list_failures(limit: int = 50) -> list[OutboxEmail]:
    """Messages given up or put off, newest first: what staff should look at."""
    return list(
        db.session.scalars(
            select(OutboxEmail)
            .where(OutboxEmail.sent_at.is_(None), OutboxEmail.last_error.is_not(None), OutboxEmail.to_address != "")
            .order_by(OutboxEmail.id.desc())
            .limit(limit)
        )
    )


def read_waiting() -> Waiting:
    """Messages given up."""
    return waiting(OutboxEmail.failed_at, OutboxEmail.failed_at.is_not(None), OutboxEmail.to_address != "")


def retry(email_id: int) -> OutboxEmail:
    """Put a message that failed back in the queue, as if it had never been tried."""
    email = db.session.get(OutboxEmail, email_id, with_for_update=True, populate_existing=True)
    if email is None or email.sent_at is not None or email.last_error is None or email.to_address == "":
        raise NotFound(_("There is no such message waiting."))
    if email.claimed_until is not None and email.claimed_until > now():
        raise DomainError(_("This message is being sent at this moment. Look again in ten minutes."))
    email.failed_at = email.claimed_until = email.last_error = None
    email.attempts = 0
    email.due_at = now()
    db.session.flush()
    return email


def forget_failures(*, older_than: timedelta) -> int:
    """Wipe messages given up so long ago that nobody will try them again; returns how many."""
    stale = db.session.scalars(
        select(OutboxEmail).where(OutboxEmail.failed_at < now() - older_than, OutboxEmail.to_address != "")
    ).all()
    for email in stale:
        wipe(email)
    db.session.flush()
    return len(stale)
