"""Wards, their shapes, and the ward of every postcode in the town."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Ward(Base):
    """One of the 20 wards since May 2023, under its GSS code. Its tile stands for it where no boundaries are loaded."""

    __tablename__ = "wards"
    __table_args__ = (
        UniqueConstraint("tile_column", "tile_row"),
        CheckConstraint("population > 0", name="population_positive"),
    )

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    short: Mapped[str] = mapped_column(String(4), unique=True)
    population: Mapped[int]
    population_year: Mapped[int]
    population_source: Mapped[str]
    tile_column: Mapped[int]
    tile_row: Mapped[int]


class Postcode(Base):
    """A postcode of the town: public geography, and the only postcodes the site ever keeps. Nobody's is stored."""

    __tablename__ = "postcodes"

    postcode: Mapped[str] = mapped_column(String(8), primary_key=True)
    ward_code: Mapped[str] = mapped_column(ForeignKey("wards.code"), index=True)


class PostcodeImport(Base):
    """One loading of postcodes: from what, when, and what became of its rows."""

    __tablename__ = "postcode_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    digest: Mapped[str]
    imported_at: Mapped[datetime]
    rows_read: Mapped[int]
    rows_kept: Mapped[int]
    rows_rejected: Mapped[int]


class WardBoundary(Base):
    """A ward's shape, simplified for drawing: an SVG path in metres from the map's north-west corner."""

    __tablename__ = "ward_boundaries"

    ward_code: Mapped[str] = mapped_column(ForeignKey("wards.code"), primary_key=True)
    path: Mapped[str]
    label_x: Mapped[int]
    label_y: Mapped[int]
    east: Mapped[int]
    south: Mapped[int]
    imported_at: Mapped[datetime]
