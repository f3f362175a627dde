"""What the columns of a file of figures are: one figure a line, or a column for each year; and its raw readings."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from app.indicators import periods
from app.indicators.file_faults import BadFile, Findings
from app.indicators.tables import Rows, Table

HEADING_LINES = 20  # above the names of columns there may be a title and notes
TEMPLATE = ("indicator", "area", "period", "value", "lower", "upper", "numerator", "denominator", "status")


class Reading(NamedTuple):
    """The cells of one figure, as they are written."""

    line: int
    indicator: str
    area: str
    name: str
    period: str
    value: str
    lower: str
    upper: str
    numerator: str
    denominator: str
    status: str


FIELDS = Reading._fields[1:]
NAMES = {
    "indicator": ("indicator", "indicator code", "indicator id", "measure", "measure code"),
    "area": ("area", "area code", "gss code", "geography code", "areacd", "ward code", "lsoa code", "code of area"),
    "name": ("area name", "areanm", "geography", "geography name", "ward", "ward name", "lsoa name"),
    "period": ("period", "time period", "time", "year", "date", "quarter", "month", "financial year"),
    "value": ("value", "obs value", "observation", "figure", "estimate"),
    "lower": ("lower", "lower ci", "lci", "lower 95 ci", "lower ci 95 0 limit", "lower limit", "lower bound"),
    "upper": ("upper", "upper ci", "uci", "upper 95 ci", "upper ci 95 0 limit", "upper limit", "upper bound"),
    "numerator": ("numerator", "count", "events"),
    "denominator": ("denominator", "base"),
    "status": ("status", "obs status", "marker"),
}
FIELD_OF = {name: field for field, names in NAMES.items() for name in names}
CODED = re.compile(r"(wd|lsoa|lad|ltla|utla|rgn|ctry|ward)\d\d ?(cd|code)")
NAMED = re.compile(r"(wd|lsoa|lad|ltla|utla|rgn|ctry|ward)\d\d ?(nm|name)")


@dataclass(frozen=True)
class Layout:
    """Where a file has what; `years` are the columns of a wide one, with their periods."""

    columns: dict[str, int]
    width: int
    years: tuple[tuple[int, str], ...] = ()

    @property
    def is_wide(self) -> bool:
        return bool(self.years)


def read_layout(rows: Rows, findings: Findings, *, indicator: str = "") -> Layout:
    """Find the names of the columns, in the first lines. Raises BadFile."""
    for tried, (line, cells) in enumerate(rows):
        layout = _layout_of(cells, has_indicator=bool(indicator))
        if layout is not None:
            _tell_unused(layout, cells, line, findings)
            return layout
        if tried >= HEADING_LINES:
            break
    raise BadFile(
        "No line names the columns: indicator, area, period and value; or indicator, area and a column for each year"
    )


def _layout_of(cells: Sequence[str], *, has_indicator: bool) -> Layout | None:
    columns: dict[str, int] = {}
    years: list[tuple[int, str]] = []
    for place, cell in enumerate(cells):
        field = _field_of(cell)
        if field and field not in columns:
            columns[field] = place
        elif not field and (period := _period_of(cell)):
            years.append((place, period))
    if "area" not in columns and "name" in columns:
        columns["area"] = columns.pop("name")
    if "area" not in columns or not ("indicator" in columns or has_indicator):
        return None
    if {"value", "period"} <= columns.keys():
        return Layout(columns, len(cells))
    return Layout(columns, len(cells), tuple(years)) if years and "value" not in columns else None


def _field_of(cell: str) -> str | None:
    name = " ".join(re.sub(r"[_\-.%()]+", " ", cell.lower()).split())
    if CODED.fullmatch(name):
        return "area"
    return "name" if NAMED.fullmatch(name) else FIELD_OF.get(name)


def _period_of(cell: str) -> str | None:
    try:
        return periods.read(cell)
    except ValueError:
        return None


def _tell_unused(layout: Layout, cells: Sequence[str], line: int, findings: Findings) -> None:
    used = set(layout.columns.values()) | {place for place, _ in layout.years}
    unused = [repr(cell[:40]) for place, cell in enumerate(cells) if place not in used and cell.strip()]
    if unused:
        findings.warn(line, f"Columns that were not read: {', '.join(unused[:20])}")


def readings(table: Table, findings: Findings, *, indicator: str = "") -> Iterator[Reading]:
    """Every figure of a file. `indicator` is what a file without such a column is about. Raises BadFile."""
    rows = table.rows()
    layout = read_layout(rows, findings, indicator=indicator)
    read = _wide if layout.is_wide else _long
    return read(_even(rows, layout.width, findings), layout, indicator)


def _even(rows: Rows, width: int, findings: Findings) -> Rows:
    """Rows as wide as the first, with one empty cell more: what a file does not have is read there."""
    for line, cells in rows:
        if len(cells) != width:
            if len(cells) < width or any(cells[width:]):
                findings.refuse(line, f"{len(cells)} columns instead of {width}")
                continue
            del cells[width:]
        cells.append("")
        yield line, cells


def _picker(layout: Layout) -> Callable[[Sequence[str]], tuple[str, ...]]:
    return itemgetter(*(layout.columns.get(field, -1) for field in FIELDS))


def _long(rows: Rows, layout: Layout, indicator: str) -> Iterator[Reading]:
    pick = _picker(layout)
    make = Reading._make
    for line, cells in rows:
        if indicator and "indicator" not in layout.columns:
            yield make((line, indicator, *pick(cells)[1:]))
        else:
            yield make((line, *pick(cells)))


def _wide(rows: Rows, layout: Layout, indicator: str) -> Iterator[Reading]:
    """An empty cell of a wide table is no figure."""
    pick = _picker(layout)
    for line, cells in rows:
        about, area, name = pick(cells)[:3]
        for place, period in layout.years:
            if cells[place].strip():
                yield Reading(line, about or indicator, area, name, period, cells[place], "", "", "", "", "")
