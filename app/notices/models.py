"""Who follows what, what happened, and whom we owe a notice of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, one_of
from app.notices.rules import Pace, Rhythm


class Subscription(Base):
    """One person follows one topic. It counts once they have confirmed it: anybody can type anybody's address."""

    __tablename__ = "notice_subscriptions"
    __table_args__ = (
        UniqueConstraint("person_id", "topic"),
        Index("ix_notice_subscriptions_topic", "topic", "confirmed_at"),
        {"sqlite_autoincrement": True},  # a link to confirm an old one must not fit a new one
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(String(120))
    pace: Mapped[Pace] = mapped_column(one_of(Pace))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class NoticeSchedule(Base):
    """When one person wants their digests. Whoever has no row gets them as everybody does."""

    __tablename__ = "notice_schedules"
    __table_args__ = (
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_of_a_day"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="day_of_a_week"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    hour: Mapped[int]
    weekday: Mapped[int]
    zone: Mapped[str] = mapped_column(String(60))

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.hour, self.weekday, self.zone)


class Announcement(Base):
    """Something that happened, written in the transaction in which it did. Of each occasion there is one."""

    __tablename__ = "announcements"
    __table_args__ = (UniqueConstraint("occasion"), Index("ix_announcements_waiting", "told_at", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    occasion: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str]
    url: Mapped[str]
    topics: Mapped[list[Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class Notice(Base):
    """What one person is to be told of one occasion, and when. The UNIQUE tells nobody twice.

    `outbox_id` is the mail that says it: while it waits, it can still be written anew.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("recipient_id", "announcement_id"),
        Index("ix_notices_due", "sent_at", "due_at"),
        Index("ix_notices_announcement_id", "announcement_id"),
        Index("ix_notices_outbox_id", "outbox_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"))
    topic: Mapped[str] = mapped_column(String(120))
    pace: Mapped[Pace] = mapped_column(one_of(Pace, name="noticepace"))
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_emails.id", ondelete="SET NULL"))

    announcement: Mapped[Announcement] = relationship()
