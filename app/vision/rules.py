"""Where a development stands, and how the vision's figures are said in words."""

from collections.abc import Iterable
from enum import StrEnum


class Status(StrEnum):
    """Where a development stands. Nothing said yet means planned."""

    PLANNED = "planned"
    UNDER_WAY = "under-way"
    DELIVERED = "delivered"
    AT_RISK = "at-risk"


def status_after(latest: Status | None) -> Status:
    """The newest update decides; a development nobody has written about is planned."""
    return latest or Status.PLANNED


def tally(statuses: Iterable[Status]) -> dict[Status, int]:
    """How many developments stand where, every status named even when none does."""
    counts = dict.fromkeys(Status, 0)
    for status in statuses:
        counts[status] += 1
    return counts


def in_figures(value: float, unit: str) -> str:
    """A value with its unit as a headline: "73%", and 33.3 loses nothing."""
    number = f"{value:,.1f}".removesuffix(".0")
    return f"{number}%" if unit.startswith("%") else f"{number} {unit}"
