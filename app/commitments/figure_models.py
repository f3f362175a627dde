"""An organisation's own figures, and how figures are kept."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base

MEASURE = Numeric(16, 4)


class PerformanceMeasure(Base):
    """An organisation's own figure beside a town indicator: its own measure, never the town's.

    It is never changed: a correction is another row for the same period, which says what it corrects and why.
    """

    __tablename__ = "performance_measures"
    __table_args__ = (
        UniqueConstraint("corrects_id"),
        CheckConstraint("corrects_id <> id", name="corrects_another"),
        CheckConstraint("(corrects_id IS NULL) = (why = '')", name="corrected_with_a_reason"),
        Index(
            "uq_performance_measures_first",
            "organisation_id",
            "indicator_code",
            "period",
            unique=True,
            sqlite_where=text("corrects_id IS NULL"),
            postgresql_where=text("corrects_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    indicator_code: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(20))  # "2025", "2025/26", "2025-Q3"
    value: Mapped[Decimal] = mapped_column(MEASURE)
    unit: Mapped[str] = mapped_column(String(60))
    method: Mapped[str]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("performance_measures.id"))
    why: Mapped[str] = mapped_column(default="", server_default="")
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
