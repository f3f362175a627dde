"""Throttles that protect accounts: rows in the database, so they hold across workers and restarts."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, db, upsert
from app.kit.clock import now


class Throttle(Base):
    """Tries of one kind by one key since a moment. The key is hashed: the table names nobody.

    Where waits grow (`take_turn`), the moment is the one from which the next try may be made.
    """

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime]


def is_exhausted(scope: str, key: str, *, limit: int, per: timedelta) -> bool:
    """Whether `key` has used up its tries of the running window."""
    count = db.session.scalar(
        select(Throttle.count).where(Throttle.key == _hashed(scope, key), Throttle.since > now() - per)
    )
    return (count or 0) >= limit


def count_try(scope: str, key: str, *, per: timedelta) -> int:
    """Count one try and say how many that makes; a window that has passed starts again at one.

    Counting first and deciding afterwards leaves no gap for a burst of simultaneous tries.
    """
    moment = now()
    fresh = Throttle.since > moment - per
    counted = db.session.scalars(
        upsert(Throttle)
        .values(key=_hashed(scope, key), count=1, since=moment)
        .on_conflict_do_update(
            index_elements=[Throttle.key],
            set_={
                "count": db.case((fresh, Throttle.count + 1), else_=1),
                "since": db.case((fresh, Throttle.since), else_=moment),
            },
        )
        .returning(Throttle.count)
    ).one()
    return int(counted)


def take_turn(scope: str, key: str, *, waits: Sequence[timedelta], forgotten_after: timedelta) -> timedelta | None:
    """Count a try and go ahead (None), or say how long it is too early.

    After the n-th try comes the n-th wait, and the last of them after every later one: waits grow and end. Nobody is
    kept out for good, and who leaves off for `forgotten_after` starts afresh. A try that comes too early counts not.
    """
    moment = now()
    until = [literal(moment + wait, Throttle.since.type) for wait in waits]
    is_old = Throttle.since <= moment - forgotten_after
    later = [(Throttle.count == number, until[number]) for number in range(1, len(waits))]
    counted = db.session.scalar(
        upsert(Throttle)
        .values(key=_hashed(scope, key), count=1, since=moment + waits[0])
        .on_conflict_do_update(
            index_elements=[Throttle.key],
            set_={
                "count": db.case((is_old, 1), else_=Throttle.count + 1),
                "since": db.case((is_old, until[0]), *later, else_=until[-1]),
            },
            where=(Throttle.since <= moment) | (Throttle.count <= waits.count(timedelta(0))),
        )
        .returning(Throttle.count)
    )
    # Refused is refused: the wait may end, or be forgotten, between the two statements, and this try counted not.
    return None if counted is not None else max(time_left(scope, key), timedelta(seconds=1))


def time_left(scope: str, key: str) -> timedelta:
    """How long until the next try, where waits grow; nothing when it may be made now."""
    since = db.session.scalar(select(Throttle.since).where(Throttle.key == _hashed(scope, key)))
    return max(since - now(), timedelta(0)) if since else timedelta(0)


def forget(scope: str, key: str) -> None:
    """Start afresh, after a success."""
    db.session.execute(delete(Throttle).where(Throttle.key == _hashed(scope, key)))


def forget_stale(*, older_than: timedelta) -> int:
    """Drop rows whose window is long past; returns how many."""
    result = db.session.execute(delete(Throttle).where(Throttle.since < now() - older_than).returning(Throttle.key))
    return len(result.all())


def _hashed(scope: str, key: str) -> str:
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"{scope}:{key}".encode(), hashlib.sha256).hexdigest()
