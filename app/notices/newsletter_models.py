"""A newsletter, and the people it goes to: fixed into rows when sending begins, so that nobody gets it twice."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of


class NewsletterState(StrEnum):
    """What becomes of a newsletter."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"


class Posting(StrEnum):
    """What became of one recipient's letter on our side; the rest is the outbox's to say."""

    WAITING = "waiting"
    POSTED = "posted"
    LEFT_OUT = "left_out"  # they stopped it, or their mailbox has gone, before it was their turn


class Newsletter(Base):
    """One letter to everybody of a segment who asked for it. `revision` says which text a second look approved."""

    __tablename__ = "newsletters"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'cancelled') OR send_at IS NOT NULL", name="has_a_time_once_approved"),
        Index("ix_newsletters_state", "state", "send_at"),
        {"sqlite_autoincrement": True},  # its number is in the outbox's keys
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(150))
    text: Mapped[str]
    segment: Mapped[str] = mapped_column(String(120))
    state: Mapped[NewsletterState] = mapped_column(one_of(NewsletterState), default=NewsletterState.DRAFT)
    revision: Mapped[int] = mapped_column(default=1)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    send_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    @property
    def is_draft(self) -> bool:
        return self.state is NewsletterState.DRAFT

    @property
    def may_be_cancelled(self) -> bool:
        return self.state in {NewsletterState.DRAFT, NewsletterState.SCHEDULED, NewsletterState.SENDING}


class NewsletterRecipient(Base):
    """One person's copy of one newsletter."""

    __tablename__ = "newsletter_recipients"
    __table_args__ = (
        UniqueConstraint("newsletter_id", "person_id"),
        Index("ix_newsletter_recipients_next", "newsletter_id", "state", "id"),
        Index("ix_newsletter_recipients_posted_at", "posted_at"),
        Index("ix_newsletter_recipients_outbox_id", "outbox_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    newsletter_id: Mapped[int] = mapped_column(ForeignKey("newsletters.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    state: Mapped[Posting] = mapped_column(one_of(Posting), default=Posting.WAITING)
    posted_at: Mapped[datetime | None]
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_emails.id", ondelete="SET NULL"))
