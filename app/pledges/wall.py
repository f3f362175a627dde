"""What the town's wall, the front page and the first page of a pledge show, read from an address and the counters."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import sha256

from app.kit.clock import now
from app.kit.paging import Page
from app.places.queries import WardName, list_ward_names
from app.pledges import feed, finding, queries
from app.pledges.feed import Filter, Listed, Promised
from app.pledges.models import Action, Effort, Pledge
from app.pledges.queries import TownTally
from app.pledges.rules import Tally, total
from app.vision.document import Outcome, Priority
from app.vision.queries import list_outcomes, list_priorities

LONGEST_SEARCH = 100  # characters
ON_THE_FRONT = 5  # pledges
MOST_NEWER = 20  # more than so many need no exact number
BEFORE_ALL = "0-0"  # what an empty wall has for its newest pledge


@dataclass(frozen=True)
class Totals:
    """The counters in the town's terms."""

    town: Tally
    by_priority: list[tuple[Priority, Tally]]
    by_outcome: list[tuple[Outcome, Tally]]
    by_ward: list[tuple[WardName, int]]
    elsewhere: int
    as_of: datetime

    @property
    def stamp(self) -> str:
        """Changes whenever a counter does: who has seen this one needs no other."""
        by_ward = [(ward.code, made) for ward, made in self.by_ward]
        counts = ([astuple(tally) for _priority, tally in self.by_priority], by_ward, self.elsewhere)
        return sha256(repr(counts).encode()).hexdigest()[:16]

    @property
    def ward_names(self) -> dict[str, str]:
        """Of the wards that may be shown."""
        return {ward.code: ward.name for ward, _made in self.by_ward}


@dataclass(frozen=True)
class Wall:
    """One view of the wall: the totals, the filter somebody chose, and a page of pledges."""

    totals: Totals
    page: Page[Listed]
    priorities: tuple[Priority, ...]
    priority: str
    outcome: str
    ward: str
    words: str
    is_first: bool
    is_ward_too_small: bool  # somebody asked for one that too few pledges share

    @property
    def chosen(self) -> dict[str, str]:
        """The filter, as an address carries it."""
        pairs = {"priority": self.priority, "outcome": self.outcome, "ward": self.ward, "q": self.words}
        return {name: value for name, value in pairs.items() if value}

    @property
    def newest(self) -> str:
        """The pledge that newer ones come before; nothing where they would not come first."""
        if self.chosen or not self.is_first:
            return ""
        return feed.key_of(self.page.items[0]) if self.page.items else BEFORE_ALL

    @property
    def priority_names(self) -> dict[str, str]:
        return {priority.slug: priority.name for priority in self.priorities}


@dataclass(frozen=True)
class Front:
    """What the front page says of pledges."""

    town: Tally
    recent: Sequence[Listed]
    ward_names: dict[str, str]
    as_of: datetime


@dataclass(frozen=True)
class Choice:
    """The catalogue as somebody narrowed it, in the order of the priorities."""

    groups: list[tuple[Priority, list[Action]]]
    priority: str
    effort: str
    is_free: bool

    @property
    def actions(self) -> list[Action]:
        return [action for _priority, group in self.groups for action in group]

    @property
    def has_nothing_for_priority(self) -> bool:
        """The list has no action yet that serves the priority somebody asked for."""
        return bool(self.priority) and not self.groups and not self.effort and not self.is_free

    @property
    def is_narrowed(self) -> bool:
        return bool(self.priority or self.effort or self.is_free)


def read(args: Mapping[str, str]) -> Wall:
    """The wall that an address asks for. What an address gets wrong is left out."""
    catalogue = feed.read_catalogue()
    priorities = list_priorities()
    totals = _totals(queries.get_tally(), catalogue)
    priority = _one_of(args.get("priority"), {each.slug for each in priorities})
    asked_ward = _one_of(args["ward"], {each.code for each in list_ward_names()}) if args.get("ward") else ""
    ward = _one_of(asked_ward, set(totals.ward_names))
    words = args.get("q", "").strip()[:LONGEST_SEARCH]
    after = args.get("after", "")
    outcome = _one_of(args.get("outcome"), {each.code for each in list_outcomes()})
    page = _page(Filter(_wanted(catalogue, priority, outcome), ward, words), catalogue, after)
    return Wall(
        totals,
        page,
        priorities,
        priority,
        outcome,
        ward,
        words,
        is_first=finding.is_first(after),
        is_ward_too_small=asked_ward != ward,
    )


def _page(wanted: Filter, catalogue: Mapping[int, Promised], after: str) -> Page[Listed]:
    if wanted.words:
        return finding.list_found(wanted, catalogue, after=after)
    return feed.list_recent(wanted, catalogue, after=feed.read_key(after))


def _wanted(catalogue: Mapping[int, Promised], priority: str, outcome: str) -> tuple[int, ...] | None:
    """Which actions serve what somebody asked for; None when they asked for nothing."""
    if not priority and not outcome:
        return None
    serving = queries.list_outcome_actions().get(outcome, []) if outcome else list(catalogue)
    return tuple(
        number for number, action in catalogue.items() if number in serving and priority in {"", action.priority_slug}
    )


def read_totals() -> Totals:
    return _totals(queries.get_tally(), feed.read_catalogue())


def count_newer(args: Mapping[str, str]) -> int | None:
    """How many pledges began since the newest that a wall shows. None where no wall asks."""
    if "newest" not in args:
        return None
    newest = feed.read_key(args["newest"])
    return feed.count_since(newest, most=MOST_NEWER + 1) if newest else 0


def read_front() -> Front:
    """The town's two numbers and its newest pledges."""
    tally = queries.get_tally()
    recent = feed.list_recent(Filter(), feed.read_catalogue(), size=ON_THE_FRONT).items
    names = {ward.code: ward.name for ward in list_ward_names() if ward.code in tally.by_ward}
    return Front(tally.town, recent, names, now())


def read_choice(args: Mapping[str, str]) -> Choice:
    """The first page's catalogue, narrowed by priority, effort and "takes no money"."""
    priorities = list_priorities()
    priority = _one_of(args.get("priority"), {each.slug for each in priorities})
    effort = _one_of(args.get("effort"), {each.value for each in Effort})
    is_free = args.get("free") == "yes"
    actions = queries.list_actions(priority=priority, effort=Effort(effort) if effort else None, is_free=is_free)
    groups = [(each, [action for action in actions if action.priority_slug == each.slug]) for each in priorities]
    return Choice([(each, group) for each, group in groups if group], priority, effort, is_free)


def _totals(tally: TownTally, catalogue: Mapping[int, Promised]) -> Totals:
    by_priority = [
        (priority, total(tally.of(number) for number, each in catalogue.items() if each.priority_slug == priority.slug))
        for priority in list_priorities()
    ]
    outcomes = queries.list_outcome_actions()
    by_outcome = [
        (outcome, total(tally.of(number) for number in outcomes[outcome.code]))
        for outcome in list_outcomes()
        if outcome.code in outcomes
    ]
    by_ward = [(ward, tally.by_ward[ward.code]) for ward in list_ward_names() if ward.code in tally.by_ward]
    return Totals(tally.town, by_priority, by_outcome, by_ward, tally.elsewhere, now())


def ward_to_show(pledge: Pledge) -> WardName | None:
    """The ward of one pledge, where enough pledges share it."""
    if pledge.ward_code is None or pledge.ward_code not in queries.get_tally().by_ward:
        return None
    return next((ward for ward in list_ward_names() if ward.code == pledge.ward_code), None)


def _one_of(value: str | None, allowed: set[str]) -> str:
    return value if value in allowed and value else ""
