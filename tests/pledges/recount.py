"""What tests of several verbs share: a draft to submit, and a recount of every pledge."""

from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from app.db import db
from app.pledges import queries
from app.pledges.actions import Draft
from app.pledges.models import Pledge, PledgeCount
from app.pledges.rules import COUNTED


def a_draft(email: str = "new@example.org", action: str = "recycle", **facts: Any) -> Draft:
    return Draft(**{"key": uuid4().hex, "action": queries.get_action(action), "email": email, **facts})


def assert_counters_are_true() -> None:
    """Recount every pledge and compare: the counters are what the town reads."""
    query = select(Pledge.action_id, func.coalesce(Pledge.ward_code, ""), Pledge.state, func.count())
    counted = {
        (action, ward, state.value): number
        for action, ward, state, number in db.session.execute(
            query.where(Pledge.started_at.is_not(None)).group_by(Pledge.action_id, Pledge.ward_code, Pledge.state)
        )
    }
    kept = {
        (row.action_id, row.ward_code, state.value): getattr(row, state.value)
        for row in db.session.scalars(select(PledgeCount).execution_options(populate_existing=True))
        for state in COUNTED
        if getattr(row, state.value)
    }
    assert kept == counted
