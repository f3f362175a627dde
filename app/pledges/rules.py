"""Decisions about pledges: plain values in, plain values out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SMALLEST_SHOWN = 10  # a ward is named only where at least this many pledges share it (facts: small numbers)
MISSES_BEFORE_LAPSE = 3  # check-ins in a row without an answer
FIRST_CHECK_INS = (timedelta(weeks=4), timedelta(weeks=12))
LATER_CHECK_INS = timedelta(weeks=13)  # quarterly from then on
EARLY = timedelta(weeks=2)  # an answer this long before a reminder makes the reminder needless
REPLY_TIME = timedelta(weeks=2)  # how long the last of three unanswered check-ins stays open
MOST_WORDS = 280  # characters of a pledge in somebody's own words
LONGEST_SHARED = timedelta(days=366)
LARGEST_SHARED = 100_000  # people a shared pledge may wait for


class State(StrEnum):
    """Where a pledge stands. It counts for the town from `active` on."""

    UNCONFIRMED = "unconfirmed"  # waiting for its e-mail to be answered
    WAITING = "waiting"  # confirmed, and holds as soon as enough others join
    ACTIVE = "active"  # made, and not yet asked about
    KEEPING = "keeping"  # "still doing it"
    DONE = "done"
    STOPPED = "stopped"  # the resident said so
    LAPSED = "lapsed"  # three check-ins without an answer
    WITHDRAWN = "withdrawn"
    RELEASED = "released"  # too few others joined


class Answer(StrEnum):
    """What a resident says at a check-in."""

    DONE = "done"
    STILL_DOING = "still_doing"
    STOPPED = "stopped"


ALIVE = frozenset({State.UNCONFIRMED, State.WAITING, State.ACTIVE, State.KEEPING})
COUNTED = (State.ACTIVE, State.KEEPING, State.DONE, State.STOPPED, State.LAPSED, State.WITHDRAWN)
KEPT = frozenset({State.KEEPING, State.DONE})
CHECKED_IN_ON = frozenset({State.ACTIVE, State.KEEPING})
SETTLED = frozenset({State.DONE, State.STOPPED})  # its maker told us how it ended
ANSWERABLE = CHECKED_IN_ON | SETTLED | {State.LAPSED}

TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.UNCONFIRMED: frozenset({State.WAITING, State.ACTIVE, State.WITHDRAWN}),
    State.WAITING: frozenset({State.ACTIVE, State.RELEASED, State.WITHDRAWN}),
    State.ACTIVE: frozenset({State.KEEPING, State.DONE, State.STOPPED, State.LAPSED, State.WITHDRAWN}),
    State.KEEPING: frozenset({State.KEEPING, State.DONE, State.STOPPED, State.LAPSED, State.WITHDRAWN}),
    # A lapsed pledge is not lost: an answer, however late, is the truth.
    State.LAPSED: frozenset({State.KEEPING, State.DONE, State.STOPPED, State.WITHDRAWN}),
    # One tap too many must not be the last word: the answer can be put right, and the pledge taken back.
    State.DONE: frozenset({State.KEEPING, State.STOPPED, State.WITHDRAWN}),
    State.STOPPED: frozenset({State.KEEPING, State.DONE, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
    State.RELEASED: frozenset(),
}


def may_become(now: State, then: State) -> bool:
    return then in TRANSITIONS[now]


def may_close_on(day: date, today: date) -> bool:
    """Whether a shared pledge started today may have this as its last day: a day ahead, at most a year."""
    return today < day <= today + LONGEST_SHARED


def first_name(name: str) -> str:
    """What comes before the first white space, of whatever kind: a no-break space reveals no surname."""
    return (name.split() or [""])[0]


def state_after(answer: Answer) -> State:
    return {Answer.DONE: State.DONE, Answer.STILL_DOING: State.KEEPING, Answer.STOPPED: State.STOPPED}[answer]


def check_in_due(started_on: date, number: int) -> date:
    """The day of the check-in with this number, counted from 1: at 4 and 12 weeks, then quarterly."""
    if number <= len(FIRST_CHECK_INS):
        return started_on + FIRST_CHECK_INS[number - 1]
    return started_on + FIRST_CHECK_INS[-1] + (number - len(FIRST_CHECK_INS)) * LATER_CHECK_INS


def check_in_answered(started_on: date, today: date, upcoming: int) -> int:
    """Which check-in an answer given today is for; `upcoming` is the next we would ask.

    Shortly before its reminder an answer counts as the upcoming one's, so whoever has answered is not asked again.
    Otherwise it answers, or changes the answer to, the one before (0: nobody has asked yet).
    """
    return upcoming if today >= check_in_due(started_on, upcoming) - EARLY else upcoming - 1


def check_in_after(started_on: date, today: date, answered: int) -> int:
    """The first check-in after the answered one whose day still lies ahead."""
    number = answered + 1
    while check_in_due(started_on, number) <= today:
        number += 1
    return number


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pledges stand where. `made` is all that were ever confirmed and came into force."""

    active: int = 0
    keeping: int = 0
    done: int = 0
    stopped: int = 0
    lapsed: int = 0
    withdrawn: int = 0

    @property
    def made(self) -> int:
        return self.active + self.keeping + self.done + self.stopped + self.lapsed + self.withdrawn

    @property
    def kept(self) -> int:
        return self.keeping + self.done

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.active + other.active,
            self.keeping + other.keeping,
            self.done + other.done,
            self.stopped + other.stopped,
            self.lapsed + other.lapsed,
            self.withdrawn + other.withdrawn,
        )


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def wards_to_show(made: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """Pledges by ward where at least ten share it, and the number of all others together.

    `made` has the ward's code, or "" for pledges whose maker named none. If the others came from a single ward, the
    remainder would reveal it, so the smallest ward shown joins them.
    """
    shown = {ward: count for ward, count in made.items() if ward and count >= SMALLEST_SHOWN}
    hidden = {ward: count for ward, count in made.items() if ward not in shown and count}
    if len(hidden) == 1 and "" not in hidden and shown:
        smallest = min(shown, key=lambda ward: (shown[ward], ward))
        hidden[smallest] = shown.pop(smallest)
    return shown, sum(hidden.values())
