"""The record of what was done: written inside actions, in the same transaction as the change.

Each row is sealed as its transaction commits (see `audit_chain`), so that a row changed, removed or put in later by
somebody who holds the database is found out by `audit_check`. Triggers keep everybody else from trying.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import JSON, CheckConstraint, Index, bindparam, event, insert, select, type_coerce, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.types import NullType

from app.db import Base, db, table_of
from app.kit.audit_chain import seal_of
from app.kit.clock import now

UNSEALED = "audit_unsealed"  # in the session: the first id of this transaction's rows
BATCH = 1000  # rows sealed at once


class Identified(Protocol):
    """Anything with an id: a person who acts, or a thing acted on."""

    @property
    def id(self) -> Any: ...


class AuditEvent(Base):
    """One past-tense fact, `pledge.withdrawn`. Never holds a secret, a vote, an e-mail address or free text.

    The actor is a number without a foreign key: the record outlives the account.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        CheckConstraint("(sequence IS NULL) = (hash IS NULL)", name="sealed_as_a_whole"),
        Index("ix_audit_events_subject", "subject_type", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    verb: Mapped[str]
    actor_id: Mapped[int | None]
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    subject_label: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    sequence: Mapped[int | None] = mapped_column(unique=True)
    hash: Mapped[str | None]


class AuditHead(Base):
    """Where the chain ends: one row, moved by a trigger. Who removes the newest events has to forge it too."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    hash: Mapped[str]


EVENTS, HEAD = table_of(AuditEvent), table_of(AuditHead)
# As the database has them, for whoever tampers with a file may write what no type can read.
AS_STORED = [type_coerce(column, NullType()).label(column.name) for column in EVENTS.c]

INSERTION = insert(EVENTS)
# The head's row is the lock: whoever has it is next in the chain, and takes no other lock after it.
UNSEALED_ROWS = (
    select(*AS_STORED, HEAD.c.sequence.label("last_sequence"), HEAD.c.hash.label("last_hash"))
    .select_from(EVENTS)
    .join(HEAD, HEAD.c.id == 1)
    .where(EVENTS.c.id >= bindparam("first"), EVENTS.c.hash.is_(None))
    .order_by(EVENTS.c.id)
    .limit(BATCH)
    .with_for_update(of=HEAD)
)
SEALING = (
    update(EVENTS).where(EVENTS.c.id == bindparam("number")).values(sequence=bindparam("place"), hash=bindparam("seal"))
)


def record(
    verb: str, *, actor: Identified | int | None, subject: Identified | int, subject_label: str = "", **facts: Any
) -> None:
    """Add the event to this transaction. `verb` is `thing.past_tense`; facts are plain JSON values."""
    row = {
        "at": now(),
        "verb": verb,
        "actor_id": None if actor is None else _id_of(actor),
        "subject_type": verb.partition(".")[0],
        "subject_id": str(_id_of(subject)),
        "subject_label": subject_label,
        "facts": facts,
    }
    added = db.session.execute(INSERTION, row)
    db.session.info.setdefault(UNSEALED, added.inserted_primary_key[0])  # type: ignore[attr-defined]


def record_all(rows: Sequence[Mapping[str, Any]]) -> None:
    """Add many events at once, complete rows. For whoever fills a town, where a statement each would take hours."""
    db.session.execute(INSERTION, list(rows))
    db.session.info[UNSEALED] = 0


def _id_of(thing: Identified | int) -> int:
    return thing if isinstance(thing, int) else thing.id


@event.listens_for(db.session, "before_commit")
def seal(session: Session) -> None:
    """Chain what this transaction recorded, as the last thing it does: the lock is held for no more than the commit."""
    if UNSEALED not in session.info or session.in_nested_transaction():
        return
    session.flush()
    connection, first = session.connection(), session.info.pop(UNSEALED)
    while rows := connection.execute(UNSEALED_ROWS, {"first": first}).all():
        connection.execute(SEALING, list(_sealed(rows)))
        if len(rows) < BATCH:
            break


def _sealed(rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    last_hash = rows[0].last_hash
    for place, row in enumerate(rows, rows[0].last_sequence + 1):
        last_hash = seal_of(row, sequence=place, after=last_hash)
        yield {"number": row.id, "place": place, "seal": last_hash}
