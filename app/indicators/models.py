"""Indicators, areas, releases of figures, and targets. What a release published is never changed: triggers see to it.

See the ADR "Figures are published in releases": a revision is a row of a later release; `Figure` holds what stands.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, one_of
from app.indicators.rules import AreaKind, Dimension, FigureStatus, IntervalMethod, Polarity, TargetKind, Unit
from app.kit.sealing import keyed_hash

NO_VALUE = "(value IS NULL) = (status IN ('suppressed', 'missing', 'withdrawn'))"


class Indicator(Base):
    """Something measured year after year. Its code never changes: commitments, files and addresses point at it."""

    __tablename__ = "indicators"
    __table_args__ = (
        CheckConstraint("code <> '' AND title <> '' AND source <> ''", name="says_what_and_from_where"),
        CheckConstraint("decimals BETWEEN 0 AND 4", name="decimals_are_few"),
    )

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    unit: Mapped[Unit] = mapped_column(one_of(Unit))
    unit_words: Mapped[str] = mapped_column(String(120))  # "of children", "per 1,000 residents"
    decimals: Mapped[int]
    polarity: Mapped[Polarity] = mapped_column(one_of(Polarity))
    meaning: Mapped[str]
    why: Mapped[str]
    interval: Mapped[IntervalMethod] = mapped_column(one_of(IntervalMethod))
    priority_slug: Mapped[str | None] = mapped_column(ForeignKey("vision_priorities.slug"))
    headline: Mapped[int | None] = mapped_column(unique=True)  # its place on the town's scorecard
    source: Mapped[str]
    source_url: Mapped[str | None]
    licence: Mapped[str]
    next_release_on: Mapped[date | None]

    outcomes: Mapped[list["IndicatorOutcome"]] = relationship(
        cascade="all, delete-orphan", order_by="IndicatorOutcome.outcome_code"
    )


class IndicatorOutcome(Base):
    """An outcome of the vision that an indicator tells something about."""

    __tablename__ = "indicator_outcomes"

    indicator_code: Mapped[str] = mapped_column(ForeignKey("indicators.code", ondelete="CASCADE"), primary_key=True)
    outcome_code: Mapped[str] = mapped_column(ForeignKey("vision_outcomes.code"), primary_key=True)


class Area(Base):
    """A place that figures are of, under its GSS code. A ward of before May 2023 is not a ward of today."""

    __tablename__ = "indicator_areas"
    __table_args__ = (
        CheckConstraint("code <> '' AND name <> ''", name="has_code_and_name"),
        CheckConstraint("population > 0", name="population_positive"),
        CheckConstraint("(population IS NULL) = (population_source = '')", name="population_with_its_source"),
        Index("ix_indicator_areas_kind", "kind", "code"),
        Index("ix_indicator_areas_ward_code", "ward_code"),
    )

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    kind: Mapped[AreaKind] = mapped_column(one_of(AreaKind))
    name: Mapped[str] = mapped_column(String(120))
    ward_code: Mapped[str | None] = mapped_column(ForeignKey("wards.code"))  # a small area's best-fit ward
    population: Mapped[int | None]
    population_source: Mapped[str] = mapped_column(default="")


class FigureRelease(Base):
    """Figures brought in together, by one person, and published by another. `undoes` names a release it takes back."""

    __tablename__ = "indicator_releases"
    __table_args__ = (
        CheckConstraint("title <> ''", name="title_says_something"),
        CheckConstraint("made_by_id <> published_by_id", name="published_by_another"),
        CheckConstraint(
            "address_hash IS NOT NULL OR is_by_command OR published_at IS NOT NULL", name="drafts_know_their_maker"
        ),
        Index("ix_indicator_releases_published_at", "published_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    notes: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str] = mapped_column(String(120), default="")
    file_sha256: Mapped[str] = mapped_column(String(64), default="")
    rows: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)  # what whoever made it was told, and confirmed
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    is_by_command: Mapped[bool] = mapped_column(default=False, server_default=false())
    address_hash: Mapped[str | None] = mapped_column(String(64))  # its maker's, who may leave and be invited again
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("indicator_releases.id"), unique=True)

    made_by: Mapped[Person | None] = relationship(foreign_keys=[made_by_id])
    published_by: Mapped[Person | None] = relationship(foreign_keys=[published_by_id])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def may_be_published_by(self, person: Person) -> bool:
        """By anybody but its maker, whatever account they have now; what the command line drew up has none."""
        is_own = self.made_by_id == person.id or self.address_hash == hash_of_maker(person)
        return self.published_at is None and (self.is_by_command or not is_own)


def hash_of_maker(person: Person) -> str:
    """What stands for the address of whoever drew up a draft, until it is published."""
    return keyed_hash("figure release", person.email)


class Observation(Base):
    """One figure as one release has it. `period` is "2021", "2021-22", "2021-Q3" or "2021-08"."""

    __tablename__ = "indicator_observations"
    __table_args__ = (
        CheckConstraint(NO_VALUE, name="value_or_why_not"),
        CheckConstraint("lower <= value AND value <= upper", name="interval_holds_its_value"),
        CheckConstraint("numerator >= 0 AND denominator > 0", name="counts_are_counts"),
        {"sqlite_with_rowid": False},
    )

    release_id: Mapped[int] = mapped_column(ForeignKey("indicator_releases.id", ondelete="CASCADE"), primary_key=True)
    indicator_code: Mapped[str] = mapped_column(ForeignKey("indicators.code"), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("indicator_areas.code"), primary_key=True)
    period: Mapped[str] = mapped_column(String(7), primary_key=True)
    value: Mapped[float | None]
    lower: Mapped[float | None]
    upper: Mapped[float | None]
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    status: Mapped[FigureStatus] = mapped_column(one_of(FigureStatus))


class Figure(Base):
    """What stands: of every indicator, area and period the row of the newest published release."""

    __tablename__ = "indicator_figures"
    __table_args__ = (
        CheckConstraint(NO_VALUE, name="value_or_why_not"),
        Index("ix_indicator_figures_area_code", "area_code", "indicator_code", "period"),
        {"sqlite_with_rowid": False},
    )

    indicator_code: Mapped[str] = mapped_column(ForeignKey("indicators.code"), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("indicator_areas.code"), primary_key=True)
    period: Mapped[str] = mapped_column(String(7), primary_key=True)
    value: Mapped[float | None]
    lower: Mapped[float | None]
    upper: Mapped[float | None]
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    status: Mapped[FigureStatus] = mapped_column(one_of(FigureStatus, name="standing"))
    release_id: Mapped[int] = mapped_column(ForeignKey("indicator_releases.id"))


class Target(Base):
    """What a document said should, or would, be by a year."""

    __tablename__ = "indicator_targets"
    __table_args__ = (
        UniqueConstraint("indicator_code", "area_code", "year", "kind"),
        CheckConstraint("source <> ''", name="source_says_something"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_code: Mapped[str] = mapped_column(ForeignKey("indicators.code"))
    area_code: Mapped[str] = mapped_column(ForeignKey("indicator_areas.code"))
    kind: Mapped[TargetKind] = mapped_column(one_of(TargetKind))
    year: Mapped[int | None]  # empty where the document names none
    value: Mapped[float]
    words: Mapped[str] = mapped_column(default="")  # the document's own
    source: Mapped[str]


class IndexComponent(Base):
    """One of the twelve components of the Thriving People Index."""

    __tablename__ = "index_components"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    dimension: Mapped[Dimension] = mapped_column(one_of(Dimension))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))


class IndexVersion(Base):
    """One set of goalposts and a power. Once published it never changes; another version follows it."""

    __tablename__ = "index_versions"
    __table_args__ = (
        CheckConstraint("name <> ''", name="has_a_name"),
        CheckConstraint("made_by_id <> published_by_id", name="published_by_another"),
    )

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    begins_on: Mapped[date]
    power: Mapped[float]
    notes: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    goalposts: Mapped[list["Goalpost"]] = relationship(
        cascade="all, delete-orphan", order_by="Goalpost.component_code, Goalpost.indicator_code"
    )


class Goalpost(Base):
    """What counts as 0 and as 100 in one version, and in which component. Worst above best: lower is better."""

    __tablename__ = "index_goalposts"
    __table_args__ = (CheckConstraint("worst <> best", name="goalposts_apart"),)

    version_name: Mapped[str] = mapped_column(ForeignKey("index_versions.name", ondelete="CASCADE"), primary_key=True)
    indicator_code: Mapped[str] = mapped_column(ForeignKey("indicators.code"), primary_key=True)
    component_code: Mapped[str] = mapped_column(ForeignKey("index_components.code"))
    worst: Mapped[float]
    best: Mapped[float]
    basis: Mapped[str]  # why these numbers


class IndexScore(Base):
    """The index of an area by the figures up to a year, worked out when figures or a version are published.

    `parts` holds dimensions, components, what each indicator contributes, and how many of how many were there.
    """

    __tablename__ = "index_scores"
    __table_args__ = (
        CheckConstraint("score BETWEEN 0 AND 100", name="score_in_range"),
        CheckConstraint("rank_low <= rank AND rank <= rank_high", name="range_holds_its_rank"),
        {"sqlite_with_rowid": False},
    )

    version_name: Mapped[str] = mapped_column(ForeignKey("index_versions.name"), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("indicator_areas.code"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    score: Mapped[float | None]
    rank: Mapped[int | None]  # among the wards, 1 the highest; the town has none
    rank_low: Mapped[int | None]
    rank_high: Mapped[int | None]
    parts: Mapped[dict[str, Any]] = mapped_column(JSON)
    scored_at: Mapped[datetime]
