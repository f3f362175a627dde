"""Parameter sets: entering, approving and superseding them, and the one that comes with the site."""

from pathlib import Path

from sqlalchemy import insert

from app.db import db
from app.kit.clock import now
from app.mis import helping, queries
from app.mis.models import MisParameterSet, MisThreshold
from app.mis.parameter_file import read_set
from app.mis.parameters import ParameterSet, Standing
from app.mis.standards import REFERENCE, check_set, preview

REFERENCE_FOLDER = Path(__file__).parent / "reference"
SHIPPED_NOTE = "The vision's own figures, as they come with the site"


def load_reference() -> dict[str, int]:
    """Bring in the sets that come with the site, already approved: found by name, so repeating changes nothing.

    The list of help is filled where there is none.
    """
    counts = {"inserted": helping.load_reference()}
    for path in sorted(REFERENCE_FOLDER.glob("*.json")):
        document = path.read_text("utf-8")
        figures = read_set(document)
        if queries.find_set(figures.name) is None:
            check_set(figures)
            moment = now()
            row = MisParameterSet(
                name=figures.name,
                year=figures.year,
                effective_from=figures.effective_from,
                document=document,
                note=SHIPPED_NOTE,
                entered_at=moment,
                approved_at=moment,
            )
            db.session.add(row)
            db.session.flush()  # its lines need its id
            write_lines(row, figures)
            counts["inserted"] += 1
    return counts


def write_lines(row: MisParameterSet, figures: ParameterSet) -> None:
    """Keep the lines of the standard households, for pages and for whoever reads the database."""
    values = [
        {
            "parameter_set_id": row.id,
            "household_type": standard.code,
            "tenure": tenure,
            "equivalence": mode,
            "band": band,
            "amount": getattr(lines, band.lower()),
            "standing": _standing(standard.code, tenure, figures),
        }
        for mode in figures.modes
        for standard, tenure, lines in preview(figures, mode)
        for band in ("D", "C", "B")
    ]
    db.session.execute(insert(MisThreshold), values)


def _standing(code: str, tenure: str, figures: ParameterSet) -> Standing:
    """The council prints lines for the reference household alone; all others are worked out."""
    is_published = code == REFERENCE.code and tenure in figures.published
    return Standing.PUBLISHED if is_published else Standing.ESTIMATE
