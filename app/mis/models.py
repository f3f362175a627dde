"""Parameter sets, lines, releases and band shares: the contract of docs/mis-database.md. No household is ever stored.

Server defaults are for other programs, which write here by plain SQL. Triggers keep what is approved and published as
it is, and on SQLite checks keep dates apart from other text: migration 007 holds both.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of
from app.mis.household import Tenure
from app.mis.parameters import Mode, Standing
from app.mis.rules import Band
from app.mis.tabulating import TOWN


class MisParameterSet(Base):
    """One year's figures. Once approved, nothing but its superseding changes: a trigger sees to it.

    `document` is the JSON that `parameter_file.read_set` reads; a set that another calculator wrote may have none, and
    this site then shows its lines but does not work out bands from it.
    """

    __tablename__ = "mis_parameter_set"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_says_something"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year_is_one"),
        CheckConstraint("entered_by_id <> approved_by_id", name="approved_by_another"),
        CheckConstraint("superseded_at IS NULL OR approved_at IS NOT NULL", name="superseded_after_approval"),
        Index(
            "uq_mis_parameter_set_live_year",
            "year",
            unique=True,
            sqlite_where=text("approved_at IS NOT NULL AND superseded_at IS NULL"),
            postgresql_where=text("approved_at IS NOT NULL AND superseded_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    year: Mapped[int]
    effective_from: Mapped[date]
    document: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="", server_default="")
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    superseded_at: Mapped[datetime | None]

    @property
    def is_live(self) -> bool:
        return self.approved_at is not None and self.superseded_at is None


class MisThreshold(Base):
    """The top of one band for one standard household, in whole pounds a year."""

    __tablename__ = "mis_threshold"
    __table_args__ = (
        UniqueConstraint("parameter_set_id", "household_type", "tenure", "equivalence", "band"),
        CheckConstraint(
            "amount BETWEEN 1 AND 10000000 AND amount = CAST(amount AS INTEGER)", name="amount_is_whole_pounds"
        ),
        CheckConstraint("band IN ('B', 'C', 'D')", name="band_has_a_top"),
        CheckConstraint("household_type <> ''", name="household_type_says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parameter_set_id: Mapped[int] = mapped_column(ForeignKey("mis_parameter_set.id"))
    household_type: Mapped[str] = mapped_column(String(40))
    tenure: Mapped[Tenure] = mapped_column(one_of(Tenure))
    equivalence: Mapped[Mode] = mapped_column(one_of(Mode))
    band: Mapped[str] = mapped_column(String(1))
    amount: Mapped[int]
    standing: Mapped[Standing] = mapped_column(one_of(Standing))


class MisRelease(Base):
    """One publication of band shares. Never changed: a later release supersedes it."""

    __tablename__ = "mis_release"
    __table_args__ = (
        CheckConstraint("title <> ''", name="title_says_something"),
        CheckConstraint("source <> ''", name="source_says_something"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year_is_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200), unique=True)
    year: Mapped[int]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    parameter_set_id: Mapped[int | None] = mapped_column(ForeignKey("mis_parameter_set.id"))
    source: Mapped[str]
    method: Mapped[str] = mapped_column(default="", server_default="")
    is_synthetic: Mapped[bool] = mapped_column(default=False, server_default=false())
    superseded_at: Mapped[datetime | None]


class MisBandShare(Base):
    """The share of an area's households in one band, with its 95% interval; all empty where it is suppressed.

    `area_code` is a ward's GSS code or the town's; `household_type` is "all" or one of `tabulating.Kind`.
    """

    __tablename__ = "mis_band_share"
    __table_args__ = (
        UniqueConstraint("release_id", "area_code", "household_type", "band"),
        CheckConstraint("share BETWEEN 0 AND 1", name="share_is_a_share"),
        CheckConstraint("lower <= share AND share <= upper", name="interval_holds_its_share"),
        CheckConstraint("lower >= 0 AND upper <= 1", name="interval_of_shares"),
        CheckConstraint(
            "households BETWEEN 0 AND 1000000 AND households = CAST(households AS INTEGER)",
            name="households_are_counted",
        ),
        CheckConstraint(
            "(is_suppressed AND share IS NULL AND lower IS NULL AND upper IS NULL AND households IS NULL)"
            " OR (NOT is_suppressed AND share IS NOT NULL)",
            name="suppressed_or_given",
        ),
        CheckConstraint(f"area_code = '{TOWN}' OR area_code LIKE 'E05______'", name="area_is_the_town_or_a_ward"),
        CheckConstraint("household_type <> ''", name="household_type_says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("mis_release.id"))
    area_code: Mapped[str] = mapped_column(String(9))
    household_type: Mapped[str] = mapped_column(String(40), default="all", server_default="all")
    band: Mapped[Band] = mapped_column(one_of(Band))
    share: Mapped[float | None]
    lower: Mapped[float | None]
    upper: Mapped[float | None]
    households: Mapped[int | None]
    is_suppressed: Mapped[bool] = mapped_column(default=False, server_default=false())


class MisTally(Base):
    """How many households of a ward chose to be counted in a band: a number, never a row for a household."""

    __tablename__ = "mis_tally"
    __table_args__ = (CheckConstraint("households > 0", name="households_positive"),)

    parameter_set_id: Mapped[int] = mapped_column(ForeignKey("mis_parameter_set.id"), primary_key=True)
    ward_code: Mapped[str] = mapped_column(ForeignKey("wards.code"), primary_key=True)
    band: Mapped[Band] = mapped_column(one_of(Band), primary_key=True)
    households: Mapped[int]


class MisTallyTicket(Base):
    """A spent right to be counted once: random, and tied to no band, ward, person or time."""

    __tablename__ = "mis_tally_ticket"

    ticket: Mapped[str] = mapped_column(String(64), primary_key=True)


class MisHelp(Base):
    """One place to get help, as staff list it beside an answer."""

    __tablename__ = "mis_help"
    __table_args__ = (
        UniqueConstraint("title"),
        CheckConstraint("title <> ''", name="title_says_something"),
        CheckConstraint("bands <> ''", name="for_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str]
    url: Mapped[str | None]
    phone: Mapped[str | None] = mapped_column(String(40))
    bands: Mapped[str] = mapped_column(String(5))  # the bands it is shown to, such as "DE"
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
