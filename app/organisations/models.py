"""Organisations, their members, who asks to become one, and what they were merged into."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, one_of
from app.organisations.rules import Kind, MemberRole, SizeBand, Standing

# Names and numbers are one organisation's. What was declined or merged away keeps them for the record, and holds
# nobody up: a false registration must not keep the true organisation out.
STANDS = "merged_into_id IS NULL AND declined_at IS NULL"


def _unique_while_it_stands(column: str) -> Index:
    name = f"uq_organisations_{column}_standing"
    return Index(name, column, unique=True, sqlite_where=text(STANDS), postgresql_where=text(STANDS))


class Organisation(Base):
    """One organisation. It is public once staff have verified it, and hidden while it is suspended.

    `compare_key` is what two spellings of its name share: nobody registers the same organisation twice by accident.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_says_something"),
        CheckConstraint("verified_by_id IS NULL OR verified_at IS NOT NULL", name="verified_at_some_time"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_merged_into_itself"),
        CheckConstraint("verified_at IS NULL OR declined_at IS NULL", name="verified_or_declined"),
        CheckConstraint("(declined_at IS NULL) = (declined_why = '')", name="declined_with_a_reason"),
        CheckConstraint("(suspended_at IS NULL) = (suspended_why = '')", name="suspended_with_a_reason"),
        _unique_while_it_stands("compare_key"),
        _unique_while_it_stands("company_number"),
        _unique_while_it_stands("charity_number"),
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
    company_number: Mapped[str | None] = mapped_column(String(8))
    charity_number: Mapped[str | None] = mapped_column(String(12))
    registered_at: Mapped[datetime]
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    verified_at: Mapped[datetime | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    declined_at: Mapped[datetime | None]
    declined_why: Mapped[str] = mapped_column(default="")
    suspended_at: Mapped[datetime | None]
    suspended_why: Mapped[str] = mapped_column(default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    merged_at: Mapped[datetime | None]

    wards: Mapped[list["OrganisationWard"]] = relationship(
        cascade="all, delete-orphan", order_by="OrganisationWard.ward_code"
    )

    @property
    def is_public(self) -> bool:
        return self.standing is Standing.VERIFIED

    @property
    def standing(self) -> Standing:
        if self.merged_into_id is not None:
            return Standing.MERGED
        if self.suspended_at is not None:
            return Standing.SUSPENDED
        if self.declined_at is not None:
            return Standing.DECLINED
        return Standing.WAITING if self.verified_at is None else Standing.VERIFIED


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
    reminders_stopped_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class MembershipRequest(Base):
    """Somebody asks to act for an organisation that is here already. Its owners answer; staff do where it has none."""

    __tablename__ = "membership_requests"
    __table_args__ = (
        CheckConstraint("role IS NULL OR answered_at IS NOT NULL", name="role_given_by_an_answer"),
        Index(
            "uq_membership_requests_open",
            "organisation_id",
            "person_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        Index("ix_membership_requests_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    role: Mapped[MemberRole | None] = mapped_column(one_of(MemberRole))  # given with a yes

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

    def is_live(self, moment: datetime) -> bool:
        return self.used_at is None and self.withdrawn_at is None and moment < self.expires_at
