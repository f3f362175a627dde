"""Who reports, as a key that counts them once: a person by number, anyone else by a fingerprint of one day.

The fingerprint is keyed with a random salt that the database forgets the day after; then nothing turns it back.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from app.accounts.models import Person
from app.db import db, upsert
from app.kit.clock import today
from app.moderation.models import Salt


@dataclass(frozen=True)
class Reporter:
    """Somebody signed in, or a browser at an address."""

    key: str
    person: Person | None = None


def signed_in(person: Person) -> Reporter:
    return Reporter(f"person:{person.id}", person)


def anonymous(address: str, browser: str) -> Reporter:
    """The same browser at the same address is the same reporter for a day."""
    seen = f"{address}\x1f{browser}".encode()
    return Reporter("day:" + hmac.new(bytes.fromhex(_salt_of_today()), seen, hashlib.sha256).hexdigest())


def _salt_of_today() -> str:
    salt = {"day": today(), "salt": secrets.token_hex(32)}
    db.session.execute(upsert(Salt).values(salt).on_conflict_do_nothing(index_elements=[Salt.day]))
    return db.session.scalars(select(Salt.salt).where(Salt.day == salt["day"])).one()


def forget_salts(cutoff: date) -> int:
    """Of days before that one; returns how many."""
    gone = db.session.execute(delete(Salt).where(Salt.day < cutoff).returning(Salt.day))
    return len(gone.all())
