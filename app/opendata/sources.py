"""Published tables, and how their rows are read: some at a time, always after the last one seen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, tuple_

from app.db import db
from app.opendata.columns import OGL, Column, Kind, Licence, Row
from app.opendata.marks import Mark

Wanted = Mapping[str, Any]
MOST_AT_ONCE = 1000


class Source(Protocol):
    """Rows in an order that never changes. A mark says where a row lies in it."""

    @property
    def mark_kinds(self) -> Sequence[type]: ...

    def mark(self, row: Row) -> Mark: ...

    def read(self, wanted: Wanted, after: Mark | None, size: int) -> Sequence[Row]:
        """The next rows that have what is wanted, by column."""


@dataclass(frozen=True)
class Selected:
    """Rows of a statement whose columns have the names of the table's."""

    statement: Select[Any]
    key: tuple[str, ...]

    @property
    def mark_kinds(self) -> Sequence[type]:
        return [self._of(name).type.python_type for name in self.key]

    def mark(self, row: Row) -> Mark:
        return tuple(row[self._places[name]] for name in self.key)

    def read(self, wanted: Wanted, after: Mark | None, size: int) -> Sequence[Row]:
        key = [self._of(name) for name in self.key]
        query = self.statement.where(*(self._of(name) == value for name, value in wanted.items()))
        if after is not None:
            query = query.where(tuple_(*key) > tuple_(*after))
        return [tuple(row) for row in db.session.execute(query.order_by(*key).limit(size))]

    @property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.statement.selected_columns.keys())}

    def _of(self, name: str) -> ColumnElement[Any]:
        column = self.statement.selected_columns[name]
        return getattr(column, "element", column)  # of a label what it stands for: WHERE knows no labels


@dataclass(frozen=True)
class Listed:
    """Few rows, that are put together from what their own feature reads for its pages."""

    rows: Callable[[], Sequence[Row]]
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def mark_kinds(self) -> Sequence[type]:
        return [int if self.columns[place].kind is Kind.INTEGER else str for place in self._key_places]

    def mark(self, row: Row) -> Mark:
        return tuple(row[place] for place in self._key_places)

    def read(self, wanted: Wanted, after: Mark | None, size: int) -> Sequence[Row]:
        places = {column.name: place for place, column in enumerate(self.columns)}
        found = [row for row in self.rows() if all(row[places[name]] == value for name, value in wanted.items())]
        found.sort(key=self.mark)
        return [row for row in found if after is None or self.mark(row) > after][:size]

    @property
    def _key_places(self) -> list[int]:
        names = [column.name for column in self.columns]
        return [names.index(name) for name in self.key]


def _unknown() -> datetime | None:
    return None


@dataclass(frozen=True)
class Table:
    """One table of what is public. `filters` are columns that a list can be narrowed by."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    source: Source
    attribution: str
    filters: tuple[str, ...] = ()
    licence: Licence = OGL
    changed_at: Callable[[], datetime | None] = _unknown  # where anybody keeps it
    is_large: bool = False  # too large to be drawn up for whoever asks, as long as nothing was published since

    @property
    def one_by(self) -> Column | None:
        """The column that names a single row."""
        return self.column(self.key[0]) if len(self.key) == 1 else None

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def as_object(self, row: Row) -> dict[str, Any]:
        return {column.name: column.in_json(value) for column, value in zip(self.columns, row, strict=True)}

    def find(self, key: Any) -> Row | None:
        return next(iter(self.source.read({self.key[0]: key}, None, 1)), None)

    def all_rows(self) -> Iterator[Row]:
        """Every row, a page at a time: memory stays flat however many there are."""
        after: Mark | None = None
        while rows := self.source.read({}, after, MOST_AT_ONCE):
            yield from rows
            if len(rows) < MOST_AT_ONCE:
                return
            after = self.source.mark(rows[-1])
