"""Organisations, their members and what they were merged into."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, one_of
from app.organisations.rules import Kind, MemberRole, SizeBand


class Organisation(Base):
    """One organisation. It is public once staff have verified it, and hidden while it is suspended.

    `compare_key` is what two spellings of its name share: nobody registers the same organisation twice by accident.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_says_something"),
        CheckConstraint("verified_by_id IS NULL OR verified_at IS NOT NULL", name="verified_at_some_time"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_merged_into_itself"),
        Index(
            "uq_organisations_compare_key_standing",
            "compare_key",
            unique=True,
            sqlite_where=text("merged_into_id IS NULL"),
            postgresql_where=text("merged_into_id IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    compare_key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[Kind] = mapped_column(one_of(Kind))
    sector: Mapped[str] = mapped_column(String(120), default="")
    size: Mapped[SizeBand | None] = mapped_column(one_of(SizeBand))
    website: Mapped[str] = mapped_column(String(300), default="")
    about: Mapped[str] = mapped_column(default="")
    company_number: Mapped[str | None] = mapped_column(String(8), unique=True)
    charity_number: Mapped[str | None] = mapped_column(String(12), unique=True)
    registered_at: Mapped[datetime]
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    verified_at: Mapped[datetime | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    suspended_at: Mapped[datetime | None]
    suspended_why: Mapped[str] = mapped_column(default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    merged_at: Mapped[datetime | None]

    wards: Mapped[list["OrganisationWard"]] = relationship(
        cascade="all, delete-orphan", order_by="OrganisationWard.ward_code"
    )

    @property
    def is_public(self) -> bool:
        return self.verified_at is not None and self.suspended_at is None and self.merged_into_id is None


class OrganisationWard(Base):
    """A ward the organisation serves. None listed means the whole town."""

    __tablename__ = "organisation_wards"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True)
    ward_code: Mapped[str] = mapped_column(ForeignKey("wards.code"), primary_key=True)


class Membership(Base):
    """A person acting for an organisation. It ends by `left_at`; what they did stays theirs and the organisation's."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index(
            "uq_memberships_live",
            "organisation_id",
            "person_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
        Index("ix_memberships_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    role: Mapped[MemberRole] = mapped_column(one_of(MemberRole))
    joined_at: Mapped[datetime]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    left_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class OrganisationInvitation(Base):
    """An e-mailed, one-time way to become a member. Only the hash of its secret is kept."""

    __tablename__ = "organisation_invitations"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index(
            "uq_organisation_invitations_open",
            "organisation_id",
            "email",
            unique=True,
            sqlite_where=text("used_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("used_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[MemberRole] = mapped_column(one_of(MemberRole))
    token_hash: Mapped[str] = mapped_column(String(64))
    invited_at: Mapped[datetime]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
