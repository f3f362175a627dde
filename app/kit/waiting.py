"""What waits for somebody: how many, and since when the oldest."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.db import db


@dataclass(frozen=True)
class Waiting:
    """`since` is the moment the oldest began to wait; None when nothing waits, or nobody knows."""

    number: int = 0
    since: datetime | None = None


def waiting(since: Any, *conditions: ColumnElement[bool]) -> Waiting:
    """The rows that meet the conditions, by the column that says since when."""
    return waiting_among(select(func.count(), func.min(since)).where(*conditions))


def waiting_among(counted: Select[*tuple[Any, ...]]) -> Waiting:
    """The same of a SELECT of the number and the oldest moment."""
    number, since = db.session.execute(counted).one()
    return Waiting(number, since)
