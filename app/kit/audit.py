"""The record of what was done: written inside actions, in the same transaction as the change."""

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import JSON, Index, insert
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, db, table_of
from app.kit.clock import now


class Identified(Protocol):
    """Anything with an id: a person who acts, or a thing acted on."""

    @property
    def id(self) -> Any: ...


class AuditEvent(Base):
    """One past-tense fact, `pledge.withdrawn`. Never holds a secret, a vote, an e-mail address or free text.

    The actor is a number without a foreign key: the record outlives the account.
    """

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_subject", "subject_type", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    verb: Mapped[str]
    actor_id: Mapped[int | None]
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    subject_label: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)


INSERTION = insert(table_of(AuditEvent))


def record(
    verb: str, *, actor: Identified | int | None, subject: Identified | int, subject_label: str = "", **facts: Any
) -> None:
    """Add the event to this transaction. `verb` is `thing.past_tense`; facts are plain JSON values."""
    event = {
        "at": now(),
        "verb": verb,
        "actor_id": None if actor is None else _id_of(actor),
        "subject_type": verb.partition(".")[0],
        "subject_id": str(_id_of(subject)),
        "subject_label": subject_label,
        "facts": facts,
    }
    db.session.execute(INSERTION, event)


def _id_of(thing: Identified | int) -> int:
    return thing if isinstance(thing, int) else thing.id
