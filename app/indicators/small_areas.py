"""Keeping the small areas that files tell of. One that the next census left as it was is the same area in both."""

from collections.abc import Iterable

from app.db import db
from app.indicators.models import Area
from app.indicators.recipes import SmallArea
from app.indicators.rules import AreaKind


def keep_small_areas(found: Iterable[SmallArea]) -> int:
    """Add what is new, and learn wards and the newer census of what is there. Answers how many were added."""
    added = 0
    for small in found:
        area = db.session.get(Area, small.code)
        if area is None:
            db.session.add(Area(code=small.code, kind=small.kind, name=small.name, ward_code=small.ward_code))
            added += 1
        elif small.kind is AreaKind.LSOA_2021:
            area.kind = small.kind
            area.ward_code = small.ward_code or area.ward_code
    db.session.flush()
    return added
