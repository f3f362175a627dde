"""Pledges for tests, made the way residents make them: through the actions."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from app.accounts.models import Person
from app.db import db
from app.kit.clock import today
from app.pledges import actions, keeping, leaving, queries, sharing, suggestions
from app.pledges.actions import Draft
from app.pledges.models import Pledge, SharedPledge, SharedState
from app.pledges.rules import Answer, State
from app.pledges.suggestion_models import Suggestion
from tests.factories.people import make_person

ANSWERS = {State.KEEPING: Answer.STILL_DOING, State.DONE: Answer.DONE, State.STOPPED: Answer.STOPPED}


def make_pledge(
    person: Person | None = None, action: str = "recycle", state: State = State.ACTIVE, **draft: Any
) -> Pledge:
    """A pledge in `state`. Further keywords are the draft's: words, amount, name, shown_as, ward_code and so on."""
    person = person or make_person()
    if state in {State.WAITING, State.RELEASED}:
        draft.setdefault("shared_pledge", make_shared_pledge(action=action))
    facts = {"key": uuid4().hex, "action": queries.get_action(action), "email": person.email, **draft}
    if state is State.UNCONFIRMED:
        return actions.submit_pledge(Draft(**facts))
    pledge = actions.make_pledge(Draft(**facts), actor=person)
    if state in ANSWERS:
        keeping.answer_check_in(pledge, ANSWERS[state], actor=person)
    elif state is State.WITHDRAWN:
        leaving.withdraw_pledge(pledge, actor=person)
    elif state is State.LAPSED:
        _ask_in_vain(pledge)
    elif state is State.RELEASED:
        sharing.fail_due(draft["shared_pledge"].closes_on + timedelta(days=1))
    db.session.refresh(pledge)
    return pledge


def _ask_in_vain(pledge: Pledge) -> None:
    """Every check-in that is due, unanswered, until we stop asking."""
    while pledge.state is not State.LAPSED:
        assert pledge.next_check_in_on is not None
        keeping.ask_how_it_goes(pledge, pledge.next_check_in_on)


def make_shared_pledge(
    starter: Person | None = None,
    action: str = "recycle",
    state: SharedState = SharedState.OPEN,
    target: int = 2,
    closes_on: date | None = None,
    **facts: Any,
) -> SharedPledge:
    """A shared pledge in `state`, decided by an organiser made for it."""
    starter = starter or make_person()
    days_open = 1 if state is SharedState.FAILED else 30  # failing one must not fail the others of a test
    proposal = sharing.Proposal(
        **{
            "key": uuid4().hex,
            "title": "A street without litter",
            "reason": "Together it is quickly done.",
            "action": queries.get_action(action),
            "target": target,
            "closes_on": closes_on or today() + timedelta(days=days_open),
            **facts,
        }
    )
    shared = sharing.propose(proposal, actor=starter)
    if state is SharedState.DECLINED:
        sharing.decline(shared, reason="We have one like it.", actor=make_person())
    elif state is not SharedState.PROPOSED:
        sharing.accept(shared, actor=make_person())
    if state is SharedState.ACTIVATED:
        for _each in range(target):
            make_pledge(action=action, shared_pledge=shared)
    elif state is SharedState.FAILED:
        sharing.fail_due(shared.closes_on + timedelta(days=1))
    db.session.refresh(shared)
    return shared


def make_suggestion(person: Person | None = None, **facts: Any) -> Suggestion:
    """A suggestion the Taskforce has not decided yet."""
    proposal = {
        "key": uuid4().hex,
        "title": "Lend tools to neighbours",
        "why": "Most drills lie in a drawer.",
        "priority": "net-zero",
        **facts,
    }
    return suggestions.suggest(**proposal, actor=person or make_person())
