"""Keyset pages: newest first, found by the last row seen and never by counting rows to skip."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and the key after which the next page starts (None on the last)."""

    items: Sequence[T]
    after: str | None

    @classmethod
    def of(cls, rows: Sequence[T], size: int, key: Callable[[T], str]) -> "Page[T]":
        """Cut `rows` (fetched with one more than `size`) into a page; the extra row says there is another."""
        items = rows[:size]
        return cls(items, key(items[-1]) if len(rows) > size else None)


def read_key(text: str | None) -> int | None:
    """The integer key of an `after` parameter; anything else means the first page."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
