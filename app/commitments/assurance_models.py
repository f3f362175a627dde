"""What shows that an update is true, and what reviewers say of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.commitments.status import Assurance
from app.db import Base, one_of


class Evidence(Base):
    """A file or a link that shows an update is true. A file lies in storage under a random name."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("stored_as"),
        CheckConstraint("(url IS NULL) <> (stored_as IS NULL)", name="file_or_link"),
        CheckConstraint("size >= 0", name="size_not_negative"),
        Index("ix_evidence_update_id", "update_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    update_id: Mapped[int] = mapped_column(ForeignKey("progress_updates.id"))
    title: Mapped[str] = mapped_column(String(200))
    url: Mapped[str | None] = mapped_column(String(600))
    stored_as: Mapped[str | None] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)  # bytes
    sha256: Mapped[str] = mapped_column(String(64), default="")


class UpdateReview(Base):
    """A reviewer's word on an update. The newest stands; earlier ones stay in sight."""

    __tablename__ = "update_reviews"
    __table_args__ = (
        CheckConstraint("why <> ''", name="why_says_something"),
        CheckConstraint("decision <> 'self_reported'", name="decides_something"),
        Index("ix_update_reviews_update_id", "update_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    update_id: Mapped[int] = mapped_column(ForeignKey("progress_updates.id"))
    decision: Mapped[Assurance] = mapped_column(one_of(Assurance))
    why: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
