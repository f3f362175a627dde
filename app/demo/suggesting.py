"""Actions that residents of the demo town suggest, and what its Taskforce makes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.accounts.models import Person
from app.db import db
from app.demo.calendar import town_day, town_time
from app.demo.pledging import Stage
from app.demo.residents import Resident
from app.pledges import suggestions
from app.pledges.models import Effort
from app.pledges.queries import get_action
from app.pledges.suggestion_models import Suggestion


@dataclass(frozen=True, kw_only=True)
class Idea:
    """A suggestion and its fate: an entry of its own, one it is merged into, a refusal, or no decision yet."""

    title: str
    why: str
    priority: str
    days_ago: int
    entry: suggestions.Entry | None = None
    into: str = ""
    reason: str = ""


IDEAS = (
    Idea(
        title="Lend tools to neighbours",
        why="Most drills lie in a drawer. A street needs one, not forty.",
        priority="net-zero",
        days_ago=200,
        entry=suggestions.Entry(
            title="Lend and borrow instead of buying",
            first_person="lend and borrow tools and toys instead of buying new ones",
            priority="net-zero",
            outcomes=("NZ1", "NZ4"),
            effort=Effort.SMALL,
            frequency="when needed",
            unit=None,
            is_free=True,
        ),
    ),
    Idea(
        title="Leave the car at home on Fridays",
        why="One day a week is easy to begin with.",
        priority="net-zero",
        days_ago=120,
        into="greener-travel",
        reason="“Switch to greener travel” covers this: say “trips a week” and add your own words.",
    ),
    Idea(
        title="Report every pothole",
        why="The council cannot mend what it does not know about.",
        priority="inclusive-economy",
        days_ago=90,
        reason="Please do. It is a service request rather than a promise, and there is a form for it already.",
    ),
    Idea(
        title="Read with a child every week",
        why="Twenty minutes a week makes a difference, and it is fun.",
        priority="child-friendly-town",
        days_ago=9,
    ),
    Idea(
        title="Learn ten words of a neighbour’s language",
        why="A greeting opens doors in a town that speaks so many languages.",
        priority="fairness",
        days_ago=3,
    ),
)


def enter_ideas(stage: Stage, people: Sequence[Resident], facilitator: Person) -> None:
    """Put every idea into the calendar; decisions come a week later."""
    for number, idea in enumerate(IDEAS):
        _enter(stage, idea, f"demo-{number}", people[number % len(people)], facilitator)


def _enter(stage: Stage, idea: Idea, key: str, resident: Resident, facilitator: Person) -> None:
    def suggest() -> None:
        person = stage.account_of(resident)
        suggestion = suggestions.suggest(key=key, title=idea.title, why=idea.why, priority=idea.priority, actor=person)
        if idea.entry or idea.reason:
            stage.calendar.enter(decided_at, lambda: _decide(suggestion.id, idea, facilitator))

    day = town_day(stage.calendar.until) - timedelta(days=idea.days_ago)
    decided_at = town_time(day + timedelta(days=7), 14)
    stage.calendar.enter(town_time(day, 19), suggest)


def _decide(suggestion_id: int, idea: Idea, facilitator: Person) -> None:
    suggestion = db.session.get_one(Suggestion, suggestion_id)
    if idea.entry:
        suggestions.accept(suggestion, idea.entry, actor=facilitator)
    elif idea.into:
        suggestions.merge(suggestion, get_action(idea.into), reason=idea.reason, actor=facilitator)
    else:
        suggestions.decline(suggestion, reason=idea.reason, actor=facilitator)
