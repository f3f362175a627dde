"""What an organisation's pledge may become, and what a commitment must say: plain values in, plain values out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

LONGEST_PERIOD = timedelta(days=5 * 366)
LONGEST_TEXT = 600  # characters of a commitment
LONGEST_STATEMENT = 2000
LONGEST_WHY = 1000
LONGEST_OWNER = 120
LONGEST_UNIT = 60
LARGEST_MEASURE = Decimal(10) ** 11  # with four decimals still exact in a double, which is how SQLite keeps it
RENEWAL_NOTICE = timedelta(days=60)  # before a period ends, the organisation is asked what comes next


class State(StrEnum):
    """Where a pledge stands. It is public from `agreed` on, and stays so."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    AGREED = "agreed"  # waiting for its first day
    ACTIVE = "active"
    DUE_FOR_RENEWAL = "due_for_renewal"
    RENEWED = "renewed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.CHANGES_REQUESTED, State.AGREED, State.WITHDRAWN}),
    State.CHANGES_REQUESTED: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.AGREED: frozenset({State.ACTIVE, State.WITHDRAWN}),
    State.ACTIVE: frozenset({State.DUE_FOR_RENEWAL, State.WITHDRAWN}),
    State.DUE_FOR_RENEWAL: frozenset({State.RENEWED, State.ENDED, State.WITHDRAWN}),
    State.RENEWED: frozenset(),
    State.ENDED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
EDITABLE = frozenset({State.DRAFT, State.CHANGES_REQUESTED})
PUBLIC = frozenset({State.AGREED, State.ACTIVE, State.DUE_FOR_RENEWAL, State.RENEWED, State.ENDED})
LIVE = frozenset({State.AGREED, State.ACTIVE, State.DUE_FOR_RENEWAL})


def may_become(state: State, target: State) -> bool:
    return target in TRANSITIONS[state]


def due_move(state: State, starts_on: date, ends_on: date, today: date) -> State | None:
    """What the calendar makes of a pledge today, if anything: one step at a time."""
    if state is State.AGREED and today >= starts_on:
        return State.ACTIVE
    if state is State.ACTIVE and today >= ends_on - RENEWAL_NOTICE:
        return State.DUE_FOR_RENEWAL
    return None


class CommitmentType(StrEnum):
    """The six of the vision, and the rest."""

    GOOD_BUSINESS_CHARTER = "good_business_charter"
    FAIR_PAY = "fair_pay"
    WELLBEING_PLAN = "wellbeing_plan"
    SUSTAINABILITY_PLAN = "sustainability_plan"
    ACTIVE_TRAVEL_PLAN = "active_travel_plan"
    YOUNG_PEOPLE = "young_people"
    OTHER = "other"


class Direction(StrEnum):
    """Which way a measure should go."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a commitment says: the part of it that is agreed, published, and changed only by a new version.

    Either a whole measure (unit, baseline, target, direction) or none of it.
    """

    text: str
    type: CommitmentType
    outcomes: tuple[str, ...]
    owner: str
    starts_on: date | None
    due_on: date | None
    unit: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    direction: Direction | None = None
    wards: tuple[str, ...] = ()
    indicator: str = ""

    @property
    def has_measure(self) -> bool:
        return bool(self.unit) or self.baseline is not None or self.target is not None or self.direction is not None


class Gap(StrEnum):
    """One thing a commitment still lacks, or has wrong, before it can be submitted."""

    TEXT = "text"
    OUTCOMES = "outcomes"
    OWNER = "owner"
    START = "start"
    DUE = "due"
    DUE_BEFORE_START = "due_before_start"
    DUE_PASSED = "due_passed"
    OUTSIDE_PERIOD = "outside_period"
    MEASURE_INCOMPLETE = "measure_incomplete"
    TARGET_ON_WRONG_SIDE = "target_on_wrong_side"


def gaps_of(terms: Terms, period: tuple[date, date], today: date) -> tuple[Gap, ...]:
    """All that keeps a commitment from being SMART, in the order a form asks for it."""
    return (*_gaps_in_words(terms), *_gaps_in_dates(terms, period, today), *gaps_in_measure(terms))


def _gaps_in_words(terms: Terms) -> tuple[Gap, ...]:
    present = ((terms.text, Gap.TEXT), (terms.outcomes, Gap.OUTCOMES), (terms.owner, Gap.OWNER))
    return tuple(gap for value, gap in present if not value)


