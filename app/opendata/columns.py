"""What a published table has: columns that JSON, CSV, OpenAPI and Table Schema are all written from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.kit import csv

Row = tuple[Any, ...]


class Kind(StrEnum):
    """What the cells of a column hold; the names are those of Table Schema, but for `codes`."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "datetime"
    CODES = "codes"  # several; in a CSV with a space between them


@dataclass(frozen=True, slots=True)
class Column:
    """`choices` are all the words it can hold, where these are few."""

    name: str
    about: str
    kind: Kind = Kind.STRING
    is_optional: bool = False
    choices: tuple[str, ...] = ()
    in_json: Callable[[Any], Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "in_json", IN_JSON.get(self.kind, _as_it_is))

    @property
    def required(self) -> "Column":
        return replace(self, is_optional=False)

    def in_csv(self, value: Any) -> Any:
        """As a cell: empty where there is nothing, and no spreadsheet runs it."""
        if value is None:
            return ""
        if self.kind is Kind.CODES:
            return " ".join(value)
        if self.kind is Kind.BOOLEAN:
            return "true" if value else "false"
        return csv.defuse(self.in_json(value))


@dataclass(frozen=True, slots=True)
class Licence:
    name: str  # as SPDX and the Open Definition have it
    title: str
    path: str


OGL = Licence(
    "OGL-UK-3.0",
    "Open Government Licence v3.0",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)


def one_of(name: str, about: str, choices: Iterable[str], *, is_optional: bool = False) -> Column:
    return Column(name, about, is_optional=is_optional, choices=tuple(str(each) for each in choices))


def _as_it_is(value: Any) -> Any:
    return value


def _day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def _moment(value: datetime | None) -> str | None:
    """In whole seconds of UTC, which every database and every reader agrees about."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value is not None else None


IN_JSON: dict[Kind, Callable[[Any], Any]] = {Kind.DATE: _day, Kind.MOMENT: _moment, Kind.CODES: list}
