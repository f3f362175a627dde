"""What the calendar does, and the pledge that follows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from app.accounts.models import Person
from app.commitments import agreeing, ending, jobs, renewing
from app.commitments.models import Commitment
from app.commitments.rules import State
from app.commitments.status import Status
from app.db import db
from app.kit.clock import now, today
from app.organisations.models import Organisation
from tests.factories.commitments import make_commitment, make_organisation_pledge

Outbox = Callable[[], list[Any]]


def test_the_job_moves_what_is_due_once(organisation: Organisation, resident: Person, outbox: Outbox) -> None:
    waiting = make_organisation_pledge(organisation, state=State.AGREED)
    assert jobs.move_due() == 1
    assert [step.went_to for step in waiting.steps][-1] is State.ACTIVE
    assert jobs.move_due() == 0
    with time_machine.travel(now() + timedelta(days=300), tick=False):
        assert jobs.move_due() == 1
        assert jobs.move_due() == 0
    assert waiting.state is State.DUE_FOR_RENEWAL
    assert [(mail.kind, mail.to_address) for mail in outbox()][-1:] == [("commitments.renewal_due", resident.email)]
    assert [step.by_id for step in waiting.steps][-2:] == [None, None]


def test_a_pledge_that_nobody_looked_at_takes_both_steps(session: object) -> None:
    pledge = make_organisation_pledge(state=State.AGREED)
    assert renewing.follow_calendar(pledge, pledge.ends_on) == 2
    assert pledge.state is State.DUE_FOR_RENEWAL


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.WITHDRAWN, State.ENDED])
def test_the_calendar_leaves_the_others_alone(session: object, state: State) -> None:
    make_organisation_pledge(state=state)
    assert jobs.move_due() == 0


def test_one_that_cannot_move_holds_up_no_other(session: object, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_organisation_pledge(state=State.AGREED), make_organisation_pledge(state=State.AGREED)
    db.session.commit()
    follow = renewing.follow_calendar

    def fail_once(pledge: Any, day: Any) -> int:
        if pledge.id == first.id:
            raise ValueError
        return follow(pledge, day)

    monkeypatch.setattr(jobs, "follow_calendar", fail_once)
    assert jobs.move_due() == 1
    assert (first.state, second.state) == (State.AGREED, State.ACTIVE)


def test_the_nightly_job_notices_what_time_did(session: object) -> None:
    soon = make_commitment(due_on=today() + timedelta(days=1)).id
    make_commitment(make_organisation_pledge(state=State.DRAFT, commitments=0))
    with time_machine.travel(now() + timedelta(days=5), tick=False):
        assert jobs.refresh_all_statuses() == 1
        assert jobs.refresh_all_statuses() == 0
    assert db.session.get_one(Commitment, soon).status is Status.OVERDUE


def test_a_renewal_holds_what_is_unfinished(organisation: Organisation, resident: Person) -> None:
    pledge = make_organisation_pledge(organisation, state=State.DUE_FOR_RENEWAL, commitments=0)
    open_one = make_commitment(pledge, text="Go on", owner=resident)
    gone = make_commitment(pledge, text="Stop")
    ending.withdraw_commitment(gone, why="No use.", actor=resident)
    renewal = renewing.renew(pledge, actor=resident)
    (copy,) = renewal.commitments
    assert (renewal.state, renewal.statement) == (State.DRAFT, pledge.statement)
    assert renewal.starts_on == pledge.ends_on + timedelta(days=1)
    assert (copy.text, copy.owner_id) == ("Go on", resident.id)
    assert copy.due_on
    assert open_one.due_on
    assert copy.due_on - open_one.due_on == renewal.starts_on - pledge.starts_on


def test_agreeing_the_renewal_renews_the_old(organisation: Organisation, resident: Person, organiser: Person) -> None:
    pledge = make_organisation_pledge(organisation, state=State.DUE_FOR_RENEWAL)
    renewal = renewing.renew(pledge, actor=resident)
    agreeing.submit(renewal, actor=resident)
    agreeing.agree(renewal, actor=organiser)
    assert (pledge.state, renewal.state) == (State.RENEWED, State.AGREED)


def test_a_renewal_taken_back_makes_room_for_another(organisation: Organisation, resident: Person) -> None:
    pledge = make_organisation_pledge(organisation, state=State.DUE_FOR_RENEWAL)
    first = renewing.renew(pledge, actor=resident)
    ending.withdraw_pledge(first, why="Wrong", actor=resident)
    assert renewing.renew(pledge, actor=resident).id != first.id
