"""Loading wards, postcodes and boundaries. Each is replaced whole, in the caller's transaction."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert

from app.db import db
from app.kit.audit import record
from app.kit.clock import now
from app.places import queries
from app.places.boundary_file import Shape
from app.places.models import Postcode, PostcodeImport, Ward, WardBoundary
from app.places.postcode_file import Reading

REFERENCE = Path(__file__).parent / "reference"


def load_reference() -> dict[str, int]:
    """Bring the wards in line with the file: found by their codes, so repeating changes nothing."""
    file = json.loads((REFERENCE / "wards.json").read_text("utf-8"))
    source = file["source"]
    counts = {"inserted": 0, "updated": 0}
    for row in file["wards"]:
        facts = {**row, "population_year": source["population_year"], "population_source": source["population"]}
        _merge(facts, counts)
    db.session.flush()
    return counts


def _merge(facts: dict[str, Any], counts: dict[str, int]) -> None:
    ward = db.session.get(Ward, facts["code"])
    if ward is None:
        db.session.add(Ward(**facts))
        counts["inserted"] += 1
        return
    changes = {name: value for name, value in facts.items() if getattr(ward, name) != value}
    for name, value in changes.items():
        setattr(ward, name, value)
    counts["updated"] += bool(changes)


def replace_postcodes(reading: Reading, *, source: str | None = None) -> PostcodeImport | None:
    """Keep exactly the postcodes of `reading`. None when they are the ones already here."""
    rows = [{"postcode": postcode, "ward_code": ward} for postcode, ward in sorted(reading.kept.items())]
    digest = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    latest = queries.find_latest_import()
    if latest and latest.digest == digest:
        return None
    db.session.execute(delete(Postcode))
    db.session.execute(insert(Postcode), rows)
    done = PostcodeImport(
        source=source or reading.layout.name,
        digest=digest,
        imported_at=now(),
        rows_read=reading.rows,
        rows_kept=len(rows),
        rows_rejected=reading.rejected.total(),
    )
    db.session.add(done)
    db.session.flush()  # the record names the import by its id
    record("postcodes.imported", actor=None, subject=done, subject_label=done.source, kept=done.rows_kept)
    return done


def replace_boundaries(shapes: Mapping[str, Shape]) -> int:
    """Draw the wards by these shapes from now on. Answers how many."""
    db.session.execute(delete(WardBoundary))
    moment = now()
    for code, shape in shapes.items():
        db.session.add(WardBoundary(ward_code=code, imported_at=moment, **asdict(shape)))
    db.session.flush()
    record("boundaries.imported", actor=None, subject=0, wards=len(shapes))  # all of them: there is no one row
    return len(shapes)
