"""What the town's wall, the front page and the first page of a pledge show, read from an address and the counters."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import sha256

from app.kit.clock import now
from app.kit.paging import Page
from app.places.models import Ward
from app.places.queries import list_wards
from app.pledges import finding, queries
from app.pledges.models import Action, Effort, Pledge
from app.pledges.queries import Filter, TownTally
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
    by_ward: list[tuple[Ward, int]]
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
    page: Page[Pledge]
    priorities: tuple[Priority, ...]
    actions: dict[int, Action]
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
        return queries.key_of(self.page.items[0]) if self.page.items else BEFORE_ALL

    @property
    def priority_names(self) -> dict[str, str]:
        return {priority.slug: priority.name for priority in self.priorities}


@dataclass(frozen=True)
class Front:
    """What the front page says of pledges. It holds the actions, so that reading a pledge's asks nothing more."""

    town: Tally
    recent: Sequence[Pledge]
    actions: list[Action]
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
    catalogue = queries.list_actions(with_own_words=True)
    priorities = list_priorities()
    totals = _totals(queries.get_tally(), catalogue)
    priority = _one_of(args.get("priority"), {each.slug for each in priorities})
    asked_ward = _one_of(args["ward"], {each.code for each in list_wards()}) if args.get("ward") else ""
    ward = _one_of(asked_ward, set(totals.ward_names))
    words = args.get("q", "").strip()[:LONGEST_SEARCH]
    after = args.get("after", "")
    outcome = _one_of(args.get("outcome"), {each.code for each in list_outcomes()})
    page = _page(Filter(_wanted(catalogue, priority, outcome), ward, words), after)
    actions = {action.id: action for action in catalogue}
    return Wall(
        totals,
        page,
        priorities,
        actions,
        priority,
        outcome,
        ward,
        words,
        is_first=finding.is_first(after),
        is_ward_too_small=asked_ward != ward,
    )


def _page(wanted: Filter, after: str) -> Page[Pledge]:
    if wanted.words:
        return finding.list_found(wanted, queries.list_actions(), after=after)
    return queries.list_recent(wanted, after=queries.read_key(after))


def _wanted(catalogue: list[Action], priority: str, outcome: str) -> tuple[int, ...] | None:
    """Which actions serve what somebody asked for; None when they asked for nothing."""
    if not priority and not outcome:
        return None
    serving = queries.list_outcome_actions().get(outcome, []) if outcome else [action.id for action in catalogue]
    return tuple(action.id for action in catalogue if action.id in serving and priority in {"", action.priority_slug})


def read_totals() -> Totals:
    return _totals(queries.get_tally(), queries.list_actions(with_own_words=True))


def count_newer(args: Mapping[str, str]) -> int | None:
    """How many pledges began since the newest that a wall shows. None where no wall asks."""
    if "newest" not in args:
        return None
    newest = queries.read_key(args["newest"])
    return queries.count_since(newest, most=MOST_NEWER + 1) if newest else 0


def read_front() -> Front:
    """The town's two numbers and its newest pledges."""
    tally = queries.get_tally()
    actions = queries.list_actions(with_own_words=True)
    recent = queries.list_recent(Filter(), size=ON_THE_FRONT).items
    names = {ward.code: ward.name for ward in list_wards() if ward.code in tally.by_ward}
    return Front(tally.town, recent, actions, names, now())


def read_choice(args: Mapping[str, str]) -> Choice:
    """The first page's catalogue, narrowed by priority, effort and "takes no money"."""
    priorities = list_priorities()
    priority = _one_of(args.get("priority"), {each.slug for each in priorities})
    effort = _one_of(args.get("effort"), {each.value for each in Effort})
    is_free = args.get("free") == "yes"
    actions = queries.list_actions(priority=priority, effort=Effort(effort) if effort else None, is_free=is_free)
    groups = [(each, [action for action in actions if action.priority_slug == each.slug]) for each in priorities]
    return Choice([(each, group) for each, group in groups if group], priority, effort, is_free)


def _totals(tally: TownTally, catalogue: list[Action]) -> Totals:
    by_priority = [
        (
            priority,
            total(tally.by_action.get(each.id, Tally()) for each in catalogue if each.priority_slug == priority.slug),
        )
        for priority in list_priorities()
    ]
    outcomes = queries.list_outcome_actions()
    by_outcome = [
        (outcome, total(tally.by_action.get(action_id, Tally()) for action_id in outcomes[outcome.code]))
        for outcome in list_outcomes()
        if outcome.code in outcomes
    ]
    by_ward = [(ward, tally.by_ward[ward.code]) for ward in list_wards() if ward.code in tally.by_ward]
    return Totals(tally.town, by_priority, by_outcome, by_ward, tally.elsewhere, now())


def ward_to_show(pledge: Pledge) -> Ward | None:
    """The ward of one pledge, where enough pledges share it."""
    if pledge.ward_code is None or pledge.ward_code not in queries.get_tally().by_ward:
        return None
    return next((ward for ward in list_wards() if ward.code == pledge.ward_code), None)


def _one_of(value: str | None, allowed: set[str]) -> str:
    return value if value in allowed and value else ""
