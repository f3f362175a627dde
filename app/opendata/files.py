"""Tables as CSV files, and the Data Package that describes them. Nothing is in them that the API does not tell."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from app.kit import csv
from app.opendata.columns import Column, Kind, Licence, Row
from app.opendata.sources import Table
from app.opendata.tables import TABLES

SUFFIX = ".csv"
PACKAGE = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Written:
    """What came to lie on the disk."""

    size: int
    sha256: str


def export(folder: Path) -> dict[str, Written]:
    """Write every table and then their description, so that who finds it finds the files it names."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {table.name: _write(folder / file_name(table), lines_of(table)) for table in TABLES}
    _write(folder / PACKAGE, [package_text(written)])
    return written


def lines_of(table: Table) -> Iterator[str]:
    return csv.stream([_cell(place, column) for place, column in enumerate(table.columns)], table.all_rows())


def file_name(table: Table) -> str:
    return table.name + SUFFIX


def package_text(written: dict[str, Written] | None = None) -> str:
    """The same for the same files: no moment is in it. Sizes and hashes are there of files that were written."""
    licences = {table.licence: None for table in TABLES}
    package = {
        "profile": "tabular-data-package",
        "name": "luton-2040",
        "title": "What Luton 2040 publishes",
        "licenses": [_licence(each) for each in licences],
        "sources": [{"title": each} for each in dict.fromkeys(table.attribution for table in TABLES)],
        "resources": [_resource(table, (written or {}).get(table.name)) for table in TABLES],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _write(path: Path, pieces: Iterable[str]) -> Written:
    """Under another name until it is whole: nobody reads half a file."""
    unfinished = path.with_name(f".{path.name}.part")
    digest, size = hashlib.sha256(), 0
    try:
        with unfinished.open("wb") as file:
            for piece in pieces:
                data = piece.encode()
                digest.update(data)
                size += file.write(data)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return Written(size, digest.hexdigest())


def _cell(place: int, column: Column) -> csv.Column[Row]:
    read = itemgetter(place)
    return column.name, lambda row: column.in_csv(read(row))


def _resource(table: Table, written: Written | None) -> dict[str, Any]:
    size = {"bytes": written.size, "hash": f"sha256:{written.sha256}"} if written else {}
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": file_name(table),
        "title": table.title,
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **size,
        "licenses": [_licence(table.licence)],
        "sources": [{"title": table.attribution}],
        "schema": {"fields": [_field(column) for column in table.columns], "missingValues": [""]},
    }


def _licence(licence: Licence) -> dict[str, str]:
    return {"name": licence.name, "title": licence.title, "path": licence.path}


def _field(column: Column) -> dict[str, Any]:
    """Codes are text with spaces between them. Text may be empty: in a CSV that is as if it were missing."""
    is_codes = column.kind is Kind.CODES
    is_free_text = is_codes or (column.kind is Kind.STRING and not column.choices)
    constraints: dict[str, Any] = {"required": True} if not (column.is_optional or is_free_text) else {}
    if column.choices:
        constraints["enum"] = list(column.choices)
    field = {"name": column.name, "type": "string" if is_codes else str(column.kind), "description": column.about}
    return {**field, "constraints": constraints} if constraints else field
