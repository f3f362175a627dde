"""Run migrations on the site's own engine."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.db import UTCDateTime

SEARCH_INDEXES = {"ix_pledges_words", "ix_commitments_words", "ix_organisations_words"}


def render_item(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Write our own types as the plain ones they are stored as: migrations never import the application."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Search indexes are made by hand in migrations; the models know nothing of them."""
    return not (name or "").startswith(("pledge_words_fts", "commitment_words_fts")) and name not in SEARCH_INDEXES


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=current_app.extensions["migrate"].db.metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=include_name,
        render_item=render_item,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate_sqlite(connection: Connection) -> None:
    """Batch operations rebuild tables by dropping them; with foreign keys on, that would delete their children."""
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    migrate(connection)
    orphans = driver.execute("PRAGMA foreign_key_check").fetchall()
    if orphans:
        raise RuntimeError(f"the migration left {len(orphans)} rows without their parents")
    driver.execute("PRAGMA foreign_keys=ON")


with current_app.extensions["migrate"].db.engine.connect() as live:
    (migrate_sqlite if live.dialect.name == "sqlite" else migrate)(live)
