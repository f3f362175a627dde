"""Organisations nobody will find, and all that they promise and report: the same for the same number and day.

`seeding` writes them to the tables; a test lets the site's own verbs do the same, and compares.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.commitments.reports import Report
from app.commitments.rules import CommitmentType, Direction, Terms
from app.commitments.status import Assurance, Outcome
from app.organisations.registering import Details
from app.organisations.rules import Kind, SizeBand

PROMISES_NOW, PROMISES_BEFORE = 6, 4  # an organisation's
UPDATES = 10  # a promise's
OPENED = timedelta(days=1000)  # the register, so long ago
LENGTH = timedelta(days=400)  # of a pledge that is over
NOW_LENGTH = timedelta(days=700)

PLACES = ("Bury Park", "High Town", "Stopsley", "Leagrave", "Marsh Farm", "Round Green", "Wigmore", "Lewsey")
TRADES = ("Bakery", "Builders", "Academy", "Community Centre", "Clinic", "Carriers", "Charity", "Choir", "Works")
DEEDS = (
    "Take on apprentices from",
    "Pay the real Living Wage to everybody who works with",
    "Plant trees with",
    "Open our rooms in the evening to",
    "Buy more of what we need from",
    "Give every month two days of paid time to",
    "Replace our vans by electric ones that serve",
    "Teach reading, and numbers, to",
)
PEOPLE = ("local families", "local young people", "local shops", "our neighbours", "schools nearby")
UNITS = ("people", "hours", "trees", "pounds")
NOTES = (
    "We have begun, and the first of them are with us since last week.",
    "It takes longer than we thought: two suppliers let us down, and we have found a third one meanwhile.",
    "More people came than we had planned for. We count them at the door, and keep the lists for a year.",
    "Half of it is done. What is left depends on the weather, and on whether the council can lend us its hall again.",
)


@dataclass(frozen=True)
class Told:
    """A report, and what a reviewer says of it a week later."""

    report: Report
    review: Assurance | None


@dataclass(frozen=True)
class Promise:
    terms: Terms
    told: Sequence[Told]


@dataclass(frozen=True)
class Cause:
    """A pledge: agreed a few days after it was written, active from its first day, and ended or still running."""

    starts_on: date
    ends_on: date
    promises: Sequence[Promise]
    is_over: bool

    statement = "We promise this to the town, and say twice a year how it goes."


@dataclass(frozen=True)
class Body:
    """An organisation and its two pledges, the older first."""

    number: int
    details: Details
    registered_on: date
    causes: Sequence[Cause]

    @property
    def email(self) -> str:
        return f"owner{self.number}@example.org"


def invent(number: int, day: date, wards: Sequence[str], outcomes: Sequence[str]) -> Body:
    """The organisation of this number as it stands on `day`."""
    draw = random.Random(number)  # noqa: S311 - a draw to be repeated
    name = f"{draw.choice(PLACES)} {draw.choice(TRADES)} {number}"
    details = Details(
        name=name,
        kind=draw.choice(list(Kind)),
        sector="Services",
        size=draw.choice(list(SizeBand)),
        wards=_some(draw, wards, 2),
        website=f"https://organisation{number}.example.org",
        about="Invented for benchmarks, like all that it promises.",
    )
    first = day - OPENED + timedelta(days=number % 60 + 10)
    later = first + LENGTH + timedelta(days=1)
    causes = (
        _cause(draw, (first, first + LENGTH), day, PROMISES_BEFORE, wards, outcomes),
        _cause(draw, (later, later + NOW_LENGTH), day, PROMISES_NOW, wards, outcomes),
    )
    return Body(number, details, first - timedelta(days=10), causes)


def _cause(
    draw: random.Random,
    period: tuple[date, date],
    day: date,
    promises: int,
    wards: Sequence[str],
    outcomes: Sequence[str],
) -> Cause:
    some = tuple(_promise(draw, period, day, wards, outcomes) for _each in range(promises))
    return Cause(*period, some, is_over=period[1] < day)


def _promise(
    draw: random.Random, period: tuple[date, date], day: date, wards: Sequence[str], outcomes: Sequence[str]
) -> Promise:
    starts_on = period[0] + timedelta(days=draw.randrange(30))
    due_on = period[1] - timedelta(days=draw.randrange(60))
    measured = {} if draw.random() < 0.5 else _measure(draw)
    terms = Terms(
        text=f"{draw.choice(DEEDS)} {draw.choice(PEOPLE)}",
        type=draw.choice(list(CommitmentType)),
        outcomes=tuple(sorted(draw.sample(outcomes, 2))),
        owner="Head of People",
        starts_on=starts_on,
        due_on=due_on,
        wards=() if draw.random() < 0.6 else _some(draw, wards, 2),
        **measured,
    )
    return Promise(terms, _tell(draw, terms, starts_on, min(due_on, day - timedelta(days=1))))


def _measure(draw: random.Random) -> dict[str, Any]:
    start, way = draw.randrange(20), draw.randrange(10, 90)
    return {
        "unit": draw.choice(UNITS),
        "baseline": Decimal(start),
        "target": Decimal(start + way),
        "direction": Direction.UP,
    }


def _tell(draw: random.Random, terms: Terms, first: date, last: date) -> list[Told]:
    """Evenly over the time there was; what fell due before today mostly says how it ended."""
    step = (last - first) // UPDATES
    days = [first + step * place for place in range(1, UPDATES + 1)]
    ending = draw.choice([*Outcome]) if last == terms.due_on else Outcome.GOING_ON
    told = []
    for day in days:
        is_last = day == days[-1]
        value = None if terms.baseline is None else terms.baseline + draw.randrange(60)
        report = Report(
            on=day, outcome=ending if is_last else Outcome.GOING_ON, value=value, note=f"{draw.choice(NOTES)}"
        )
        told.append(Told(report, _review(draw)))
    return told


def _review(draw: random.Random) -> Assurance | None:
    """One report in four is looked at, and one in twenty questioned."""
    chance = draw.random()
    return Assurance.QUESTIONED if chance < 0.05 else Assurance.CHECKED if chance < 0.25 else None


def _some(draw: random.Random, codes: Sequence[str], most: int) -> tuple[str, ...]:
    return tuple(sorted(draw.sample(codes, draw.randrange(1, most + 1))))
