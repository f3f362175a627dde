"""What staff prove themselves with besides a password: an app, passkeys, and recovery codes for when these are lost.

Rows go with their person.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class AuthenticatorApp(Base):
    """A secret shared with one person's app. It is sealed: whoever reads the table can make no codes.

    `last_step` is the half minute of the last code used; only later ones count, so that each works once.
    """

    __tablename__ = "authenticator_apps"
    __table_args__ = (UniqueConstraint("person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    sealed_secret: Mapped[str]
    last_step: Mapped[int]
    created_at: Mapped[datetime]


class Passkey(Base):
    """The public half of a key that lies in somebody's phone, computer or security key, under the name they gave it.

    `sign_count` is the authenticator's own count of uses: one that does not grow tells of a copy. Keys that are
    shared between devices do not count and always say 0.
    """

    __tablename__ = "passkeys"
    __table_args__ = (UniqueConstraint("credential_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of ten codes that stand in for a second factor once. Only the hash is kept."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    code_hash: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
