"""What deleting leaves behind in a SQLite file: words in search indexes, and pages in the write-ahead log.

`secure_delete` (see `db.py`) overwrites what is deleted in the tables. Postgres clears up by itself (autovacuum).
"""

from sqlalchemy import text

from app.db import db

INDEXES = text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'")


def sweep() -> int:
    """Merge each search index, which drops the words of deleted rows, and empty the log.

    Returns how many pages are still in it: a long reader keeps them, and the next night empties it.
    """
    if db.engine.dialect.name != "sqlite":
        return 0
    for name in db.session.scalars(INDEXES).all():
        db.session.execute(text(f"INSERT INTO {name} ({name}) VALUES ('optimize')"))  # noqa: S608 - our own names
    db.session.commit()
    connection = db.engine.raw_connection()
    try:
        is_busy, pages, _moved = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    return int(pages) if is_busy else 0
