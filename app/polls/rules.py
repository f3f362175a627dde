"""What a poll is at a moment, who is asked, and which marks make a ballot. Pure: no database, no request.

A ballot is written in one line for each question, by the places of options on the list (the first is 1):

- one or several options: `2` or `1,4`, the lowest first;
- ranks: `3>1>2`, options left out are not ranked; no two are ranked alike (`=` is read, to say so);
- scores and points: `1:5,3:0`, the lowest place first;
- the empty line is an abstention.

One way to write each ballot: equal ballots are equal lines, and the database can count them.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.counting.names import Completion as Completion
from app.counting.names import Utility as Utility


class Method(StrEnum):
    """How a question is counted; the names are those of `flask polls count`."""

    PLURALITY = "plurality"
    APPROVAL = "approval"
    SCORE = "score"
    POINTS = "points"
    YES_NO = "yes-no"
    IRV = "irv"
    STV = "stv"
    BORDA = "borda"
    SCHULZE = "condorcet-schulze"
    EQUAL_SHARES = "equal-shares"
    GREEDY = "greedy"


BUDGETS = frozenset({Method.EQUAL_SHARES, Method.GREEDY})
RANKED = frozenset({Method.IRV, Method.STV, Method.BORDA, Method.SCHULZE})


class Marking(StrEnum):
    """What a voter does with the options."""

    ONE = "one"
    SEVERAL = "several"
    RANKS = "ranks"
    SCORES = "scores"
    POINTS = "points"
    KNAPSACK = "knapsack"  # several, as long as their costs fit the budget


MARKINGS: Mapping[Method, tuple[Marking, ...]] = {
    Method.PLURALITY: (Marking.ONE,),
    Method.YES_NO: (Marking.ONE,),
    Method.APPROVAL: (Marking.SEVERAL,),
    Method.SCORE: (Marking.SCORES,),
    Method.POINTS: (Marking.POINTS,),
    **dict.fromkeys(sorted(RANKED), (Marking.RANKS,)),
    **dict.fromkeys(sorted(BUDGETS), (Marking.SEVERAL, Marking.KNAPSACK, Marking.POINTS)),
}


class Eligibility(StrEnum):
    """Who may vote with an account."""

    EVERYONE = "everyone"
    WARDS = "wards"
    AGE = "age"
    ORGANISATION = "organisation"
    CODES = "codes"  # nobody: only by a code on paper


class Channel(StrEnum):
    ONLINE = "online"
    CODE = "code"
    PAPER = "paper"


class Feasibility(StrEnum):
    """What staff found a proposal of a budget to be, before the vote."""

    WAITING = "waiting"
    FEASIBLE = "feasible"
    NOT_FEASIBLE = "not_feasible"


class Stage(StrEnum):
    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"  # counted as soon as a process looks, shown when announced
    COUNTED = "counted"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Times:
    """The moments that decide a poll's stage, all UTC."""

    announced_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    results_at: datetime | None
    cancelled_at: datetime | None
    counted_at: datetime | None


def stage_at(times: Times, moment: datetime) -> Stage:
    """By dates and records alone: a poll closes at its second though no process lives."""
    if times.cancelled_at is not None:
        return Stage.CANCELLED
    if times.announced_at is None or times.opens_at is None or times.closes_at is None:
        return Stage.DRAFT
    if moment < times.opens_at:
        return Stage.ANNOUNCED
    if moment < times.closes_at:
        return Stage.OPEN
    return Stage.CLOSED if times.counted_at is None else Stage.COUNTED


def shows_results(times: Times, moment: datetime) -> bool:
    """Never before the announced moment, to nobody."""
    is_counted = stage_at(times, moment) is Stage.COUNTED
    return is_counted and times.results_at is not None and moment >= times.results_at


