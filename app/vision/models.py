"""The vision's tables: reference rows under stable codes, and the dated updates staff post about developments."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of
from app.vision.rules import Status


class Edition(Base):
    """Which text of the vision the rows hold: what pages cite, and what tells a reader its copy is old."""

    __tablename__ = "vision_editions"

    digest: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    edition: Mapped[str]
    url: Mapped[str]
    vision: Mapped[str]
    mission: Mapped[str]
    mission_short: Mapped[str]
    joint_meetings: Mapped[str]
    loaded_at: Mapped[datetime]


class Board(Base):
    """Who governs a strategy, and the board it reports to."""

    __tablename__ = "vision_boards"

    slug: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    strategy: Mapped[str]
    reports_to_slug: Mapped[str | None] = mapped_column(ForeignKey("vision_boards.slug"))
    works_across_both_boards: Mapped[bool]


class PartnershipBody(Base):
    """A forum, taskforce or group that feeds into the boards."""

    __tablename__ = "vision_partnership_bodies"

    slug: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    role: Mapped[str | None]


class Priority(Base):
    """One of the five priorities. Everything in the town aligns to one."""

    __tablename__ = "vision_priorities"

    slug: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    name: Mapped[str]
    statement: Mapped[str]
    strategy: Mapped[str]
    board_slug: Mapped[str] = mapped_column(ForeignKey("vision_boards.slug"))


class Outcome(Base):
    """A target outcome. Its code never changes: pledges, indicators and consultations point at it."""

    __tablename__ = "vision_outcomes"

    code: Mapped[str] = mapped_column(primary_key=True)
    priority_slug: Mapped[str] = mapped_column(ForeignKey("vision_priorities.slug"))
    position: Mapped[int]
    text: Mapped[str]


class Strand(Base):
    """A strand of work in a priority's strategy."""

    __tablename__ = "vision_strands"

    code: Mapped[str] = mapped_column(primary_key=True)
    priority_slug: Mapped[str] = mapped_column(ForeignKey("vision_priorities.slug"))
    position: Mapped[int]
    name: Mapped[str]
    preamble: Mapped[str | None]


class StrandAction(Base):
    """One thing a strand says will be done."""

    __tablename__ = "vision_actions"

    code: Mapped[str] = mapped_column(primary_key=True)
    strand_code: Mapped[str] = mapped_column(ForeignKey("vision_strands.code"))
    position: Mapped[int]
    text: Mapped[str]


class Development(Base):
    """Something the town said it would see by a year."""

    __tablename__ = "vision_developments"

    code: Mapped[str] = mapped_column(primary_key=True)
    priority_slug: Mapped[str] = mapped_column(ForeignKey("vision_priorities.slug"))
    position: Mapped[int]
    text: Mapped[str]
    due_by: Mapped[int]


class DevelopmentUpdate(Base):
    """What was said about a development, and when. Never changed or removed: the newest one is its status."""

    __tablename__ = "development_updates"
    __table_args__ = (
        CheckConstraint("text <> ''", name="text_says_something"),
        Index("ix_development_updates_newest", "development_code", "posted_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    development_code: Mapped[str] = mapped_column(ForeignKey("vision_developments.code"))
    status: Mapped[Status] = mapped_column(one_of(Status))
    text: Mapped[str]
    source_url: Mapped[str | None]
    posted_at: Mapped[datetime]
    posted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))


class Achievement(Base):
    """Something done in the first years, as the vision tells it."""

    __tablename__ = "vision_achievements"

    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    text: Mapped[str]
    note: Mapped[str | None]


class SurveyBaseline(Base):
    """What residents said in a survey before this edition; `year` is empty where none was printed."""

    __tablename__ = "vision_survey_baselines"

    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    label: Mapped[str]
    survey: Mapped[str]
    value: Mapped[float]
    unit: Mapped[str]
    year: Mapped[int | None]
    stated_as: Mapped[str | None]
    previous_value: Mapped[float | None]
    previous_year: Mapped[int | None]
    previous_stated_as: Mapped[str | None]
    priority_slug: Mapped[str | None] = mapped_column(ForeignKey("vision_priorities.slug"))
    note: Mapped[str | None]
