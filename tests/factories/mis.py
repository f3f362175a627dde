"""Releases of band shares for tests, as rows."""

from datetime import UTC, date, datetime
from typing import Any

from app.db import db
from app.mis.models import MisBandShare, MisParameterSet, MisRelease
from app.mis.rules import Band
from app.mis.tabulating import TOWN
from app.places.queries import list_wards

SPREAD = {Band.A: 0.3, Band.B: 0.15, Band.C: 0.25, Band.D: 0.2, Band.E: 0.1}
RANGE = 0.02


def make_later_set() -> MisParameterSet:
    """Approved long before its first day, and without lines."""
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    row = MisParameterSet(
        name="2099/00", year=2099, effective_from=date(2099, 4, 1), entered_at=moment, approved_at=moment
    )
    db.session.add(row)
    db.session.commit()
    return row


def make_release(year: int = 2023, **changes: Any) -> MisRelease:
    """A release of that year without figures."""
    facts = {"title": f"Band shares {year}", "source": "Business Intelligence Unit", **changes}
    facts.setdefault("published_at", datetime(year + 1, 3, 1, 9, tzinfo=UTC))
    release = MisRelease(year=year, **facts)
    db.session.add(release)
    db.session.commit()
    return release


def make_shares(
    release: MisRelease,
    area: str = TOWN,
    household_type: str = "all",
    *,
    hidden: tuple[Band, ...] = (),
    has_counts: bool = True,
) -> None:
    """The five bands of one area; those in `hidden` are suppressed."""
    for band, share in SPREAD.items():
        figures: dict[str, float | None] = {
            "share": share,
            "lower": share - RANGE,
            "upper": share + RANGE,
            "households": round(share * 1000),
        }
        if not has_counts:
            figures["households"] = None
        db.session.add(
            MisBandShare(
                release_id=release.id,
                area_code=area,
                household_type=household_type,
                band=band,
                **({"is_suppressed": True} if band in hidden else figures),
            )
        )
    db.session.commit()


def make_whole_release(year: int = 2023, *, has_counts: bool = True, **changes: Any) -> MisRelease:
    """The town and every ward; band E of the first ward is suppressed, and the last ward is left out."""
    release = make_release(year, **changes)
    make_shares(release, has_counts=has_counts)
    for number, ward in enumerate(list_wards()[:-1]):
        make_shares(release, ward.code, hidden=() if number else (Band.E,), has_counts=has_counts)
    return release