def lot_of(seed: str, option: int) -> str:
    """What an option draws where the order is drawn: the lowest is listed first. `sha256sum` finds the same."""
    return hashlib.sha256(f"{seed}:{option}".encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one question allows. `costs` (whole pounds, by place) and `budget` matter to a knapsack only."""

    marking: Marking
    options: int
    most: int | None = None
    points: int | None = None
    highest: int = 5
    budget: int | None = None
    costs: Sequence[int] = ()


class Fault(StrEnum):
    """Why a line is no ballot."""

    UNREADABLE = "unreadable"
    NOT_ON_THE_LIST = "not_on_the_list"
    TWICE = "twice"
    TOO_MANY = "too_many"
    EQUAL_RANKS = "equal_ranks"
    OUT_OF_RANGE = "out_of_range"
    OVER_BUDGET = "over_budget"


class InvalidMarks(ValueError):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


PLACE = r"[1-9][0-9]{0,3}"
RANKS_AS_TYPED = re.compile(rf"{PLACE}([>=]{PLACE})*")
SHAPES: Mapping[Marking, re.Pattern[str]] = {
    Marking.ONE: re.compile(PLACE),
    Marking.SEVERAL: re.compile(rf"{PLACE}(,{PLACE})*"),
    Marking.KNAPSACK: re.compile(rf"{PLACE}(,{PLACE})*"),
    Marking.SCORES: re.compile(rf"{PLACE}:[0-9]{{1,6}}(,{PLACE}:[0-9]{{1,6}})*"),
    Marking.POINTS: re.compile(rf"{PLACE}:[0-9]{{1,6}}(,{PLACE}:[0-9]{{1,6}})*"),
}


def check_marks(line: str, limits: Limits) -> str:
    """The line as it is kept, or InvalidMarks. An abstention is always allowed; no ballot ranks two options alike."""
    if line == "":
        return ""
    if limits.marking is Marking.RANKS:
        return _checked_ranks(line, limits)
    if not SHAPES[limits.marking].fullmatch(line):
        raise InvalidMarks(Fault.UNREADABLE)
    pairs = sorted(_pair(part) for part in line.split(","))
    _check_places([place for place, _value in pairs], limits)
    return _checked_values(pairs, limits)


def _checked_ranks(line: str, limits: Limits) -> str:
    if not RANKS_AS_TYPED.fullmatch(line):
        raise InvalidMarks(Fault.UNREADABLE)
    if "=" in line:
        raise InvalidMarks(Fault.EQUAL_RANKS)
    _check_places([int(place) for place in line.split(">")], limits)
    return line


def _pair(part: str) -> tuple[int, int]:
    place, _colon, value = part.partition(":")
    return int(place), int(value or 1)


def _check_places(places: Sequence[int], limits: Limits) -> None:
    if max(places) > limits.options:
        raise InvalidMarks(Fault.NOT_ON_THE_LIST)
    if len(set(places)) < len(places):
        raise InvalidMarks(Fault.TWICE)
    if limits.most is not None and len(places) > limits.most:
        raise InvalidMarks(Fault.TOO_MANY)


def _checked_values(pairs: Sequence[tuple[int, int]], limits: Limits) -> str:
    if limits.marking is Marking.SCORES and max(value for _place, value in pairs) > limits.highest:
        raise InvalidMarks(Fault.OUT_OF_RANGE)
    if limits.marking is Marking.POINTS:
        pairs = [(place, value) for place, value in pairs if value]
        if limits.points is not None and sum(value for _place, value in pairs) > limits.points:
            raise InvalidMarks(Fault.TOO_MANY)
    is_packed = limits.marking is Marking.KNAPSACK and limits.budget is not None
    if is_packed and sum(limits.costs[place - 1] for place, _one in pairs) > (limits.budget or 0):
        raise InvalidMarks(Fault.OVER_BUDGET)
    if limits.marking in {Marking.SCORES, Marking.POINTS}:
        return ",".join(f"{place}:{value}" for place, value in pairs)
    return ",".join(str(place) for place, _one in pairs)
