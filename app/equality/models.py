"""Answers under random numbers, and the totals that were told. Neither has a column that leads to a person."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class EqualityAnswer(Base):
    """One answer of one form. `entry` is the hash of a code that only its giver has.

    No moment, no number that counts up: SQLite keeps the rows in the order of the hash (WITHOUT ROWID), and on
    Postgres a nightly job writes them anew in that order. See ADR 21.
    """

    __tablename__ = "equality_answers"
    __table_args__ = (
        CheckConstraint("length(month) = 7", name="month_is_no_day"),
        Index("ix_equality_answers_occasion", "occasion", "question", "choice"),
        {"sqlite_with_rowid": False},
    )

    entry: Mapped[str] = mapped_column(String(64), primary_key=True)
    question: Mapped[str] = mapped_column(String(40), primary_key=True)
    choice: Mapped[str] = mapped_column(String(40))
    occasion: Mapped[str] = mapped_column(String(80))  # "account", or later "consultation:12"
    month: Mapped[str] = mapped_column(String(7))  # "2026-11", of the first sending


class EqualityRelease(Base):
    """The totals of one occasion up to the end of a month, as they may be told. Never changed: the next is compared."""

    __tablename__ = "equality_releases"
    __table_args__ = (UniqueConstraint("occasion", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    occasion: Mapped[str] = mapped_column(String(80))
    month: Mapped[str] = mapped_column(String(7))
    figures: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON)  # question -> choice -> count, null if withheld
    made_at: Mapped[datetime]
