"""Whether the database is the one this version of the code expects."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from app.db import db


def is_current_database() -> bool:
    """Whether the database's migration is the newest of the code. Raises where there is no database."""
    return _migration_of_database() == _migration_of_code()


def _migration_of_database() -> str | None:
    return MigrationContext.configure(db.session.connection()).get_current_revision()


def _migration_of_code() -> str | None:
    folder = current_app.extensions["migrate"].directory
    return ScriptDirectory(str(folder)).get_current_head()
