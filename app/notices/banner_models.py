"""A banner: a sentence on every page, from one moment until another."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of


class BannerKind(StrEnum):
    """How urgent it is."""

    INFO = "info"
    WARNING = "warning"


class Banner(Base):
    """What staff want everybody to see. Ending one early moves its end; nothing is deleted."""

    __tablename__ = "banners"
    __table_args__ = (
        CheckConstraint("text <> ''", name="text_says_something"),
        CheckConstraint("(link_text = '') = (link_url = '')", name="link_has_words"),
        CheckConstraint("starts_at <= ends_at", name="ends_after_start"),
        Index("ix_banners_ends_at", "ends_at"),
        {"sqlite_autoincrement": True},  # a visitor's cookie must not hide a later one
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[BannerKind] = mapped_column(one_of(BannerKind))
    text: Mapped[str] = mapped_column(String(300))
    link_text: Mapped[str] = mapped_column(String(100), default="")
    link_url: Mapped[str] = mapped_column(String(500), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    posted_at: Mapped[datetime]
    posted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
