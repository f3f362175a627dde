"""The counters of the town's totals: moved with every change of a pledge's state, in the same transaction."""

from collections.abc import Mapping

from sqlalchemy.dialects import postgresql, sqlite

from app.db import db
from app.pledges.models import PledgeCount
from app.pledges.rules import COUNTED, State


def count(action_id: int, ward_code: str | None, changes: Mapping[State, int]) -> None:
    """Move the counters of one action in one ward, by one statement that cannot lose a neighbour's."""
    steps = {state.value: step for state, step in changes.items() if state in COUNTED}
    dialect = sqlite if db.session.get_bind().dialect.name == "sqlite" else postgresql
    fresh = {state.value: steps.get(state.value, 0) for state in COUNTED}
    db.session.execute(
        dialect.insert(PledgeCount)
        .values(action_id=action_id, ward_code=ward_code or "", **fresh)
        .on_conflict_do_update(
            index_elements=[PledgeCount.action_id, PledgeCount.ward_code],
            set_={name: getattr(PledgeCount, name) + step for name, step in steps.items()},
        )
    )
