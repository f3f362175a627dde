"""Reading files of postcodes as streams: OS Code-Point Open, ONS directories, or any CSV with the two columns."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from app.kit.errors import DomainError
from app.places.rules import normalise_postcode

POSTCODE_NAMES = ("pcds", "pcd8", "pcd2", "pcd7", "pcd", "postcode", "pc")
WARD_NAMES = ("ward_code", "admin_ward_code", "osward", "ward", "wc")
WARD_BY_YEAR = re.compile(r"(os)?wd\d\dcd|osward\d\d")
ENDED_NAMES = ("doterm",)
# Every postcode of the ONS directories has a ward; where there are none it is a pseudo code, as L99999999 for the
# Channel Islands and M99999999 for the Isle of Man.
WARD_CODE = re.compile(r"[EWSNLM]\d{8}")

CODE_POINT_WIDTH = 10
ROWS_PER_REPORT = 100_000


class UnusableFile(DomainError):
    """The file cannot be trusted as a whole, so nothing of it is taken. The message says where and why."""


class Rejection(StrEnum):
    """Why a row is not kept."""

    OUTSIDE = "outside Luton"
    NO_WARD = "no ward code"
    MALFORMED = "not a postcode"
    ENDED = "no longer in use"
    REPEATED = "repeated"


@dataclass(frozen=True)
class Layout:
    """Where a file holds what."""

    name: str
    width: int
    postcode: int
    ward: int
    ended: int | None = None


@dataclass
class Reading:
    """What a file held: the town's postcodes with their wards, and how many rows were left out, and why."""

    layout: Layout
    kept: dict[str, str] = field(default_factory=dict)
    rejected: Counter[Rejection] = field(default_factory=Counter)
    rows: int = 0


def read_postcodes(lines: Iterable[str], ward_codes: Collection[str], report: Callable[[int], None]) -> Reading:
    """Read all of it or raise; only the town's own rows are held in memory. `report` hears of every 100,000 rows."""
    try:
        reading = _read(csv.reader(lines), frozenset(ward_codes), report)
    except UnicodeDecodeError:
        raise UnusableFile("The file is not UTF-8 text.") from None
    except csv.Error as error:
        raise UnusableFile(f"The file is not CSV: {error}.") from None
    if not reading.kept:
        raise UnusableFile(
            f"None of the {reading.rows:,} rows has a postcode in one of the {len(ward_codes)} wards. "
            "Is the file older than the wards, or of another town?"
        )
    return reading


def _read(rows: Iterator[list[str]], ward_codes: frozenset[str], report: Callable[[int], None]) -> Reading:
    first = next(rows, None)
    if first is None:
        raise UnusableFile("The file is empty.")
    layout = _code_point_without_header(first)
    reading = Reading(layout or _layout_of(first))
    if layout:
        _take(reading, first, 1, ward_codes)
    for line, row in enumerate(rows, 2):
        _take(reading, row, line, ward_codes)
        if reading.rows % ROWS_PER_REPORT == 0:
            report(reading.rows)
    return reading


def _take(reading: Reading, row: list[str], line: int, ward_codes: frozenset[str]) -> None:
    if not row:  # csv gives an empty list for an empty line
        return
    layout = reading.layout
    if len(row) != layout.width:
        raise UnusableFile(f"Row {line} has {len(row)} columns instead of {layout.width}: the file may be cut short.")
    reading.rows += 1
    ward = row[layout.ward].strip()
    if ward and not WARD_CODE.fullmatch(ward):
        raise UnusableFile(f"Row {line} has no ward code like E05014735 in the ward's column.")
    postcode = normalise_postcode(row[layout.postcode])
    rejection = _rejection(reading, row, ward, postcode, ward_codes)
    if rejection or postcode is None:
        reading.rejected[rejection or Rejection.MALFORMED] += 1
    else:
        reading.kept[postcode] = ward


def _rejection(
    reading: Reading, row: list[str], ward: str, postcode: str | None, ward_codes: frozenset[str]
) -> Rejection | None:
    """The first thing wrong with a row; most rows of a national file are just outside the town."""
    ended = reading.layout.ended
    if not ward:
        return Rejection.NO_WARD
    if ward not in ward_codes:
        return Rejection.OUTSIDE
    if postcode is None:
        return Rejection.MALFORMED
    if ended is not None and row[ended].strip():
        return Rejection.ENDED
    return Rejection.REPEATED if postcode in reading.kept else None


def _code_point_without_header(row: list[str]) -> Layout | None:
    """Code-Point Open comes without a header: ten columns, the postcode first and the ward last."""
    if len(row) != CODE_POINT_WIDTH or normalise_postcode(row[0]) is None:
        return None
    if row[9].strip() and not WARD_CODE.fullmatch(row[9].strip()):
        return None
    return Layout("OS Code-Point Open", CODE_POINT_WIDTH, 0, 9)


def _layout_of(header: list[str]) -> Layout:
    names = [name.strip().lower() for name in header]
    postcode = _place_of(names, POSTCODE_NAMES)
    ward = _place_of(names, WARD_NAMES)
    if ward is None:
        ward = next((place for place, name in enumerate(names) if WARD_BY_YEAR.fullmatch(name)), None)
    if postcode is None or ward is None:
        missing = "postcodes" if postcode is None else "ward codes"
        raise UnusableFile(f"The header names no column of {missing}. Known names: postcode, pcds; ward_code, osward.")
    return Layout(_name_of(names), len(names), postcode, ward, _place_of(names, ENDED_NAMES))


def _place_of(names: list[str], known: tuple[str, ...]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _name_of(names: list[str]) -> str:
    if "positional_quality_indicator" in names or names[:2] == ["pc", "pq"]:
        return "OS Code-Point Open"
    return "ONS postcode directory" if "pcds" in names else "CSV of postcodes and wards"
