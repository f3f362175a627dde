"""Organisations' pledges: what is promised, what becomes of it, and how it goes."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.commitments.assurance_models import Evidence, UpdateReview
from app.commitments.figure_models import MEASURE
from app.commitments.rules import CommitmentType, Direction, State, Terms
from app.commitments.status import Assurance, Outcome, Status
from app.db import Base, one_of
from app.organisations.models import Organisation


class Via(StrEnum):
    """How an update reached us."""

    WEB = "web"
    LINK = "link"  # an e-mailed one-time link, without signing in
    CSV = "csv"


# A pledge taken back makes room for another of the same period, and for another renewal.
STANDS = "state <> 'withdrawn'"
UNDECIDED = "agreed_at IS NULL AND refused_at IS NULL"


def _unique_while_it_stands(name: str, *columns: str) -> Index:
    stands = text(STANDS)
    name = f"uq_organisation_pledges_{name}_standing"
    return Index(name, *columns, unique=True, sqlite_where=stands, postgresql_where=stands)


class OrganisationPledge(Base):
    """An organisation's pledge for a period. `version` grows with every save, so that two editors notice each other.

    Once agreed it is public for good, whatever becomes of it: `agreed_at` says since when.
    """

    __tablename__ = "organisation_pledges"
    __table_args__ = (
        _unique_while_it_stands("period", "organisation_id", "starts_on"),
        _unique_while_it_stands("renewed_from_id", "renewed_from_id"),
        CheckConstraint("starts_on < ends_on", name="period_has_days"),
        CheckConstraint(
            "agreed_at IS NOT NULL OR state IN ('draft', 'submitted', 'changes_requested', 'withdrawn')",
            name="public_once_agreed",
        ),
        Index("ix_organisation_pledges_organisation_id", "organisation_id"),
        Index("ix_organisation_pledges_state", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    statement: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[State] = mapped_column(one_of(State))
    renewed_from_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_pledges.id"))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    commitments: Mapped[list["Commitment"]] = relationship(
        back_populates="pledge", order_by="(Commitment.position, Commitment.id)"
    )
    steps: Mapped[list["PledgeStep"]] = relationship(order_by="PledgeStep.id")
    renewed_from: Mapped["OrganisationPledge | None"] = relationship(remote_side=[id])

    @property
    def period(self) -> tuple[date, date]:
        return self.starts_on, self.ends_on

    @property
    def is_public(self) -> bool:
        return self.agreed_at is not None and self.organisation.is_public


class PledgeStep(Base):
    """One move of a pledge: from where to where, when, by whom and why."""

    __tablename__ = "organisation_pledge_steps"
    __table_args__ = (Index("ix_organisation_pledge_steps_pledge_id", "pledge_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pledge_id: Mapped[int] = mapped_column(ForeignKey("organisation_pledges.id"))
    came_from: Mapped[State | None] = mapped_column(one_of(State, name="came_from"))
    went_to: Mapped[State] = mapped_column(one_of(State, name="went_to"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    why: Mapped[str] = mapped_column(default="")

    by: Mapped[Person | None] = relationship()


class Commitment(Base):
    """One thing an organisation will do, as it stands. Earlier wordings are its `changes`.

    `status` repeats what the rule says, so that the register can filter by it; `status_on` is the day it was
    worked out for.
    """

    __tablename__ = "commitments"
    __table_args__ = (
        CheckConstraint("due_on IS NULL OR starts_on IS NULL OR starts_on <= due_on", name="due_after_start"),
        Index("ix_commitments_pledge_id", "pledge_id"),
        Index("ix_commitments_due_on", "due_on"),
        Index("ix_commitments_status", "status"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pledge_id: Mapped[int] = mapped_column(ForeignKey("organisation_pledges.id"))
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str]
    type: Mapped[CommitmentType] = mapped_column(one_of(CommitmentType))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    owner_title: Mapped[str] = mapped_column(String(120), default="")  # shown in public: a job, not a name
    starts_on: Mapped[date | None]
    due_on: Mapped[date | None]
    unit: Mapped[str] = mapped_column(String(60), default="")
    baseline: Mapped[Decimal | None] = mapped_column(MEASURE)
    target: Mapped[Decimal | None] = mapped_column(MEASURE)
    direction: Mapped[Direction | None] = mapped_column(one_of(Direction))
    indicator_code: Mapped[str | None] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(default=1)
    status: Mapped[Status] = mapped_column(one_of(Status), default=Status.NOT_STARTED)
    status_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    pledge: Mapped[OrganisationPledge] = relationship(back_populates="commitments")
    owner: Mapped[Person | None] = relationship()
    outcomes: Mapped[list["CommitmentOutcome"]] = relationship(
        cascade="all, delete-orphan", order_by="CommitmentOutcome.outcome_code"
    )
    wards: Mapped[list["CommitmentWard"]] = relationship(
        cascade="all, delete-orphan", order_by="CommitmentWard.ward_code"
    )
    updates: Mapped[list["ProgressUpdate"]] = relationship(
        back_populates="commitment", order_by="(ProgressUpdate.on, ProgressUpdate.id)"
    )
    changes: Mapped[list["CommitmentChange"]] = relationship(
        back_populates="commitment", order_by="CommitmentChange.number"
    )
    comments: Mapped[list["CommitmentComment"]] = relationship(order_by="CommitmentComment.id")

    @property
    def terms(self) -> Terms:
        """What is agreed, as the rules read it."""
        return Terms(
            text=self.text,
            type=self.type,
            outcomes=tuple(row.outcome_code for row in self.outcomes),
            owner=self.owner_title,
            starts_on=self.starts_on,
            due_on=self.due_on,
            unit=self.unit,
            baseline=self.baseline,
            target=self.target,
            direction=self.direction,
            wards=tuple(row.ward_code for row in self.wards),
            indicator=self.indicator_code or "",
        )


class CommitmentOutcome(Base):
    """A target outcome of the vision that a commitment serves."""

    __tablename__ = "commitment_outcomes"
    __table_args__ = (Index("ix_commitment_outcomes_outcome_code", "outcome_code"),)

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id", ondelete="CASCADE"), primary_key=True)
    outcome_code: Mapped[str] = mapped_column(ForeignKey("vision_outcomes.code"), primary_key=True)


class CommitmentWard(Base):
    """A ward a commitment reaches. None listed means the whole town."""

    __tablename__ = "commitment_wards"
    __table_args__ = (Index("ix_commitment_wards_ward_code", "ward_code"),)

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id", ondelete="CASCADE"), primary_key=True)
    ward_code: Mapped[str] = mapped_column(ForeignKey("wards.code"), primary_key=True)


class CommitmentChange(Base):
    """What a new version of a published commitment changed: asked for by the organisation, agreed by staff."""

    __tablename__ = "commitment_changes"
    __table_args__ = (
        UniqueConstraint("commitment_id", "number"),
        CheckConstraint("why <> ''", name="why_says_something"),
        CheckConstraint("agreed_at IS NULL OR refused_at IS NULL", name="agreed_or_refused"),
        Index(
            "uq_commitment_changes_undecided",
            "commitment_id",
            unique=True,
            sqlite_where=text(UNDECIDED),
            postgresql_where=text(UNDECIDED),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    number: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    why: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    agreed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    decided_why: Mapped[str] = mapped_column(default="")

    commitment: Mapped[Commitment] = relationship(back_populates="changes")

    @property
    def is_decided(self) -> bool:
        return self.agreed_at is not None or self.refused_at is not None


class CommitmentComment(Base):
    """What staff ask of one commitment before they agree. Seen by the organisation and staff alone."""

    __tablename__ = "commitment_comments"
    __table_args__ = (
        CheckConstraint("text <> ''", name="text_says_something"),
        Index("ix_commitment_comments_commitment_id", "commitment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    text: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))


class ProgressUpdate(Base):
    """One dated report. Never changed: a mistake is put right by a later update. `key` makes a double send one."""

    __tablename__ = "progress_updates"
    __table_args__ = (
        UniqueConstraint("commitment_id", "key"),
        CheckConstraint("note <> '' OR value IS NOT NULL", name="says_something"),
        Index("ix_progress_updates_commitment_id", "commitment_id", "on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    key: Mapped[str] = mapped_column(String(64))
    on: Mapped[date]
    outcome: Mapped[Outcome] = mapped_column(one_of(Outcome), default=Outcome.GOING_ON)
    value: Mapped[Decimal | None] = mapped_column(MEASURE)
    note: Mapped[str] = mapped_column(default="")
    via: Mapped[Via] = mapped_column(one_of(Via))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    hidden_at: Mapped[datetime | None]  # by a moderator: its words and evidence are not in public

    commitment: Mapped[Commitment] = relationship(back_populates="updates")
    evidence: Mapped[list[Evidence]] = relationship(order_by="Evidence.id")
    reviews: Mapped[list[UpdateReview]] = relationship(order_by="UpdateReview.id")

    @property
    def assurance(self) -> Assurance:
        """What the newest review says; self-reported without one."""
        return self.reviews[-1].decision if self.reviews else Assurance.SELF_REPORTED
