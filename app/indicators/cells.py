"""Reading numbers as people and statistical offices write them: thousands, percent signs, commas, and markers.

Markers are those of the Government Statistical Service ("[c]", "[x]", "[low]") and the older ones (".." and "*").
"""

import math
import re
from dataclasses import dataclass
from typing import NamedTuple

from app.indicators.quoting import quoted
from app.indicators.rules import FigureStatus

PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII).fullmatch  # the usual cell: no more need be asked
NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,2})?", re.ASCII)
GROUPED = re.compile(r"([-+]?\d{1,3})((?:,\d{3})+)(\.\d+)?", re.ASCII)
POINT_GROUPED = re.compile(r"([-+]?\d{1,3})((?:\.\d{3})+),(\d+)", re.ASCII)
COMMA = re.compile(r"([-+]?\d+),(\d+)", re.ASCII)
FLAGGED = re.compile(r"(.*?\d%?)\s*\[(p|e|f|r|b|u|er)\]", re.IGNORECASE)
SPACES = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3})")

SUPPRESSED, MISSING = FigureStatus.SUPPRESSED.value, FigureStatus.MISSING.value
MARKERS = {
    **dict.fromkeys(("[c]", "c", "*", "**", "[low]", "low", "[u]", "u", "suppressed"), SUPPRESSED),
    **dict.fromkeys(("[x]", "x", "[z]", "z", "[w]", "w", "..", "…", ":", "n/a", "na", "not available"), MISSING),
}
FLAGS = {"p": FigureStatus.PROVISIONAL.value, "e": FigureStatus.ESTIMATED.value, "f": FigureStatus.ESTIMATED.value}
STATUSES = {
    **{status.value: status.value for status in FigureStatus},
    "": FigureStatus.FINAL.value,
    "a": FigureStatus.FINAL.value,
    "r": FigureStatus.FINAL.value,
    "revised": FigureStatus.FINAL.value,
    "confidential": SUPPRESSED,
    "c": SUPPRESSED,
    "m": MISSING,
    **FLAGS,
}


class Unreadable(ValueError):
    """A cell that is no number to us."""


class Cell(NamedTuple):
    """A number, or the status that stands in its place; and what was written beside it."""

    number: float | None
    status: str = ""
    is_percent: bool = False
    is_pounds: bool = False


@dataclass
class Numbers:
    """How one file writes its numbers: the first that leaves no doubt decides, and the rest must agree."""

    delimiter: str = ","
    decimal: str = ""

    def read(self, text: str) -> Cell:
        """Raises Unreadable, with the reason."""
        words = text.strip()
        status = MARKERS.get(words.lower())
        if status:
            return Cell(None, status)
        if words in {"-", "–", "—"}:
            raise Unreadable(f"“{words}” can mean nought or nothing known: write 0, or [x]")
        flagged = FLAGGED.fullmatch(words)
        if flagged:
            words, status = flagged[1], FLAGS.get(flagged[2].lower())
        is_percent, is_pounds = words.endswith("%"), words.startswith(("£", "-£"))
        bare = words.rstrip("%").replace("£", "", 1).replace("−", "-").strip()
        number = self._number(SPACES.sub("", bare), text)
        return Cell(number, status or "", is_percent, is_pounds)

    def _number(self, bare: str, text: str) -> float:
        if NUMBER.fullmatch(bare):
            if "." in bare:
                self._agree(".", text)
            return finite(bare)
        if found := POINT_GROUPED.fullmatch(bare):
            self._agree(",", text)
            return finite(f"{found[1]}{found[2].replace('.', '')}.{found[3]}")
        if found := GROUPED.fullmatch(bare):
            return self._grouped(found, bare, text)
        if found := COMMA.fullmatch(bare):
            self._agree(",", text)
            return finite(f"{found[1]}.{found[2]}")
        raise Unreadable(f"{quoted(text)} is not a number")

    def _grouped(self, found: re.Match[str], bare: str, text: str) -> float:
        """1,234 is a thousand and more, unless the file writes decimals with a comma."""
        is_single = bare.count(",") == 1 and not found[3]
        is_decimal = is_single and (self.decimal == "," or found[1].lstrip("+-") == "0")
        if is_decimal:
            self._agree(",", text)
            return finite(bare.replace(",", "."))
        if is_single and not self.decimal and self.delimiter == ";":
            raise Unreadable(f"{quoted(text)} can be {bare.replace(',', '')} or {bare.replace(',', '.')}")
        self._agree(".", text)
        return finite(bare.replace(",", ""))

    def _agree(self, mark: str, text: str) -> None:
        if self.decimal and self.decimal != mark:
            raise Unreadable(f"{quoted(text)}: decimal commas and decimal points are mixed in this file")
        self.decimal = mark


def finite(text: str) -> float:
    """A number that can be stored. Raises Unreadable: hundreds of digits would be infinite."""
    number = float(text)
    if not math.isfinite(number):
        raise Unreadable(f"{quoted(text)} is too large a number")
    return number


def read_status(text: str) -> str:
    """Raises Unreadable."""
    status = STATUSES.get(text.strip().lower().strip("[]"))
    if status is None:
        raise Unreadable(f"{quoted(text)} is not a status: leave it empty, or say provisional, estimated, …")
    return status
