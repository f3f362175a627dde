"""Addresses that mail came back from: what they owe is a mark, so that only what they ask for is still sent there."""

import hashlib
import hmac
import re
from datetime import datetime

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, db, upsert
from app.kit.clock import now

ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
NO_SUCH_MAILBOX = re.compile(r"5\.1\.(?:[0-6]|10)$|5\.2\.1$")  # RFC 3463; 5.1.7 and 5.1.8 are about the sender
UNEXPLAINED = frozenset({"550", "551", "553"})  # RFC 5321: what servers say of mailboxes that do not exist
PROOF_LENGTH = 24  # hexadecimal digits


class BouncedAddress(Base):
    """An address whose server said that it takes no mail. It is a person's address, so it goes when they do."""

    __tablename__ = "bounced_addresses"

    email: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    bounced_at: Mapped[datetime]


def status_in(code: int, words: bytes) -> str:
    """The numbers of a server's answer, `550 5.1.1`, and nothing of its words."""
    enhanced = ENHANCED.search(words.decode("ascii", "replace"))
    return f"{code} {enhanced[0]}" if enhanced else str(code)


def is_for_good(status: str) -> bool:
    """Whether a status says that there is no such mailbox. Full ones, and servers that mistrust us, may change."""
    enhanced = ENHANCED.search(status)
    if enhanced:
        return NO_SUCH_MAILBOX.match(enhanced[0]) is not None
    return status in UNEXPLAINED


def mark(email: str, status: str) -> None:
    """Note that mail to this address came back; the newest reason stands."""
    facts = {"status": status, "bounced_at": now()}
    row = upsert(BouncedAddress).values(email=email.strip().lower(), **facts)
    db.session.execute(row.on_conflict_do_update(index_elements=["email"], set_=facts))


def forget(email: str) -> bool:
    """Trust the address again; says whether it was marked."""
    gone = delete(BouncedAddress).where(BouncedAddress.email == email.strip().lower()).returning(BouncedAddress.email)
    return db.session.scalar(gone) is not None


def find(email: str) -> BouncedAddress | None:
    return db.session.get(BouncedAddress, email)


def list_newest(limit: int = 50) -> list[BouncedAddress]:
    """The newest first: what staff should look at."""
    newest = select(BouncedAddress).order_by(BouncedAddress.bounced_at.desc(), BouncedAddress.email)
    return list(db.session.scalars(newest.limit(limit)))


def proof_of(email_id: int, address: str) -> str:
    """What only we can write of a message and its address. A report that quotes it is about a message of ours."""
    secret = str(current_app.secret_key).encode()
    facts = f"outbox:{email_id}:{address.strip().lower()}".encode()
    return hmac.new(secret, facts, hashlib.sha256).hexdigest()[:PROOF_LENGTH]


def is_proof_of(proof: str, email_id: int, address: str) -> bool:
    return hmac.compare_digest(proof.encode(), proof_of(email_id, address).encode())
