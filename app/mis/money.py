"""Amounts of money as people type them, and as we count them: whole pence."""

import re
from decimal import Decimal
from enum import StrEnum

LARGEST = 10_000_000_00  # pence; ten million pounds a year is a slip of the keyboard, not an income

# Thousands are set off by commas in groups of three or not at all: "1,2,3" and "1.200,50" could mean two things.
_AMOUNT = re.compile(r"£?\s?(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<pence>\d{1,2}))?")


class Period(StrEnum):
    """How often an amount comes or goes; the value is how often that is in a year."""

    YEAR = "year"
    MONTH = "month"
    WEEK = "week"

    @property
    def times_a_year(self) -> int:
        return {Period.YEAR: 1, Period.MONTH: 12, Period.WEEK: 52}[self]


class BadAmount(ValueError):
    """It is not an amount of money; `reason` says in one word why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_pence(text: str) -> int:
    """Pence in "1,234.50", "£1234" or "0". Raises BadAmount: empty, negative, malformed, too_large."""
    text = text.strip()
    if not text:
        raise BadAmount("empty")
    if text.lstrip("£ ").startswith(("-", "−")):
        raise BadAmount("negative")
    match = _AMOUNT.fullmatch(text) if text.removeprefix("£").isascii() else None
    if match is None:
        raise BadAmount("malformed")
    pounds = match["pounds"].replace(",", "").lstrip("0") or "0"
    if len(pounds) > 12:
        raise BadAmount("too_large")
    pence = int(pounds) * 100 + int((match["pence"] or "0").ljust(2, "0"))
    if pence > LARGEST:
        raise BadAmount("too_large")
    return pence


def pence_of(pounds: int | float | str) -> int:
    """Exact pence of a figure in a parameter file; a fraction of a penny raises BadAmount."""
    amount = Decimal(str(pounds)) * 100
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise BadAmount("malformed")
    if amount < 0:
        raise BadAmount("negative")
    if amount > LARGEST:
        raise BadAmount("too_large")
    return int(amount)


def whole_pounds(pence: int) -> int:
    """Rounded half up."""
    return (pence + 50) // 100
