"""What a feature holds of people: in which columns, how they get a copy of it, and how it goes when they leave.

The toolbox knows no people: whoever it is about has an id and an e-mail address. `app/features.py` gathers the
holdings of all features, and a test names every column that points at a person and that none of them claims.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Worded:
    """A code for programs, and the words that people read instead."""

    code: str
    words: str

    def __str__(self) -> str:
        return self.code


Value = str | int | bool | Decimal | date | datetime | Worded | None
Column = tuple[str, str, Callable[[T], Value]]  # its key in data.json, its heading for people, and what is in it


def worded(code: str | None, words: Mapping[Any, Any]) -> Worded | None:
    """What a code is called; a code that has no words any more stands for itself, and none for nothing."""
    return None if code is None else Worded(str(code), str(words.get(code, code)))


class Somebody(Protocol):
    """Whoever asks what is held of them."""

    @property
    def id(self) -> Any: ...

    @property
    def email(self) -> Any: ...


@dataclass(frozen=True)
class HeldFile:
    """A file that somebody sent us: what it is called in their copy, and under which name it lies in storage."""

    name: str
    stored_as: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Everything of one kind that is held of somebody, as plain values."""

    key: str
    title: str
    headings: Mapping[str, str]
    rows: Sequence[Mapping[str, Value]]
    files: Sequence[HeldFile] = ()

    @classmethod
    def of(
        cls, key: str, title: str, things: Iterable[T], columns: Sequence[Column[T]], files: Sequence[HeldFile] = ()
    ) -> "Sheet":
        return cls(
            key=key,
            title=title,
            headings={name: heading for name, heading, _getter in columns},
            rows=[{name: getter(thing) for name, _heading, getter in columns} for thing in things],
            files=files,
        )


def _publishes_nothing(_somebody: Any) -> int:
    return 0


def _shares_nothing(_somebody: Any) -> None:
    """Nobody else works on these rows while holding others."""


def _goes_by_itself(_somebody: Any, *, keeps_text: bool) -> None:
    """The foreign keys take the rows along, or empty the column, when the person's row goes."""


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One feature's part. `columns` are written `table.column`.

    `erase` gets who leaves, and whether what they have published stays without a name; it may refuse with a
    DomainError, and then nobody leaves. `count_published` says how many things that choice is about.

    `hold` locks what others lock before they reach the rows of further features. It is asked of all before anything is
    erased, so that whoever leaves takes rows in the order in which everybody does.
    """

    feature: str
    columns: frozenset[str]
    copy: Callable[[Any], Sequence[Sheet]]
    erase: Callable[..., object] = _goes_by_itself
    count_published: Callable[[Any], int] = _publishes_nothing
    hold: Callable[[Any], object] = _shares_nothing
