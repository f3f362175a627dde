"""Whether a figure can be what it says: known indicator and area, one set of boundaries, a value its unit allows."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from app.indicators import periods
from app.indicators.cells import PLAIN, Cell, Numbers, Unreadable, finite, read_status
from app.indicators.figure_file import Reading
from app.indicators.figure_row import FigureRow
from app.indicators.file_faults import Findings
from app.indicators.intervals import interval_of
from app.indicators.quoting import cut, quoted
from app.indicators.rules import VALUELESS, AreaKind, FigureStatus, IntervalMethod, Unit

FIRST_OF_2021 = "E01033769"  # small areas from here on were drawn for the Census of 2021; those below may be of both
NEVER_NEGATIVE = frozenset({Unit.PERCENT, Unit.COUNT, Unit.RATE, Unit.YEARS, Unit.RANK})
ENOUGH_TO_SUSPECT = 5  # shares that are all below 1; figures that make a usual range
ROUNDING = 0.6  # percentage points that a printed share may lie off its counts
REMEMBERED = 10_000  # spellings
LONGEST_NAME = 120  # of an area: what is longer resembles none
FINAL = FigureStatus.FINAL.value


class Measure(NamedTuple):
    """What has to be known of an indicator."""

    code: str
    unit: Unit
    interval: IntervalMethod


class Place(NamedTuple):
    """What has to be known of an area."""

    code: str
    kind: AreaKind
    name: str


class Span(NamedTuple):
    """Between which values an indicator stood in areas of one kind, and of how many figures that is."""

    figures: int
    low: float
    high: float


@dataclass
class Known:
    """What files are checked against: indicators and areas by code, and where figures stood so far."""

    measures: Mapping[str, Measure]
    places: Mapping[str, Place]
    history: Mapping[tuple[str, AreaKind], Span] = field(default_factory=dict)
    boundaries: AreaKind | None = None  # of which set the names of wards are, where a file has no codes


@dataclass
class Shares:
    """How the shares of one indicator look in this file."""

    seen: int = 0
    highest: float = 0.0


K = TypeVar("K")
V = TypeVar("V")


class Refusal(ValueError):
    """Why a figure is not taken."""


class Checker:
    """Checks the readings of one file. What was understood once is looked up from then on."""

    def __init__(self, known: Known, findings: Findings, numbers: Numbers) -> None:
        self.known = known
        self.findings = findings
        self.numbers = numbers
        self.measures: dict[str, Measure] = dict(known.measures)
        self.places: dict[tuple[str, str], Place] = {}
        self.periods: dict[str, str] = {}
        self.vintages: dict[str, Place] = {}
        self.shares: dict[str, Shares] = {}

    def check(self, reading: Reading) -> FigureRow | None:
        """The figure; None when it was refused."""
        try:
            return self._figure(reading)
        except (Refusal, Unreadable) as error:
            self.findings.refuse(reading.line, str(error))
            return None

    def finish(self) -> None:
        """What only the whole file shows."""
        for code, shares in self.shares.items():
            if shares.seen >= ENOUGH_TO_SUSPECT and 0 < shares.highest <= 1:
                self.findings.warn(0, f"{code}: every share is 1 or less. Are they of 1, and not of 100?")

    def _figure(self, reading: Reading) -> FigureRow:
        line, about, area, name, when, value, lower, upper, numerator, denominator, status = reading
        measure = self.measures.get(about) or self._measure(about)
        place = self.places.get((area, name)) or self._place(line, area, name)
        period = self.periods.get(when) or self._period(when)
        number, standing = self._value(measure, value, status)
        if number is None:
            if lower.strip() or upper.strip():
                self.findings.warn(line, "An interval without a value: left out")
            return FigureRow(measure.code, place.code, period, None, None, None, None, None, standing)
        events = self._count(measure, numerator, is_base=False) if numerator else None
        base = self._count(measure, denominator, is_base=True) if denominator else None
        low, high = None, None
        if lower or upper or base is not None:
            low, high = self._interval(measure, number, lower, upper, events, base)
        if base is not None or self.known.history:
            self._judge(line, measure, place, number, events, base)
        return FigureRow(measure.code, place.code, period, number, low, high, events, base, standing)

    def _measure(self, text: str) -> Measure:
        found = self.known.measures.get(text.strip().lower())
        if found is None:
            raise Refusal(f"no indicator {quoted(text)}{_nearest(text, self.known.measures)}")
        return _remember(self.measures, text, found)

    def _place(self, line: int, text: str, name: str) -> Place:
        words = text.strip()
        place = self.known.places.get(words.upper()) or self._named(words)
        if name.strip() and name.strip().casefold() != place.name.casefold():
            self.findings.warn(line, f"{place.code} is {place.name} here and {quoted(name)} in the file")
        self._check_vintage(place)
        return _remember(self.places, (text, name), place)

    def _named(self, words: str) -> Place:
        named = [place for place in self.known.places.values() if place.name.casefold() == words.casefold()]
        if len(named) > 1 and self.known.boundaries:
            named = [place for place in named if place.kind is self.known.boundaries] or named
        if len(named) > 1:
            codes = " or ".join(f"{place.code} ({KIND_WORDS[place.kind]})" for place in named)
            raise Refusal(f"{quoted(words)} can be {codes}: give the code, or say of which wards the names are")
        if not named:
            names = {place.name: place for place in self.known.places.values()}
            raise Refusal(f"no area {quoted(words)}{_nearest(words, names)}")
        return named[0]

    def _check_vintage(self, place: Place) -> None:
        """Boundaries of before and after are never mixed in one file."""
        vintage = vintage_of(place)
        other = OTHER_VINTAGE.get(vintage)
        if other in self.vintages:
            first = self.vintages[other]
            raise Refusal(f"{place.code} is of {vintage}, and {first.code} before it of {other}: make two files of it")
        if other:
            self.vintages.setdefault(vintage, place)

    def _period(self, text: str) -> str:
        try:
            return _remember(self.periods, text, periods.read(text))
        except ValueError as error:
            raise Refusal(str(error)) from None

    def _value(self, measure: Measure, text: str, status: str) -> tuple[float | None, str]:
        """A number with its status, or the status that says why there is none."""
        if PLAIN(text) and not status and ("." not in text or self.numbers.decimal == "."):
            number = finite(text)
            self._check_unit(measure, number)
            return number, FINAL
        cell = self.numbers.read(text) if text.strip() else Cell(None)
        standing = _standing(cell, status)
        _check_marks(measure, cell)
        if cell.number is not None:
            self._check_unit(measure, cell.number)
        return cell.number, standing

    def _check_unit(self, measure: Measure, number: float) -> None:
        if number < 0 and measure.unit in NEVER_NEGATIVE:
            raise Refusal(f"{number:g} is below nought, which {measure.code} cannot be")
        if measure.unit is Unit.PERCENT:
            if number > 100:
                raise Refusal(f"{number:g} is more than 100 per cent")
            shares = self.shares.setdefault(measure.code, Shares())
            shares.seen += 1
            shares.highest = max(shares.highest, number)
        if measure.unit is Unit.RANK and (number < 1 or number % 1):
            raise Refusal(f"{number:g} is not a rank")

    def _count(self, measure: Measure, text: str, *, is_base: bool) -> float | None:
        number = self.numbers.read(text).number if text.strip() else None
        if number is None:
            return None
        if number < 0 or (is_base and not number):
            raise Refusal(f"a {'denominator' if is_base else 'numerator'} of {number:g} ({measure.code})")
        return number

    def _interval(
        self, measure: Measure, value: float, lower: str, upper: str, events: float | None, base: float | None
    ) -> tuple[float | None, float | None]:
        """As printed; else worked out, where the indicator says how and the counts are there."""
        if lower or upper:
            low = self.numbers.read(lower).number if lower.strip() else None
            high = self.numbers.read(upper).number if upper.strip() else None
            if (low is not None and low > value) or (high is not None and high < value):
                raise Refusal(f"the interval {cut(lower)} to {cut(upper)} does not hold its value {value:g}")
            return low, high
        if events is None or base is None:
            return None, None
        return interval_of(measure.interval, value=value, numerator=events, denominator=base) or (None, None)

    def _judge(
        self, line: int, measure: Measure, place: Place, value: float, events: float | None, base: float | None
    ) -> None:
        """What may be true, and is worth a second look."""
        if measure.unit is Unit.PERCENT and events is not None and base is not None:
            if events > base:
                raise Refusal(f"{events:g} of {base:g} is more than all")
            if abs(100 * events / base - value) > ROUNDING:
                self.findings.warn(line, f"{measure.code}: a share is not what its numerator and denominator make")
        usual = self.known.history.get((measure.code, place.kind))
        if usual and usual.figures >= ENOUGH_TO_SUSPECT:
            room = (usual.high - usual.low) or abs(usual.high) or 1
            if not usual.low - room <= value <= usual.high + room:
                self.findings.warn(
                    line, f"{measure.code}: a figure is far from {usual.low:g} to {usual.high:g}, where it stood so far"
                )


KIND_WORDS = {
    AreaKind.TOWN: "the town",
    AreaKind.WARD: "the wards since May 2023",
    AreaKind.OLD_WARD: "the wards of before May 2023",
    AreaKind.LSOA_2011: "the small areas of 2011",
    AreaKind.LSOA_2021: "the small areas of 2021",
    AreaKind.REGION: "a region",
    AreaKind.COUNTRY: "a country",
    AreaKind.COMPARATOR: "another place",
}
_PAIRS = ((AreaKind.WARD, AreaKind.OLD_WARD), (AreaKind.LSOA_2011, AreaKind.LSOA_2021))
OTHER_VINTAGE = {KIND_WORDS[one]: KIND_WORDS[other] for pair in _PAIRS for one, other in (pair, pair[::-1])}


def vintage_of(place: Place) -> str:
    """The set of boundaries it belongs to; nothing for a small area that the next census left as it was."""
    if place.kind is AreaKind.LSOA_2021 and place.code < FIRST_OF_2021:
        return ""
    return KIND_WORDS[place.kind]


def _remember(memory: dict[K, V], text: K, meaning: V) -> V:
    if len(memory) < REMEMBERED:
        memory[text] = meaning
    return meaning


def _nearest(words: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(words[:LONGEST_NAME].strip(), known, n=1) or difflib.get_close_matches(
        words[:LONGEST_NAME].strip().lower(), known, n=1
    )
    return f": did you mean {near[0]}?" if near else ""


def _standing(cell: Cell, text: str) -> str:
    """The status of the file's column and that of a marker in the cell, as one."""
    said = read_status(text)
    if cell.number is not None:
        if said in VALUELESS:
            raise Refusal(f"a value that is {said}: leave the one or the other out")
        return cell.status or said
    if said not in VALUELESS and not cell.status:
        raise Refusal("no value: write [x] where nothing is known, or leave the line out")
    return said if said in VALUELESS else cell.status


def _check_marks(measure: Measure, cell: Cell) -> None:
    if cell.is_percent and measure.unit is not Unit.PERCENT:
        raise Refusal(f"a percent sign, and {measure.code} is not a percentage")
    if cell.is_pounds and measure.unit is not Unit.POUNDS:
        raise Refusal(f"a pound sign, and {measure.code} is not an amount of money")
