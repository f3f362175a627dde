"""Codes on paper by the batch, and paper ballots that one person has typed and nobody else yet."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base


class CodeBatch(Base):
    """Codes made at once, to be printed and handed out."""

    __tablename__ = "poll_code_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    withdrawn_at: Mapped[datetime | None]


class AccessCode(Base):
    """A code on paper, good for one ballot. Only its keyed hash is kept, so nobody can print it again."""

    __tablename__ = "poll_codes"
    __table_args__ = (UniqueConstraint("code_hash"), Index("ix_poll_codes_batch_id", "batch_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("poll_code_batches.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))

    batch: Mapped[CodeBatch] = relationship()


class KeyedPaper(Base):
    """A paper ballot as one member of staff typed it, sealed. It is cast once another has typed the same.

    It outlives its typist's account. Two constraints keep two typings those of two people: the account, and the hash
    of its address, by which somebody who left and was invited again is known.
    """

    __tablename__ = "poll_keyed_papers"
    __table_args__ = (
        UniqueConstraint("code_id", "keyed_by_id", name="uq_poll_keyed_papers_two_people"),
        UniqueConstraint("code_id", "address_hash", name="uq_poll_keyed_papers_two_addresses"),
        CheckConstraint("line IS NULL OR line > 0", name="lines_begin_at_one"),
        Index("ix_poll_keyed_papers_poll_id", "poll_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"))
    code_id: Mapped[int] = mapped_column(ForeignKey("poll_codes.id", ondelete="CASCADE"))
    sealed: Mapped[str]
    keyed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    address_hash: Mapped[str] = mapped_column(String(64))
    keyed_at: Mapped[datetime]
    line: Mapped[int | None]  # of the file it came in

    code: Mapped[AccessCode] = relationship()
