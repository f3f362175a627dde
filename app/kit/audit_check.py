"""Whether the record of acts is whole: every event as it was sealed, none removed, none put in."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, tuple_

from app.db import db
from app.kit.audit import AS_STORED, EVENTS, HEAD
from app.kit.audit_chain import FIRST, seal_of

BATCH = 1000


class Fault(StrEnum):
    """What is wrong at one place of the chain."""

    CHANGED = "changed"  # or the one before was changed and sealed again
    REMOVED = "removed"
    INSERTED = "inserted"
    HEAD = "head"  # the head's row does not say where the chain ends
    KEPT_HEAD = "kept_head"


@dataclass(frozen=True)
class Finding:
    """One fault, and the event it is about; of removed events nothing but their places is known."""

    fault: Fault
    sequence: Any
    id: Any = None
    verb: Any = None
    at: Any = None
    until: int | None = None  # the last place of a gap

    @classmethod
    def about(cls, fault: Fault, row: Any) -> "Finding":
        return cls(fault, row.sequence, row.id, row.verb, None if row.at is None else str(row.at))


class Check:
    """One walk along the chain, in batches: each in a transaction of its own, so that nobody waits for the walk."""

    def __init__(self, kept_head: str | None = None) -> None:
        self.kept_head = kept_head
        self.is_kept_head_found = kept_head in {None, FIRST}
        self.sequence = 0
        self.head: str = FIRST
        self.rows = 0

    def findings(self) -> Iterator[Finding]:
        """Every fault, in the order of the chain; then events that were never sealed, and a kept head not found."""
        last: Any = None
        while True:
            end, batch = _read_head(), _read_batch(last)
            if not batch:
                break
            for row in batch:
                yield from self._check(row)
            last = batch[-1]
        yield from self._check_end(end)
        yield from self._check_unsealed()
        if not self.is_kept_head_found:
            yield Finding(Fault.KEPT_HEAD, self.sequence)

    def _check(self, row: Any) -> Iterator[Finding]:
        self.rows += 1
        expected = self.sequence + 1
        if not isinstance(row.sequence, int) or row.sequence < expected:
            yield Finding.about(Fault.INSERTED, row)
            return
        if row.sequence > expected:
            yield Finding(Fault.REMOVED, expected, until=row.sequence - 1)
        elif not _is_as_sealed(row, self.head):
            yield Finding.about(Fault.CHANGED, row)
        self.sequence, self.head = row.sequence, str(row.hash)
        self.is_kept_head_found = self.is_kept_head_found or self.head == self.kept_head

    def _check_end(self, end: Any) -> Iterator[Finding]:
        """The head's row was read before the last batch, and everything up to it has been seen."""
        is_readable = end is not None and isinstance(end.sequence, int)
        if not is_readable or (end.sequence == self.sequence and end.hash != self.head):
            yield Finding(Fault.HEAD, self.sequence)
        elif end.sequence > self.sequence:
            yield Finding(Fault.REMOVED, self.sequence + 1, until=end.sequence)
        elif end.sequence < self.sequence:
            yield Finding(Fault.INSERTED, end.sequence + 1, until=self.sequence)

    def _check_unsealed(self) -> Iterator[Finding]:
        """Whatever is committed is sealed: what is not was put in by hand."""
        last_id: Any = None
        while batch := _read_unsealed(last_id):
            for row in batch:
                self.rows += 1
                yield Finding.about(Fault.INSERTED, row)
            last_id = batch[-1].id


def _is_as_sealed(row: Any, after: str) -> bool:
    try:
        return bool(row.hash == seal_of(row, sequence=row.sequence, after=after))
    except (TypeError, ValueError, RecursionError):  # written by hand, so that not even its time can be read
        return False


def _read_head() -> Any:
    db.session.rollback()  # nothing was written: let those in who wait to write
    return db.session.execute(select(HEAD.c.sequence, HEAD.c.hash)).first()


def _read_batch(last: Any) -> list[Any]:
    """The next places; by id too, for nothing keeps a place unique once somebody has dropped the index."""
    beyond: list[ColumnElement[bool]] = []
    if last is not None:
        beyond = [tuple_(EVENTS.c.sequence, EVENTS.c.id) > tuple_(_same(last.sequence), _same(last.id))]
    query = select(*AS_STORED).where(EVENTS.c.sequence.is_not(None), *beyond)
    return list(db.session.execute(query.order_by(EVENTS.c.sequence, EVENTS.c.id).limit(BATCH)).all())


def _read_unsealed(last_id: Any) -> list[Any]:
    beyond = [] if last_id is None else [EVENTS.c.id > _same(last_id)]
    query = select(*AS_STORED).where(EVENTS.c.sequence.is_(None), *beyond)
    return list(db.session.execute(query.order_by(EVENTS.c.id).limit(BATCH)).all())


def _same(stored: Any) -> ColumnElement[Any]:
    """A value as the database has it, whatever type it should have."""
    return bindparam(None, stored, unique=True)
