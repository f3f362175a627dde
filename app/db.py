"""The database: declarative base, names of constraints, types, and how SQLite queues its writers."""

import fcntl
import sqlite3
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Enum, MetaData, Table, TypeDecorator, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, registry

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # an acknowledged pledge survives a power cut; it costs nothing we can measure
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # who leaves is overwritten, not only let go; see ADR 16
    "PRAGMA busy_timeout=5000",
    "PRAGMA cache_size=-32000",
    "PRAGMA mmap_size=134217728",
    "PRAGMA temp_store=MEMORY",
)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC moment on every database. SQLite stores it without a zone, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table inherits this. Constraints have predictable names, so errors and migrations can name them."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(column_0_N_label)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UTCDateTime()},
    )


def one_of(choices: type[StrEnum], *, name: str | None = None) -> Enum:
    """A text column that only takes the values of `choices`, kept by a CHECK named after the enum or `name`."""
    return Enum(
        choices,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=name or choices.__name__.lower(),
        values_callable=lambda enum: [member.value for member in enum],
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def table_of(model: type[Base]) -> Table:
    """The bare table. A statement on it gives plain rows, and costs half of what one on the model does.

    Nothing that the session holds hears of what such a statement changes: who holds the row refreshes it.
    """
    table = model.__table__
    assert isinstance(table, Table)
    return table


def hold_row(row: Any) -> None:
    """Lock the row of a model with an `id`, and read it as it is now.

    Not `refresh`: it repeats the joins that the row was first read with, and Postgres locks no outer join.
    """
    model = type(row)
    held = select(model).where(model.id == row.id).with_for_update(of=model)
    db.session.execute(held.execution_options(populate_existing=True)).one()


def upsert(table: type[Base] | Table) -> Any:
    """An INSERT that can say ON CONFLICT: both databases can, each in a dialect of its own."""
    return upsert_of(db.session.get_bind().dialect.name, table)


def upsert_of(dialect: str, table: type[Base] | Table) -> Any:
    """The same where the dialect is known: for a statement that is built once for each."""
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)


def prepare_engine(engine: Engine) -> None:
    """Give a SQLite engine its pragmas and its queue of writers. Postgres needs neither."""
    if engine.dialect.name != "sqlite":
        return
    lock_path = Path(f"{engine.url.database}.writelock") if engine.url.database else None
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", lambda connection: _begin(connection, lock_path))
    event.listen(engine, "checkin", _leave_queue)


def _set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we emit BEGIN ourselves; the driver's own would break savepoints
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection, lock_path: Path | None) -> None:
    """Readers begin deferred, writers immediately and one at a time.

    A deferred transaction that turns to writing fails at once when another has written (the busy timeout does not
    apply), and SQLite's own waiting is polling that starves; a file lock is a fair queue.
    """
    if has_request_context() and request.method in READING_METHODS:
        connection.exec_driver_sql("BEGIN")
        return
    if lock_path is not None:
        _join_queue(connection, lock_path)
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _join_queue(connection: Connection, lock_path: Path) -> None:
    if "writelock" in connection.info:  # one connection may run several transactions before it goes back
        return
    held: IO[str] = lock_path.open("a")
    fcntl.flock(held, fcntl.LOCK_EX)
    connection.info["writelock"] = held


def _leave_queue(_connection: sqlite3.Connection | None, record: Any) -> None:
    held: IO[str] | None = record.info.pop("writelock", None)
    if held is not None:
        held.close()
