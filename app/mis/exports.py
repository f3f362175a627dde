"""What is published, as tables to take away."""

from collections.abc import Iterator

from app.kit import csv
from app.kit.csv import Column
from app.mis import published
from app.mis.models import MisBandShare, MisRelease
from app.mis.published import LineRow

LINE_COLUMNS: list[Column[LineRow]] = [
    ("set", lambda row: row.set_name),
    ("year", lambda row: row.year),
    ("household_type", lambda row: row.household_type),
    ("tenure", lambda row: row.tenure.value),
    ("equivalence", lambda row: row.equivalence.value),
    ("D_to", lambda row: row.lines.d),
    ("C_to", lambda row: row.lines.c),
    ("B_to", lambda row: row.lines.b),
    ("standing", lambda row: row.standing.value),
]

ShareRow = tuple[MisRelease, MisBandShare]

SHARE_COLUMNS: list[Column[ShareRow]] = [
    ("release", lambda row: row[0].title),
    ("year", lambda row: row[0].year),
    ("published_on", lambda row: row[0].published_at.date().isoformat()),
    ("is_synthetic", lambda row: "yes" if row[0].is_synthetic else "no"),
    ("source", lambda row: row[0].source),
    ("area_code", lambda row: row[1].area_code),
    ("household_type", lambda row: row[1].household_type),
    ("band", lambda row: row[1].band.value),
    ("share", lambda row: row[1].share),
    ("lower", lambda row: row[1].lower),
    ("upper", lambda row: row[1].upper),
    ("households", lambda row: row[1].households),
    ("is_suppressed", lambda row: "yes" if row[1].is_suppressed else "no"),
]


def lines() -> Iterator[str]:
    """A line of CSV per live set, household type, tenure and scale: tops of bands in whole pounds a year."""
    return csv.stream(LINE_COLUMNS, published.list_lines(published.list_live_sets()))


def shares() -> Iterator[str]:
    """A line of CSV per figure of the newest release of each year; a suppressed one is empty."""
    releases = {release.id: release for release in published.list_releases()}
    rows = published.list_shares(list(releases.values()))
    return csv.stream(SHARE_COLUMNS, [(releases[row.release_id], row) for row in rows])
