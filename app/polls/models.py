"""Polls, who has voted in them, sealed ballots, and counted ballots. No column of the last two leads to a person.

See the ADR "Ballots lie apart": envelopes and ballots share no key, time, order or sequence with participations.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import AgeBand, Person
from app.db import Base, one_of
from app.organisations.models import Organisation
from app.places.models import Ward
from app.polls.rules import (
    BUDGETS,
    Channel,
    Completion,
    Eligibility,
    Feasibility,
    Limits,
    Marking,
    Method,
    Stage,
    Times,
    Utility,
    shows_results,
    stage_at,
)


class Poll(Base):
    """Questions put to some part of the town. What is announced is frozen; a change cancels and restarts."""

    __tablename__ = "polls"
    __table_args__ = (
        CheckConstraint("opens_at IS NULL OR closes_at > opens_at", name="closes_after_it_opens"),
        CheckConstraint("results_at IS NULL OR results_at >= closes_at", name="shown_after_it_closes"),
        CheckConstraint(
            "announced_at IS NULL OR (opens_at IS NOT NULL AND closes_at IS NOT NULL AND results_at IS NOT NULL)",
            name="announced_with_its_times",
        ),
        CheckConstraint("(cancelled_at IS NULL) = (cancelled_why = '')", name="cancelled_with_a_reason"),
        CheckConstraint("eligibility <> 'age' OR age_band IS NOT NULL", name="an_age_is_named"),
        CheckConstraint(
            "eligibility <> 'organisation' OR organisation_id IS NOT NULL", name="an_organisation_is_named"
        ),
        CheckConstraint("quorum IS NULL OR quorum > 0", name="quorum_is_somebody"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(default="")  # Markdown
    eligibility: Mapped[Eligibility] = mapped_column(one_of(Eligibility), default=Eligibility.EVERYONE)
    age_band: Mapped[AgeBand | None] = mapped_column(one_of(AgeBand))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    takes_codes: Mapped[bool] = mapped_column(default=False)
    is_named: Mapped[bool] = mapped_column(default=False)  # an open vote, for boards: everybody sees who voted what
    quorum: Mapped[int | None]  # ballots without which nothing is decided
    is_order_drawn: Mapped[bool] = mapped_column(default=False)  # options drawn into their order when announced
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    results_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    announced_at: Mapped[datetime | None]
    key_mark: Mapped[str] = mapped_column(String(64), default="")  # a fingerprint of the key that seals its ballots
    reminded_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_why: Mapped[str] = mapped_column(default="")
    counted_at: Mapped[datetime | None]
    turnout: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # as it may be told; see final_turnout.py
    restarts_id: Mapped[int | None] = mapped_column(ForeignKey("polls.id"))

    organisation: Mapped[Organisation | None] = relationship()
    questions: Mapped[list["PollQuestion"]] = relationship(
        cascade="all, delete-orphan", order_by="PollQuestion.position", back_populates="poll"
    )
    wards: Mapped[list["PollWard"]] = relationship(cascade="all, delete-orphan", order_by="PollWard.ward_code")

    @property
    def times(self) -> Times:
        return Times(
            announced_at=self.announced_at,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            results_at=self.results_at,
            cancelled_at=self.cancelled_at,
            counted_at=self.counted_at,
        )

    def stage_at(self, moment: datetime) -> Stage:
        return stage_at(self.times, moment)

    def shows_results_at(self, moment: datetime) -> bool:
        return shows_results(self.times, moment)


class PollWard(Base):
    """A ward whose people are asked, where a poll asks by ward."""

    __tablename__ = "poll_wards"

    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True)
    ward_code: Mapped[str] = mapped_column(ForeignKey("wards.code"), primary_key=True)

    ward: Mapped[Ward] = relationship()


class PollQuestion(Base):
    """One thing asked, how it is marked, and how it is counted. Asked of one ward alone, it is that ward's pot."""

    __tablename__ = "poll_questions"
    __table_args__ = (
        UniqueConstraint("poll_id", "position"),
        CheckConstraint("seats > 0", name="seats_for_somebody"),
        CheckConstraint("threshold IS NULL OR (threshold > 0 AND threshold < 100)", name="threshold_is_a_share"),
        CheckConstraint("method NOT IN ('equal-shares', 'greedy') OR budget > 0", name="a_budget_has_money"),
        CheckConstraint("ward_code IS NULL OR method IN ('equal-shares', 'greedy')", name="a_pot_is_money"),
        UniqueConstraint("poll_id", "ward_code", name="uq_poll_questions_pot"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"))
    position: Mapped[int]
    ward_code: Mapped[str | None] = mapped_column(ForeignKey("wards.code"))
    title: Mapped[str] = mapped_column(String(200))
    help: Mapped[str] = mapped_column(default="")  # Markdown
    method: Mapped[Method] = mapped_column(one_of(Method))
    marking: Mapped[Marking] = mapped_column(one_of(Marking))
    seats: Mapped[int] = mapped_column(default=1)
    most: Mapped[int | None]  # options that one ballot may mark
    points: Mapped[int | None]  # that one ballot may give away
    threshold: Mapped[int | None]  # per cent of yes and no that a yes needs more than
    budget: Mapped[int | None]  # whole pounds
    completion: Mapped[Completion] = mapped_column(one_of(Completion), default=Completion.ADD1U)
    utility: Mapped[Utility] = mapped_column(one_of(Utility), default=Utility.COST)

    poll: Mapped[Poll] = relationship(back_populates="questions")
    ward: Mapped[Ward | None] = relationship()
    options: Mapped[list["PollOption"]] = relationship(
        cascade="all, delete-orphan", order_by="PollOption.position", back_populates="question"
    )

    @property
    def is_budget(self) -> bool:
        return self.method in BUDGETS

    @property
    def is_pot(self) -> bool:
        return self.ward_code is not None

    @property
    def listed(self) -> list["PollOption"]:
        """What is on the ballot, by place: of a budget only what can be done."""
        return [option for option in self.options if option.is_listed]

    @property
    def limits(self) -> Limits:
        listed = self.listed
        return Limits(
            marking=self.marking,
            options=len(listed),
            most=self.most,
            points=self.points,
            budget=self.budget,
            costs=[option.cost or 0 for option in listed],
        )


class PollOption(Base):
    """Something to vote for. In a budget it is a proposal with a cost, and staff say first whether it can be done."""

    __tablename__ = "poll_options"
    __table_args__ = (
        UniqueConstraint("question_id", "position"),
        UniqueConstraint("question_id", "title"),
        CheckConstraint("cost IS NULL OR cost > 0", name="costs_something"),
        CheckConstraint("(image IS NULL) = (image_alt = '')", name="a_picture_is_described"),
        CheckConstraint("feasibility <> 'not_feasible' OR feasibility_why <> ''", name="turned_down_with_a_reason"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("poll_questions.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(default="")  # Markdown
    image: Mapped[str | None] = mapped_column(String(32))  # its name in storage
    image_alt: Mapped[str] = mapped_column(String(200), default="")
    document: Mapped[str | None] = mapped_column(String(32))
    document_name: Mapped[str] = mapped_column(String(120), default="")
    document_type: Mapped[str] = mapped_column(String(100), default="")
    cost: Mapped[int | None]  # whole pounds
    ward_code: Mapped[str | None] = mapped_column(ForeignKey("wards.code"))
    place: Mapped[str] = mapped_column(String(200), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    feasibility: Mapped[Feasibility] = mapped_column(one_of(Feasibility), default=Feasibility.FEASIBLE)
    feasibility_why: Mapped[str] = mapped_column(default="")
    judged_at: Mapped[datetime | None]
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    question: Mapped[PollQuestion] = relationship(back_populates="options")
    ward: Mapped[Ward | None] = relationship()

    @property
    def is_listed(self) -> bool:
        return self.feasibility is Feasibility.FEASIBLE


class Participation(Base):
    """Somebody has voted; what, nobody can tell from here. Its key is random and it knows only the hour.

    Two constraints keep one person to one ballot: the person, and the hash of their address, which outlives an
    account that was closed and opened again until the poll is counted.
    """

    __tablename__ = "poll_participations"
    __table_args__ = (
        UniqueConstraint("poll_id", "person_id", name="uq_poll_participations_person"),
        UniqueConstraint("poll_id", "address_hash", name="uq_poll_participations_address"),
        UniqueConstraint("code_id", name="uq_poll_participations_code"),
        CheckConstraint("length(hour) = 13", name="hour_is_no_minute"),
        Index("ix_poll_participations_hour", "poll_id", "hour"),
        Index("ix_poll_participations_person_id", "person_id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    address_hash: Mapped[str | None] = mapped_column(String(64))
    code_id: Mapped[int | None] = mapped_column(ForeignKey("poll_codes.id"))
    channel: Mapped[Channel] = mapped_column(one_of(Channel))
    hour: Mapped[str] = mapped_column(String(13))  # "2026-11-24T12", UTC
    ward_code: Mapped[str | None] = mapped_column(ForeignKey("wards.code"))

    person: Mapped[Person | None] = relationship()


class Envelope(Base):
    """A ballot as it lies until closing: sealed, under the keyed hash of a code that only its voter has."""

    __tablename__ = "poll_envelopes"
    __table_args__ = (Index("ix_poll_envelopes_poll_id", "poll_id"), {"sqlite_with_rowid": False})

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"))
    sealed: Mapped[str]


class Ballot(Base):
    """What one ballot says on one question, under the number on its voter's receipt. Written when all are opened."""

    __tablename__ = "poll_ballots"
    __table_args__ = (
        Index("ix_poll_ballots_marks", "question_id", "marks"),
        {"sqlite_with_rowid": False},
    )

    question_id: Mapped[int] = mapped_column(ForeignKey("poll_questions.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str] = mapped_column(String(12), primary_key=True)
    marks: Mapped[str]


class NamedBallot(Base):
    """In an open vote only: whose ballot a number is."""

    __tablename__ = "poll_named_ballots"

    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str] = mapped_column(String(12), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    person: Mapped[Person | None] = relationship()


class PollResult(Base):
    """The count of one question as it was worked out once, and what its file hashes to."""

    __tablename__ = "poll_results"

    question_id: Mapped[int] = mapped_column(ForeignKey("poll_questions.id", ondelete="CASCADE"), primary_key=True)
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON)  # as `polls count --format json` says it
    beside: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # of a budget: the other rule's
    abstentions: Mapped[int]
    smallest_told: Mapped[int]  # number of ballots from which on they are published one by one
    file_kind: Mapped[str] = mapped_column(String(3))  # how the name of its file ends
    file_salt: Mapped[str] = mapped_column(String(32))  # so that nobody can guess the file from its hash
    file_sha256: Mapped[str] = mapped_column(String(64))
    counted_at: Mapped[datetime]

    question: Mapped[PollQuestion] = relationship()
