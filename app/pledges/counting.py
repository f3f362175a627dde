"""The counters of the town's totals: moved with every change of a pledge's state, in the same transaction."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from app.db import db, table_of
from app.pledges.models import PledgeCount
from app.pledges.rules import COUNTED, State

COUNTS = table_of(PledgeCount)


def _beginning(dialect: ModuleType) -> Any:
    """Add what is given to the counters of one action in one ward, or begin them with it."""
    statement = dialect.insert(COUNTS)
    sums = {state.value: COUNTS.c[state.value] + statement.excluded[state.value] for state in COUNTED}
    return statement.on_conflict_do_update(index_elements=[COUNTS.c.action_id, COUNTS.c.ward_code], set_=sums)


BEGINNING = {"sqlite": _beginning(sqlite), "postgresql": _beginning(postgresql)}
PASSING_ON = (
    update(COUNTS)
    .where(COUNTS.c.action_id == bindparam("of_action"), COUNTS.c.ward_code == bindparam("of_ward"))
    .values({state.value: COUNTS.c[state.value] + bindparam(f"{state.value}_step") for state in COUNTED})
)
NO_STEPS = {state.value: 0 for state in COUNTED}


def count(action_id: int, ward_code: str | None, changes: Mapping[State, int]) -> None:
    """Move the counters of one action in one ward, by one statement that cannot lose a neighbour's.

    What takes something away finds the row there. It must not offer a new one: a row below zero is refused by the
    table before the databases see that they have it already.
    """
    steps = NO_STEPS | {state.value: step for state, step in changes.items() if state in COUNTED}
    if min(steps.values()) < 0:
        by = {f"{name}_step": step for name, step in steps.items()}
        db.session.execute(PASSING_ON, {"of_action": action_id, "of_ward": ward_code or "", **by})
        return
    row = {"action_id": action_id, "ward_code": ward_code or "", **steps}
    db.session.execute(BEGINNING[db.session.get_bind().dialect.name], row)
