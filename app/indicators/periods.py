"""When a figure is of: a year, a financial or school year, several years together, a quarter or a month.

Kept as text: "2021", "2021-22", "2018-20", "2021-Q3", "2021-08". One text has one meaning, so that a month which would
read like a financial year ("2007-08") has none, and is refused.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from babel.dates import get_month_names

from app.indicators.quoting import quoted

EARLIEST, LATEST = 1900, 2100
LONGEST_SPAN = 10  # years that are counted together
CANONICAL = re.compile(r"(\d{4})(?:-(Q[1-4]|\d\d))?", re.ASCII)
MONTHS = tuple(name[:3].lower() for name in get_month_names("wide", locale="en").values())
FULL_MONTHS = tuple(name.lower() for name in get_month_names("wide", locale="en").values())
MONTH = r"([a-z]{3,9})\.?"

YEARS = re.compile(r"(\d{4})\s*(?:/|-|–|to)\s*(\d{4}|\d\d)", re.ASCII)
QUARTER_LAST = re.compile(r"(\d{4})[\s-]*q([1-4])", re.ASCII)
QUARTER_FIRST = re.compile(r"q([1-4])[\s-]*(\d{4})", re.ASCII)
MONTH_FIRST = re.compile(rf"{MONTH}[\s-]*(\d{{4}})", re.ASCII)
MONTH_LAST = re.compile(rf"(\d{{4}})[\s-]*{MONTH}", re.ASCII)
YEAR_TO_MARCH = re.compile(
    r"(?:fye|financial year ending|year ending mar(?:ch)?|year to mar(?:ch)?)\s*(\d{4})", re.ASCII
)


class Kind(StrEnum):
    """How long a period is."""

    YEAR = "year"
    FINANCIAL_YEAR = "financial_year"
    SPAN = "span"
    QUARTER = "quarter"
    MONTH = "month"


@dataclass(frozen=True)
class Period:
    """A period taken apart. `part` is the quarter, the month, or the last year's two figures."""

    kind: Kind
    year: int
    part: int = 0

    def __str__(self) -> str:
        if self.kind is Kind.YEAR:
            return str(self.year)
        return f"{self.year}-Q{self.part}" if self.kind is Kind.QUARTER else f"{self.year}-{self.part:02}"

    @property
    def end_year(self) -> int:
        """The year its last day is in: 2022 of "2021-22", 2021 of "2021-Q3"."""
        if self.kind in {Kind.FINANCIAL_YEAR, Kind.SPAN}:
            return self.year + (self.part - self.year) % 100
        return self.year


@cache
def parse(text: str) -> Period:
    """A period as we keep it. ValueError for any other text."""
    found = CANONICAL.fullmatch(text)
    if found is None or not EARLIEST <= int(found[1]) <= LATEST:
        raise ValueError(f"{quoted(text)} is not a period like 2021, 2021-22, 2021-Q3 or 2021-08")
    year, part = int(found[1]), found[2]
    if part is None:
        return Period(Kind.YEAR, year)
    return Period(Kind.QUARTER, year, int(part[1])) if part.startswith("Q") else _of_numbers(text, year, int(part))


def _of_numbers(text: str, year: int, part: int) -> Period:
    length = (part - year) % 100
    if length == 1:
        return Period(Kind.FINANCIAL_YEAR, year, part)
    if 1 <= part <= 12:
        return Period(Kind.MONTH, year, part)
    if 1 < length < LONGEST_SPAN:
        return Period(Kind.SPAN, year, part)
    raise ValueError(f"{quoted(text)} is no month, and no span of up to {LONGEST_SPAN} years")


def read(text: str) -> str:
    """A period as files have it, as we keep it: "2021/22", "Aug 2021", "2021 Q3". ValueError says what is wrong."""
    words = " ".join(text.lower().split())
    if re.fullmatch(r"\d{4}(\.0)?", words, re.ASCII):  # spreadsheets make 2021 a number
        return str(parse(words[:4]))
    if found := YEARS.fullmatch(words):
        return _read_years(text, found[1], found[2], is_hyphen="-" in words)
    if found := YEAR_TO_MARCH.fullmatch(words):
        return str(parse(f"{int(found[1]) - 1}-{int(found[1]) % 100:02}"))
    if found := QUARTER_LAST.fullmatch(words):
        return str(parse(f"{found[1]}-Q{found[2]}"))
    if found := QUARTER_FIRST.fullmatch(words):
        return str(parse(f"{found[2]}-Q{found[1]}"))
    if found := MONTH_FIRST.fullmatch(words):
        return _read_month(text, int(found[2]), found[1])
    if found := MONTH_LAST.fullmatch(words):
        return _read_month(text, int(found[1]), found[2])
    raise ValueError(f"{quoted(text)} is not a period we know: write 2021, 2021/22, 2021 Q3 or Aug 2021")


def _read_years(text: str, first: str, last: str, *, is_hyphen: bool) -> str:
    """Two years, or with a hyphen a year and a month."""
    year, end = int(first), int(last) % 100
    if len(last) == 4 and not 0 < int(last) - year < LONGEST_SPAN:
        raise ValueError(f"{quoted(text)} is not a span of up to {LONGEST_SPAN} years")
    may_be_month = is_hyphen and len(last) == 2 and 1 <= end <= 12
    if may_be_month and _is_financial(year, end):
        raise ValueError(f"{quoted(text)} can be a month or a financial year: write {first}/{last} for the year")
    if not is_hyphen and len(last) == 2 and not _is_financial(year, end):
        raise ValueError(f"{quoted(text)} is not a financial year")
    period = parse(f"{first}-{end:02}")
    if period.kind is Kind.MONTH and not may_be_month:
        raise ValueError(f"{quoted(text)} cannot be kept: it would read as the month {period}")
    return str(period)


def _is_financial(year: int, part: int) -> bool:
    return (part - year) % 100 == 1


def _read_month(text: str, year: int, name: str) -> str:
    if name not in FULL_MONTHS and name not in (*MONTHS, "sept"):
        raise ValueError(f"{quoted(text)} names no month")
    month = MONTHS.index(name[:3]) + 1
    if _is_financial(year, month):
        raise ValueError(f"{quoted(text)} cannot be kept: it would read as the financial year {year}/{month:02}")
    return str(parse(f"{year}-{month:02}"))


@cache
def label(text: str, locale: str = "en") -> str:
    """For people: "2021", "2021/22", "2018 to 2020" is written "2018–2020"; quarters and months by their names."""
    period = parse(text)
    names = get_month_names("wide", context="stand-alone", locale=locale)
    if period.kind is Kind.FINANCIAL_YEAR:
        return f"{period.year}/{period.part:02}"
    if period.kind is Kind.SPAN:
        return f"{period.year}–{period.end_year}"
    if period.kind is Kind.QUARTER:
        return f"{names[period.part * 3 - 2]}–{names[period.part * 3]} {period.year}"
    return f"{names[period.part]} {period.year}" if period.kind is Kind.MONTH else str(period.year)


def sort_key(text: str) -> tuple[int, int, str]:
    """By the month they end in; a financial year ends in March."""
    period = parse(text)
    month = {Kind.FINANCIAL_YEAR: 3, Kind.QUARTER: period.part * 3, Kind.MONTH: period.part}.get(period.kind, 12)
    return period.end_year, month, text


def end_year(text: str) -> int:
    """The year that a period counts for: 2022 of "2021-22", 2021 of "2021-Q3"."""
    return parse(text).end_year
