"""Scheduled work on organisations. It may run twice: what is done is not done again."""

from app.db import db
from app.organisations.inviting import forget_stale_invitations


def forget_invitations() -> int:
    """Drop the addresses of people who never answered. Returns how many."""
    forgotten = forget_stale_invitations()
    db.session.commit()
    return forgotten
