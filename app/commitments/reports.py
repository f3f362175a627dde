"""What a report of progress must say: plain values in, plain values out."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from app.commitments.status import Outcome

EARLIEST = timedelta(days=366)  # before a commitment starts: what helped to prepare it may be told
LONGEST_NOTE = 2000
LONGEST_LINK = 600
MOST_FILES = 5  # of one report


@dataclass(frozen=True, kw_only=True)
class Report:
    """What somebody tells us about a commitment. `link` leads to evidence on the web."""

    on: date
    outcome: Outcome
    value: Decimal | None = None
    note: str = ""
    link: str = ""


class Problem(StrEnum):
    """Why a report cannot be taken as it is."""

    FUTURE = "future"
    TOO_EARLY = "too_early"
    SAYS_NOTHING = "says_nothing"
    NO_MEASURE = "no_measure"
    NOTE_TOO_LONG = "note_too_long"
    LINK_TOO_LONG = "link_too_long"


def problems_of(report: Report, *, starts_on: date, has_measure: bool, today: date) -> tuple[Problem, ...]:
    """Everything wrong with a report on a commitment that started then, in the order a form asks for it."""
    tests = (
        (report.on > today, Problem.FUTURE),
        (report.on < starts_on - EARLIEST, Problem.TOO_EARLY),
        (report.value is not None and not has_measure, Problem.NO_MEASURE),
        (not report.note and report.value is None, Problem.SAYS_NOTHING),
        (len(report.note) > LONGEST_NOTE, Problem.NOTE_TOO_LONG),
        (len(report.link) > LONGEST_LINK, Problem.LINK_TOO_LONG),
    )
    return tuple(problem for holds, problem in tests if holds)
