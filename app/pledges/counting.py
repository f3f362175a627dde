"""The counters of the town's totals: moved with every change of a pledge's state, in the same transaction."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.db import db
from app.pledges.models import PledgeCount
from app.pledges.rules import COUNTED, State


def _moving(dialect: ModuleType) -> Any:
    """Add what is given to the counters of one action in one ward, or begin them with it."""
    statement = dialect.insert(PledgeCount)
    sums = {state.value: getattr(PledgeCount, state.value) + statement.excluded[state.value] for state in COUNTED}
    return statement.on_conflict_do_update(index_elements=[PledgeCount.action_id, PledgeCount.ward_code], set_=sums)


MOVING = {"sqlite": _moving(sqlite), "postgresql": _moving(postgresql)}
NO_STEPS = {state.value: 0 for state in COUNTED}


def count(action_id: int, ward_code: str | None, changes: Mapping[State, int]) -> None:
    """Move the counters of one action in one ward, by one statement that cannot lose a neighbour's."""
    steps = {state.value: step for state, step in changes.items() if state in COUNTED}
    row = {"action_id": action_id, "ward_code": ward_code or "", **NO_STEPS, **steps}
    db.session.execute(MOVING[db.session.get_bind().dialect.name], row)
