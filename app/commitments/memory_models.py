"""What is remembered beside the promises: who was reminded, what is half typed, and when the register moved."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Nudge(Base):
    """One message about one occasion to one person: sent once, whoever runs the job and how often."""

    __tablename__ = "commitment_nudges"
    __table_args__ = (UniqueConstraint("message", "recipient_id", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[str] = mapped_column(String(40))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    occasion: Mapped[str] = mapped_column(String(80))  # such as "commitment:12:2027-03-31"
    at: Mapped[datetime]


class Draft(Base):
    """What somebody is typing into a form of the workspace, kept for them alone until they send it."""

    __tablename__ = "workspace_drafts"
    __table_args__ = (UniqueConstraint("person_id", "form"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    form: Mapped[str] = mapped_column(String(120))  # which form of which thing
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime]


class RegisterStamp(Base):
    """One row, another stamp whenever the public register may have changed: who has read this one needs no other."""

    __tablename__ = "register_stamps"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stamp: Mapped[str] = mapped_column(String(32))
