"""What the organisations of the demo town promise, and what becomes of it. All of them are invented.

Days count back from today: 30 is a month ago, -30 is in a month.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from app.commitments.rules import CommitmentType, Direction, State, Terms
from app.commitments.status import Assurance, Outcome
from app.organisations.rules import Kind, SizeBand

GOING_ON, DELIVERED, MISSED = Outcome.GOING_ON, Outcome.DELIVERED, Outcome.MISSED
CHECKED, QUESTIONED = Assurance.CHECKED, Assurance.QUESTIONED


@dataclass(frozen=True)
class Measure:
    """From where to where."""

    unit: str
    baseline: int
    target: int


@dataclass(frozen=True)
class Told:
    """A report of progress, and what a reviewer says a week later."""

    ago: int
    note: str
    value: int | None = None
    outcome: Outcome = GOING_ON
    review: Assurance | None = None
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One commitment, what is told of it, and how it changes or is taken back."""

    text: str
    type: CommitmentType
    outcomes: tuple[str, ...]
    owner: str
    starts: int
    due: int
    measure: Measure | None = None
    wards: int = 0  # how many of the organisation's it reaches; none: the whole town
    told: tuple[Told, ...] = ()
    withdrawn: int | None = None
    new_due: int | None = None  # asked for in a change
    change_asked: int = 0
    is_change_agreed: bool = False
    why: str = ""  # it is withdrawn or changed

    def terms(self, today: date, wards: Sequence[str]) -> Terms:
        plain = Terms(
            text=self.text,
            type=self.type,
            outcomes=self.outcomes,
            owner=self.owner,
            starts_on=today - timedelta(days=self.starts),
            due_on=today - timedelta(days=self.due),
            wards=tuple(wards[: self.wards]),
        )
        return plain if self.measure is None else _measured(plain, self.measure)


def _measured(terms: Terms, measure: Measure) -> Terms:
    return replace(
        terms,
        unit=measure.unit,
        baseline=Decimal(measure.baseline),
        target=Decimal(measure.target),
        direction=Direction.UP if measure.target > measure.baseline else Direction.DOWN,
    )


@dataclass(frozen=True, kw_only=True)
class Cause:
    """A pledge: its period, when it was written, and the state it is in now."""

    statement: str
    written: int
    starts: int
    ends: int
    promises: tuple[Promise, ...]
    fate: State = State.ACTIVE
    decided: int = 0  # it is ended, renewed or withdrawn
    why: str = ""

    @property
    def is_sent(self) -> bool:
        return self.fate is not State.DRAFT


@dataclass(frozen=True, kw_only=True)
class OwnFigure:
    """What an organisation measures of itself beside a town indicator, first with a mistake."""

    ago: int
    corrected: int
    indicator: str
    mistaken: int
    value: int
    unit: str
    method: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Body:
    """An organisation and those who act for it."""

    name: str
    kind: Kind
    sector: str
    size: SizeBand
    owner: str
    editor: str = ""
    wards: int = 0
    registered: int = 360
    is_verified: bool = True
    suspended: str = ""
    causes: tuple[Cause, ...] = ()
    figure: OwnFigure | None = None
