"""The shared pledges of the demo town: one of every kind, with the people who join them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.accounts.models import Person
from app.db import db
from app.demo.calendar import town_day, town_time
from app.demo.plans import Plan, Planner
from app.demo.pledging import Stage
from app.demo.residents import Resident
from app.pledges import moderating, sharing
from app.pledges.models import SharedPledge
from app.pledges.queries import find_by_key, get_action

FIRST_KEY = 0xD00000  # of the joiners' pledges: far from those of ordinary plans


@dataclass(frozen=True, kw_only=True)
class Story:
    """A shared pledge: started so many days ago, open for so many, joined by so many."""

    title: str
    reason: str
    slug: str
    target: int
    joiners: int = 0
    days_ago: int
    days_open: int
    organisation: str = ""
    promise_back: str = ""
    is_accepted: bool = True
    refusal: str = ""


STORIES = (
    Story(
        title="A car-free school run in Stopsley",
        reason="If enough families walk or cycle, the road outside the school is safe for all of them.",
        slug="greener-travel",
        target=12,
        joiners=14,
        days_ago=170,
        days_open=90,
        organisation="Hatters’ Cycle Repair (demonstration)",
        promise_back="Demonstration: a free safety check for every bike of those who joined.",
    ),
    Story(
        title="Two hours for the food bank, together",
        reason="One person cannot run an evening collection. Twenty-five can.",
        slug="volunteer",
        target=25,
        joiners=14,
        days_ago=24,
        days_open=70,
    ),
    Story(
        title="Christmas shopping on our own high streets",
        reason="Forty households buying local keep a small shop open through the winter.",
        slug="buy-local",
        target=40,
        joiners=9,
        days_ago=15,
        days_open=60,
        organisation="Market Hall Traders (demonstration)",
        promise_back="Demonstration: a free stall for a day for a new Luton maker.",
    ),
    Story(
        title="A street that retrofits together",
        reason="An installer gives a better price when a whole street insulates its lofts in one go.",
        slug="retrofit",
        target=30,
        joiners=8,
        days_ago=140,
        days_open=75,
    ),
    Story(
        title="A walking bus to the allotments",
        reason="Some of us would come if we did not have to walk alone.",
        slug="keep-active",
        target=10,
        days_ago=5,
        days_open=40,
        is_accepted=False,
    ),
    Story(
        title="Recycle for a prize",
        reason="Whoever recycles most wins a holiday.",
        slug="recycle",
        target=500,
        days_ago=60,
        days_open=30,
        is_accepted=False,
        refusal="A pledge is a promise, not a competition. Would you like to start one without the prize?",
    ),
)

PLEDGES = sum(story.joiners + story.is_accepted for story in STORIES)  # each accepted one begins with its starter's


def enter_stories(
    stage: Stage, planner: Planner, plans: Sequence[Plan], *, facilitator: Person, known: Sequence[Resident]
) -> None:
    """Put every story into the calendar. Whoever has promised the same thing alone does not join."""
    taken = {(plan.resident.number, plan.slug) for plan in plans}
    for place, story in enumerate(STORIES):
        free = [each for each in planner.residents if (each.number, story.slug) not in taken]
        starter = next((each for each in known if each in free), free[0])
        opened_on = town_day(stage.calendar.until) - timedelta(days=story.days_ago)
        _enter_start(stage, story, starter, opened_on, facilitator)
        joiners = planner.dice.sample([each for each in free if each != starter], k=min(story.joiners, len(free) - 1))
        for plan in _joiners_plans(story, joiners, opened_on, FIRST_KEY + place * 1000, planner):
            stage.enter(plan)


def _enter_start(stage: Stage, story: Story, starter: Resident, day: date, facilitator: Person) -> None:
    def propose() -> None:
        stage.shared[story.title] = sharing.propose(_proposal(story, day), actor=stage.account_of(starter))

    def decide() -> None:
        _decide(stage, story, facilitator)

    stage.calendar.enter(town_time(day, 9), propose)
    stage.calendar.enter(town_time(day, 15), decide)


def _proposal(story: Story, day: date) -> sharing.Proposal:
    return sharing.Proposal(
        key=f"demo-{STORIES.index(story)}",
        title=story.title,
        reason=story.reason,
        action=get_action(story.slug),
        target=story.target,
        closes_on=day + timedelta(days=story.days_open),
        organisation=story.organisation,
        promise_back=story.promise_back,
    )


def _decide(stage: Stage, story: Story, facilitator: Person) -> None:
    """The Taskforce accepts it, declines it, or has not come to it yet."""
    shared = db.session.get_one(SharedPledge, stage.shared[story.title].id)
    if story.is_accepted:
        sharing.accept(shared, actor=facilitator)
        first = find_by_key(f"shared-{shared.id}")
        if first is not None:
            moderating.show([first.id], actor=stage.moderator)
    elif story.refusal:
        sharing.decline(shared, reason=story.refusal, actor=facilitator)


def _joiners_plans(
    story: Story, joiners: Sequence[Resident], opened_on: date, first_key: int, planner: Planner
) -> list[Plan]:
    """Evenly over the time it is open, or has been so far."""
    days = min(story.days_open, story.days_ago) - 2
    return [
        Plan(
            key=f"{first_key + number:032x}",
            resident=resident,
            slug=story.slug,
            at=town_time(opened_on + timedelta(days=1 + days * number // len(joiners)), 10 + number % 9),
            confirms_after=timedelta(0) if resident.has_account else timedelta(minutes=20),
            replies=planner.draw_replies(resident),
            shared=story.title,
        )
        for number, resident in enumerate(joiners)
    ]
