"""What a postcode looks like, and what the town answers to one."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

W = TypeVar("W")

# Two to four characters for the district, a digit and two letters for the street. C, I, K, M, O and V never end one.
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})")
LONGEST_INPUT = 40


class Answer(StrEnum):
    """What can be said about a postcode. A postcode may straddle wards, so at most "probably"."""

    PROBABLY = "probably"
    OUTSIDE = "outside"
    CHOOSE = "choose"


class Reason(StrEnum):
    """Why somebody has to choose their ward themselves."""

    MALFORMED = "malformed"
    NO_POSTCODES = "no-postcodes"


@dataclass(frozen=True)
class WardAnswer(Generic[W]):
    """The answer. It never holds the postcode, so showing or logging one gives nothing away."""

    kind: Answer
    ward: W | None = None
    reason: Reason | None = None


def normalise_postcode(text: str) -> str | None:
    """ "lu11aa", " LU1-1aa " and "LU1 1AA" are the same; None when it cannot be a postcode at all."""
    if len(text) > LONGEST_INPUT:
        return None
    letters = re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", text).upper())
    match = POSTCODE.fullmatch(letters)
    return f"{match[1]} {match[2]}" if match else None


def tones(values: Mapping[str, float]) -> dict[str, int]:
    """How dark a map shows each value: 0 for the least, 4 for the most, in equal steps between."""
    least, most = min(values.values()), max(values.values())
    span = most - least or 1
    return {name: round((value - least) / span * 4) for name, value in values.items()}
