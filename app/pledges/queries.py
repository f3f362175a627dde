"""What pages read about pledges."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import bindparam, func, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person
from app.db import db, table_of
from app.kit.errors import Gone, NotFound
from app.pledges.addresses import read_manage_token
from app.pledges.models import Action, CheckIn, Effort, Pledge, PledgeCount, SharedPledge, SharedState, action_outcomes
from app.pledges.rules import COUNTED, State, Tally, total, wards_to_show

# The statements of the busiest pages, put together once: building one costs as much as running it.
PEOPLE, PLEDGES = table_of(Person), table_of(Pledge)
CATALOGUE = select(Action).order_by(Action.position, Action.id)
OUTCOMES_SERVED = select(action_outcomes).order_by(action_outcomes.c.action_id)
COUNTERS = [getattr(PledgeCount, state.value) for state in COUNTED]
BY_ACTION = select(PledgeCount.action_id, *map(func.sum, COUNTERS)).group_by(PledgeCount.action_id)
BY_WARD = select(PledgeCount.ward_code, func.sum(sum(COUNTERS[1:], COUNTERS[0]))).group_by(PledgeCount.ward_code)
EPOCH_AND_STATE = (
    select(PEOPLE.c.session_epoch, PLEDGES.c.state)
    .join(PLEDGES, PLEDGES.c.person_id == PEOPLE.c.id)
    .where(PLEDGES.c.id == bindparam("number"))
)


def list_actions(
    *, priority: str = "", effort: Effort | None = None, is_free: bool = False, with_own_words: bool = False
) -> list[Action]:
    """The catalogue in its order, narrowed by what the resident asked for."""
    query = CATALOGUE
    if not with_own_words:
        query = query.where(Action.is_own_words.is_(False))
    if priority:
        query = query.where(Action.priority_slug == priority)
    if effort:
        query = query.where(Action.effort == effort)
    if is_free:
        query = query.where(Action.is_free)
    return list(db.session.scalars(query))


def list_outcome_actions() -> dict[str, list[int]]:
    """Which actions serve each outcome: code -> ids of actions."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for action_id, code in db.session.execute(OUTCOMES_SERVED):
        found[code].append(action_id)
    return dict(found)


def get_action(slug: str) -> Action:
    action = db.session.scalar(select(Action).where(Action.slug == slug))
    if action is None:
        raise NotFound(_("There is no such action."))
    return action


def find_action(slug: str) -> Action | None:
    return db.session.scalar(select(Action).where(Action.slug == slug))


@dataclass(frozen=True)
class TownTally:
    """The counters of the whole town: by action, and by ward where enough share it."""

    by_action: dict[int, Tally]
    by_ward: dict[str, int]
    elsewhere: int  # pledges whose ward is not named, or is shared by too few to show

    @property
    def town(self) -> Tally:
        return total(self.by_action.values())

    def of(self, action_id: int) -> Tally:
        return self.by_action.get(action_id, Tally())


def get_tally() -> TownTally:
    """Read the counters: two statements, whatever the number of pledges."""
    by_action = {action_id: Tally(*map(int, counts)) for action_id, *counts in db.session.execute(BY_ACTION)}
    by_ward, elsewhere = wards_to_show({code: int(made) for code, made in db.session.execute(BY_WARD)})
    return TownTally(by_action, by_ward, elsewhere)


def get_public(pledge_id: int) -> Pledge:
    """A pledge anyone may see: one that came into force."""
    pledge = db.session.scalar(
        select(Pledge)
        .where(Pledge.id == pledge_id, Pledge.started_at.is_not(None))
        .options(joinedload(Pledge.action).selectinload(Action.outcomes))
    )
    if pledge is None:
        raise NotFound(_("There is no such pledge."))
    return pledge


def get_pledge(pledge_id: int | None) -> Pledge:
    """Any pledge, for somebody who holds a link to it."""
    pledge = db.session.get(Pledge, pledge_id) if pledge_id is not None else None
    if pledge is None:
        raise NotFound(_("There is no such pledge."))
    return pledge


def get_managed(token: str) -> Pledge:
    """The pledge of a manage link. It dies when its maker signs out everywhere, or leaves: Gone, not unknown."""
    pledge_id, epoch = read_manage_token(token)
    pledge = db.session.scalar(
        select(Pledge)
        .where(Pledge.id == pledge_id)
        .options(joinedload(Pledge.person), joinedload(Pledge.action), joinedload(Pledge.shared_pledge))
    )
    if pledge is None:
        raise NotFound(_("There is no such pledge."))
    if pledge.person is None or pledge.person.session_epoch != epoch:
        raise Gone(_("This link has ended, because its owner signed out everywhere, moved to another address or left."))
    return pledge


def get_epoch_and_state(pledge_id: int) -> tuple[int, State]:
    """What the manage link of a pledge hangs on, of somebody who has not left, and where the pledge stands."""
    epoch, state = db.session.execute(EPOCH_AND_STATE, {"number": pledge_id}).one()
    return epoch, state


def get_own(pledge_id: int, person: Person) -> Pledge:
    """One's own pledge; somebody else's does not exist."""
    pledge = db.session.get(Pledge, pledge_id)
    if pledge is None or not pledge.belongs_to(person):
        raise NotFound(_("There is no such pledge."))
    return pledge


def list_by_person(person: Person) -> list[Pledge]:
    """All pledges of one person, newest first."""
    return list(
        db.session.scalars(
            select(Pledge)
            .where(Pledge.person_id == person.id)
            .order_by(Pledge.id.desc())
            .options(joinedload(Pledge.action))
        )
    )


def find_by_key(key: str) -> Pledge | None:
    return db.session.scalar(select(Pledge).where(Pledge.key == key))


def find_alive(live_key: str) -> Pledge | None:
    """The pledge that holds, or may come to hold, one person's promise of one thing."""
    return db.session.scalar(select(Pledge).where(Pledge.live_key == live_key))


def list_check_ins_due(day: date, *, after: tuple[date, int] | None, limit: int) -> list[Pledge]:
    """Pledges whose next check-in has come, the longest overdue first, a keyset page at a time."""
    query = select(Pledge).where(Pledge.next_check_in_on <= day)
    if after is not None:
        query = query.where(tuple_(Pledge.next_check_in_on, Pledge.id) > after)
    query = query.order_by(Pledge.next_check_in_on, Pledge.id).limit(limit)
    return list(db.session.scalars(query.options(joinedload(Pledge.person), joinedload(Pledge.action))))


def list_check_ins(pledge: Pledge) -> list[CheckIn]:
    return list(db.session.scalars(select(CheckIn).where(CheckIn.pledge_id == pledge.id).order_by(CheckIn.number)))


def list_shared_open() -> list[SharedPledge]:
    """Shared pledges one can join, soonest to close first."""
    return list(
        db.session.scalars(
            select(SharedPledge)
            .where(SharedPledge.state == SharedState.OPEN, SharedPledge.hidden_at.is_(None))
            .order_by(SharedPledge.closes_on, SharedPledge.id)
            .options(joinedload(SharedPledge.action))
        )
    )


def get_shared(shared_id: int) -> SharedPledge:
    """A shared pledge the public may see."""
    shared = db.session.scalar(
        select(SharedPledge)
        .where(SharedPledge.id == shared_id)
        .options(joinedload(SharedPledge.action).options(selectinload(Action.outcomes)))
    )
    if shared is None or not shared.is_public:
        raise NotFound(_("There is no such shared pledge."))
    return shared
