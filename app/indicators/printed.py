"""What the vision and the residents' survey printed of the town, published once as a release of its own."""

from collections.abc import Iterator

from sqlalchemy import select

from app.db import db
from app.indicators import releasing
from app.indicators.figure_row import FigureRow
from app.indicators.models import FigureRelease
from app.indicators.reference_files import rows

TITLE = "Figures printed in the vision"
NOTES = (
    "The figures that the Luton 2040 vision, 2023–2028 edition, prints of the town, its residents’ survey among them."
    " Figures printed as “around”, “more than” or in words such as “one in three” stand as estimates."
    " Of these the document prints no year. Their period is the year its words point to, or else the year of the"
    " edition, 2023: "
)


def publish_printed() -> int:
    """Answers how many releases were published: one, or none where it is there already."""
    if db.session.scalar(select(FigureRelease.id).where(FigureRelease.title == TITLE).limit(1)) is not None:
        return 0
    undated = dict.fromkeys(row["indicator"] for row in rows("figures") if row["year_printed"] == "no")
    release = releasing.draft_release(
        _figures(), title=TITLE, notes=NOTES + ", ".join(undated) + ".", file_name=releasing.REFERENCE_FILE, actor=None
    )
    releasing.publish_release(release, actor=None)
    return 1


def _figures() -> Iterator[FigureRow]:
    for row in rows("figures"):
        value = float(row["value"])
        yield FigureRow(row["indicator"], row["area"], row["period"], value, status=row["status"])
