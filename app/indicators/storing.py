"""Writing the rows of a draft in batches, as fast as each database takes them, and never one object per row."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice

from psycopg.errors import IntegrityError as PostgresIntegrityError
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from app.db import db
from app.indicators.figure_row import FigureRow

BATCH = 20_000
COLUMNS = (
    "release_id, indicator_code, area_code, period, value, lower, upper, numerator, denominator, status"  # as FigureRow
)
TOGETHER = 500  # rows of one statement: SQLite lays out the lists of a table's CHECKs once for each, which costs most
COPY = f"COPY indicator_observations ({COLUMNS}) FROM STDIN"


class Taken(Exception):
    """A batch holds a key that this release has already; nothing of the batch is kept."""


def store_rows(release_id: int, rows: Iterable[FigureRow]) -> int:
    """How many rows were stored. Raises Taken."""
    stored = 0
    for batch in _batches(rows):
        store_batch(release_id, batch)
        stored += len(batch)
    return stored


def _batches(rows: Iterable[FigureRow]) -> Iterator[list[FigureRow]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def store_batch(release_id: int, batch: Sequence[FigureRow]) -> None:
    """All of it, or Taken."""
    try:
        with db.session.begin_nested():
            connection = db.session.connection()
            write = _insert if connection.dialect.name == "sqlite" else _copy
            write(connection, release_id, batch)
    except (IntegrityError, PostgresIntegrityError) as error:
        raise Taken from error


def _insert(connection: Connection, release_id: int, batch: Sequence[FigureRow]) -> None:
    for start in range(0, len(batch), TOGETHER):
        rows = batch[start : start + TOGETHER]
        cells = chain.from_iterable((release_id, *row) for row in rows)
        connection.exec_driver_sql(_insertion(len(rows)), tuple(cells))


@cache
def _insertion(rows: int) -> str:
    values = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"] * rows)
    return f"INSERT INTO indicator_observations ({COLUMNS}) VALUES {values}"  # noqa: S608 - our own words


def _copy(connection: Connection, release_id: int, batch: Sequence[FigureRow]) -> None:
    """Codes, periods and numbers hold no tab, backslash or end of line: text can be joined as it is."""
    start = f"{release_id}\t"
    text = "".join(start + "\t".join([r"\N" if cell is None else str(cell) for cell in row]) + "\n" for row in batch)
    with connection.connection.cursor() as cursor, cursor.copy(COPY) as copy:  # type: ignore[attr-defined]
        copy.write(text)
