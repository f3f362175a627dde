"""Making password hashes where nobody waits for it."""

from app.accounts import passwords
from app.db import db


def hash_unlocked(password: str) -> str:
    """The hash, made with no transaction open: what was done so far is committed, what was loaded is loaded again.

    Argon2 takes its time on purpose, and on SQLite the first statement of a POST takes the town's only write lock.
    """
    db.session.commit()
    return passwords.hash_password(password)
