"""The demo town put together: staff, residents, a year of pledges, and as many more as somebody asks for.

All of it is one transaction: whoever interrupts the building leaves nothing behind, and building again starts afresh.
"""

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.commitments.models import Commitment
from app.db import Base, db
from app.demo import bulk, cast, following, news, polling, promising, reporting, shared, standard, suggesting
from app.demo.calendar import Calendar, town_day, town_time
from app.demo.plans import YEAR, Choice, Plan, Planner
from app.demo.pledging import Stage
from app.demo.residents import Resident, invent_residents
from app.kit import outbox
from app.kit.clock import as_of, today
from app.mis.models import MisRelease
from app.organisations.models import Organisation
from app.places.queries import list_wards
from app.pledges.models import Action, Pledge, SharedPledge
from app.pledges.queries import list_actions
from app.pledges.suggestion_models import Suggestion
from app.polls.models import Poll
from app.vision.models import DevelopmentUpdate

SEED = 2040
DEFAULT_RESIDENTS = 200
PLEDGES_EACH = 3
SIGN_IN_PLANS = 5  # of the resident whose account one can use
MOST_BY_ACTIONS = 10_000  # residents; above, the default town is acted and the others are written in bulk
PLEDGES_IN_BULK = (40, 9)  # pledges for every so many residents: 225,000 people make a million

Say = Callable[[str], None]


def has_people() -> bool:
    return db.session.scalar(select(Person.id).limit(1)) is not None


def is_built() -> bool:
    return bool(cast.list_sign_ins())


def build(number: int, say: Say) -> dict[str, int]:
    """Build a town of so many residents in the caller's transaction; returns what is in it."""
    until = town_time(today(), 0)
    dice = random.Random(SEED)  # noqa: S311 - a draw to be repeated, not a secret
    residents = invent_residents(number, list_wards(), dice)
    acting = number if number <= MOST_BY_ACTIONS else DEFAULT_RESIDENTS
    catalogue = choices_of(list_actions(with_own_words=True))
    with outbox.held_back():
        act_town(cast.with_known_residents(residents[:acting]), catalogue, until, say)
    if number > acting:
        pledges = number * PLEDGES_IN_BULK[0] // PLEDGES_IN_BULK[1] - _count(Pledge)
        write_town(residents[acting:], catalogue, pledges, until, say)
    return {
        "people": _count(Person),
        "pledges": _count(Pledge),
        "shared pledges": _count(SharedPledge),
        "suggestions": _count(Suggestion),
        "updates on developments": _count(DevelopmentUpdate),
        "polls": _count(Poll),
        "organisations": _count(Organisation),
        "commitments": _count(Commitment),
        "releases of band shares": _count(MisRelease),
    }


def act_town(residents: Sequence[Resident], catalogue: Sequence[Choice], until: datetime, say: Say) -> None:
    """Everybody does everything themselves, through the actions."""
    opening = until - YEAR - timedelta(days=7)
    with as_of(opening):
        staff = cast.hire_staff()
    stage = Stage(Calendar(until), staff[Role.MODERATOR], cast.hash_known_passwords())
    planner = Planner(residents, catalogue, until, SEED)
    plans = draw_plans(planner)
    for plan in plans:
        stage.enter(plan)
    known = residents[: len(cast.RESIDENTS)]
    facilitator = staff[Role.FACILITATOR]
    shared.enter_stories(stage, planner, plans, facilitator=facilitator, known=known[2:])
    suggesting.enter_ideas(stage, known, facilitator)
    news.enter_news(stage.calendar, facilitator)
    polling.enter_polls(stage, residents[len(known) :], facilitator)  # whoever signs in as one of those has a vote left
    reporting.enter_complaints(stage.calendar, staff[Role.MODERATOR])
    colleagues = standard.Colleagues(staff[Role.ANALYST], staff[Role.ADMINISTRATOR])
    standard.enter_years(stage.calendar, list(list_wards()), colleagues, SEED)
    deciding = promising.Colleagues(facilitator, staff[Role.REVIEWER])
    promising.enter_bodies(stage, [ward.code for ward in list_wards()], town_day(until), deciding)
    stage.enter_jobs(town_day(opening))
    stage.calendar.run(_month_teller(say))
    promising.work_out_statuses(town_day(until))
    following.enter_followers(facilitator)


def draw_plans(planner: Planner) -> list[Plan]:
    """What people promise on their own. The first resident, whom one can sign in as, has promised a little of all."""
    total = max(len(planner.residents), len(planner.residents) * PLEDGES_EACH - shared.PLEDGES)
    of_all = [planner.plan_of(0, key, key / SIGN_IN_PLANS) for key in range(SIGN_IN_PLANS)]
    return [*of_all, *planner.draw(total - SIGN_IN_PLANS, first_key=SIGN_IN_PLANS)]


def write_town(
    residents: Sequence[Resident], catalogue: Sequence[Choice], pledges: int, until: datetime, say: Say
) -> None:
    """The same kind of year for many more, without acting it."""
    db.session.flush()
    db.session.expunge_all()  # nothing may make the actions, read a million times, ask the database again
    actions = {action.slug: action for action in list_actions(with_own_words=True)}
    db.session.expunge_all()
    planner = Planner(residents, catalogue, until, SEED + 1)
    plans = planner.draw(pledges, first_key=_count(Pledge))
    for written in bulk.write(plans, bulk.Writer(residents, actions, until)):
        say(f"{written:,} of {pledges:,} pledges written")


def choices_of(catalogue: Sequence[Action]) -> list[Choice]:
    return [Choice(each.slug, each.priority_slug, each.unit, each.is_own_words) for each in catalogue]


def _month_teller(say: Say) -> Callable[[date], None]:
    """Says each month as it begins."""
    told: set[tuple[int, int]] = set()

    def tell(day: date) -> None:
        if (day.year, day.month) not in told:
            told.add((day.year, day.month))
            say(f"{day:%B %Y}")

    return tell


def _count(table: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0
