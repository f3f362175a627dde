"""A public list of organisations' commitments as a file: read row by row, every fault with its line."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.commitments.rules import LONGEST_TEXT
from app.kit.text import tidy_line
from app.organisations.rules import Kind, compare_key, says_something

COLUMNS = ("organisation", "kind", "commitment", "source")
NEEDED = COLUMNS[:3]
LONGEST_NAME = 200
LONGEST_SOURCE = 300
MOST_ROWS = 5_000
MOST_FAULTS = 20

KINDS = {
    "public": Kind.PUBLIC,
    "private": Kind.PRIVATE,
    "voluntary and community": Kind.VOLUNTARY,
    "voluntary": Kind.VOLUNTARY,
    "education": Kind.EDUCATION,
    "faith": Kind.FAITH,
    "other": Kind.OTHER,
}


@dataclass(frozen=True)
class Row:
    """One commitment of one organisation, as the list has it."""

    line: int
    organisation: str
    kind: Kind
    commitment: str
    source: str

    @property
    def organisation_key(self) -> str:
        return compare_key(self.organisation)

    @property
    def commitment_key(self) -> str:
        """What two spellings of one commitment share."""
        return commitment_key(self.commitment)


class BadFile(ValueError):
    """The file cannot be imported: `faults` says why, line by line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def commitment_key(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


def read_rows(lines: Iterable[str]) -> list[Row]:
    """Every row of the file, or BadFile with what is wrong with it: all or nothing."""
    reader = csv.reader(lines, strict=True)
    try:
        columns = _read_header(next(reader, []))
        rows: list[Row] = []
        faults: list[str] = []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            found = _read_row(reader.line_num, cells, columns)
            if isinstance(found, Row):
                rows.append(found)
            else:
                faults.append(found)
            if len(rows) > MOST_ROWS:
                raise BadFile([f"The file has more than {MOST_ROWS:,} rows: split it."])
    except csv.Error as error:
        raise BadFile([f"Line {reader.line_num}: this is not CSV ({error})."]) from None
    except UnicodeDecodeError:
        raise BadFile(["The file is not in UTF-8: save it as “CSV UTF-8” and try again."]) from None
    if faults:
        more = [f"… and {len(faults) - MOST_FAULTS} more."] if len(faults) > MOST_FAULTS else []
        raise BadFile([*faults[:MOST_FAULTS], *more])
    if not rows:
        raise BadFile(["The file has no rows."])
    return rows


def _read_header(cells: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    missing = [name for name in NEEDED if name not in columns]
    repeated = sorted({name for name in columns if name and columns.count(name) > 1})
    if missing:
        raise BadFile([f"Line 1: the header lacks {', '.join(missing)}. It must have {', '.join(NEEDED)}."])
    if repeated:
        raise BadFile([f"Line 1: the header has {', '.join(repeated)} more than once."])
    return columns


def _read_row(line: int, cells: list[str], columns: list[str]) -> Row | str:
    if len(cells) != len(columns):
        return f"Line {line}: {len(cells)} cells where the header has {len(columns)}."
    values = {name: tidy_line(cell) for name, cell in zip(columns, cells, strict=True)}
    kind = KINDS.get(values["kind"].casefold())
    fault = next(_faults_of(values, kind), None)
    if fault is not None or kind is None:
        return f"Line {line}: {fault}"
    return Row(line, values["organisation"], kind, values["commitment"], values.get("source", ""))


def _faults_of(values: dict[str, str], kind: Kind | None) -> Iterator[str]:
    if not says_something(values["organisation"]):
        yield "the organisation has no name."
    if len(values["organisation"]) > LONGEST_NAME:
        yield f"the organisation’s name is longer than {LONGEST_NAME} characters."
    if kind is None:
        yield f"“{values['kind']}” is no kind of organisation. Use one of: {', '.join(KINDS)}."
    if not says_something(values["commitment"]):
        yield "the commitment says nothing."
    if len(values["commitment"]) > LONGEST_TEXT:
        yield f"the commitment is longer than {LONGEST_TEXT} characters."
    if len(values.get("source", "")) > LONGEST_SOURCE:
        yield f"the source is longer than {LONGEST_SOURCE} characters."