def _gaps_in_dates(terms: Terms, period: tuple[date, date], today: date) -> tuple[Gap, ...]:
    starts, due = terms.starts_on, terms.due_on
    if starts is None or due is None:
        return tuple(gap for value, gap in ((starts, Gap.START), (due, Gap.DUE)) if value is None)
    first, last = period
    tests = (
        (due < starts, Gap.DUE_BEFORE_START),
        (due < today, Gap.DUE_PASSED),
        (starts > last or due < first, Gap.OUTSIDE_PERIOD),
    )
    return tuple(gap for holds, gap in tests if holds)


def gaps_in_measure(terms: Terms) -> tuple[Gap, ...]:
    if not terms.has_measure:
        return ()
    if not terms.unit or terms.baseline is None or terms.target is None or terms.direction is None:
        return (Gap.MEASURE_INCOMPLETE,)
    is_wrong = terms.target <= terms.baseline if terms.direction is Direction.UP else terms.target >= terms.baseline
    return (Gap.TARGET_ON_WRONG_SIDE,) if is_wrong else ()


class PledgeGap(StrEnum):
    """One thing a pledge as a whole still lacks before it can be submitted."""

    STATEMENT = "statement"
    COMMITMENTS = "commitments"
    PERIOD_OVER = "period_over"


def pledge_gaps(statement: str, number: int, period: tuple[date, date], today: date) -> tuple[PledgeGap, ...]:
    """What the pledge itself lacks, beside what its `number` of commitments lack."""
    tests = (
        (not statement, PledgeGap.STATEMENT),
        (number == 0, PledgeGap.COMMITMENTS),
        (period[1] < today, PledgeGap.PERIOD_OVER),
    )
    return tuple(gap for holds, gap in tests if holds)


def changed_fields(before: Terms, after: Terms) -> tuple[str, ...]:
    """Names of what differs between two versions, in the order of `Terms`."""
    return tuple(name for name in Terms.__dataclass_fields__ if getattr(before, name) != getattr(after, name))


def gaps_in_change(before: Terms, after: Terms, period: tuple[date, date], today: date) -> tuple[Gap, ...]:
    """What keeps new terms from being SMART. A due date that has passed may stay: other words are no new date."""
    forgiven = {Gap.DUE_PASSED} if after.due_on == before.due_on else set()
    return tuple(gap for gap in gaps_of(after, period, today) if gap not in forgiven)


def periods_overlap(first: tuple[date, date], second: tuple[date, date]) -> bool:
    """Both ends count."""
    return first[0] <= second[1] and second[0] <= first[1]


def read_measure(text: str) -> Decimal | None:
    """A number as people type it: "1,250.5", "-3", "£40". None where it is no number that can be kept exactly."""
    plain = re.sub(r"[\s,£%]", "", text)
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,4})?", plain, re.ASCII):
        return None
    value = Decimal(plain)
    return value if abs(value) <= LARGEST_MEASURE else None


def read_figure_period(text: str) -> int | None:
    """The year in which a figure's period begins: of "2025", "2025/26" or "2025-Q3". None where it is none of them."""
    found = re.fullmatch(r"(20\d\d)(?:/(\d\d)|-Q[1-4])?", text, re.ASCII)
    if found is None:
        return None
    year = int(found[1])
    return None if found[2] and int(found[2]) != (year + 1) % 100 else year


def terms_as_json(terms: Terms) -> dict[str, Any]:
    """Plain JSON values that `terms_from_json` reads back."""
    return {name: _plain(getattr(terms, name)) for name in Terms.__dataclass_fields__}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, date | Decimal) else value


def terms_from_json(facts: Mapping[str, Any]) -> Terms:
    return Terms(
        **{
            **facts,
            "type": CommitmentType(facts["type"]),
            "outcomes": tuple(facts["outcomes"]),
            "wards": tuple(facts["wards"]),
            "starts_on": date.fromisoformat(facts["starts_on"]) if facts["starts_on"] else None,
            "due_on": date.fromisoformat(facts["due_on"]) if facts["due_on"] else None,
            "baseline": Decimal(facts["baseline"]) if facts["baseline"] is not None else None,
            "target": Decimal(facts["target"]) if facts["target"] is not None else None,
            "direction": Direction(facts["direction"]) if facts["direction"] else None,
        }
    )
