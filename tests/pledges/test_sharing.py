"""Shared pledges: starting, deciding, joining, activating, failing, and telling everybody once."""

from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import AgeBand, Display
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.clock import as_of, now, today
from app.kit.errors import DomainError, Duplicate
from app.pledges import actions, jobs, leaving, queries, sharing, sharing_queries
from app.pledges.models import Pledge, SharedPledge, SharedState
from app.pledges.rules import State, Tally
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge, make_shared_pledge

pytestmark = pytest.mark.usefixtures("session")


def proposal(**changes: Any) -> sharing.Proposal:
    facts: dict[str, Any] = {
        "key": "one form",
        "title": "A street without litter",
        "reason": "Together it is quickly done.",
        "action": queries.get_action("recycle"),
        "target": 3,
        "closes_on": today() + timedelta(days=30),
    }
    return sharing.Proposal(**{**facts, **changes})


def own_pledge(shared: SharedPledge) -> Pledge:
    """The pledge of whoever started it."""
    return db.session.query(Pledge).filter_by(shared_pledge_id=shared.id, person_id=shared.starter_id).one()


def later(shared: SharedPledge) -> Any:
    """The day after the last day to join."""
    return as_of(now() + (shared.closes_on - today()) + timedelta(days=1))


def kinds(outbox: Any) -> list[tuple[str, str]]:
    return [(mail.kind, mail.to_address) for mail in outbox() if "shared" in mail.kind]


# Starting


def test_a_shared_pledge_waits_for_the_taskforce(resident: Any) -> None:
    shared = sharing.propose(proposal(), actor=resident)

    assert shared.state is SharedState.PROPOSED
    assert not shared.is_public
    assert not shared.takes_joiners_on(today())


def test_the_same_form_twice_is_one_shared_pledge(resident: Any) -> None:
    first = sharing.propose(proposal(), actor=resident)
    second = sharing.propose(proposal(title="Typed again"), actor=resident)

    assert second is first
    assert sharing_queries.count_by_state()[SharedState.PROPOSED] == 1


def test_nobody_else_can_send_the_same_form(resident: Any, neighbour: Any) -> None:
    sharing.propose(proposal(), actor=resident)

    with pytest.raises(Duplicate):
        sharing.propose(proposal(), actor=neighbour)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_the_last_day_lies_ahead_and_within_a_year(resident: Any, days: int) -> None:
    with pytest.raises(DomainError):
        sharing.propose(proposal(closes_on=today() + timedelta(days=days)), actor=resident)


# Deciding


def test_accepting_opens_it_and_the_starter_promises_first(resident: Any, officer: Any, outbox: Any) -> None:
    shared = sharing.propose(proposal(), actor=resident)

    sharing.accept(shared, actor=officer)

    assert shared.state is SharedState.OPEN
    assert (shared.decided_by_id, shared.joined) == (officer.id, 0)
    assert own_pledge(shared).state is State.WAITING
    assert kinds(outbox) == [("pledges.shared_decided", resident.email)]
    for body in (outbox()[0].text, outbox()[0].html):
        assert "accepted" in body
        assert f"http://localhost/pledges/shared/{shared.id}" in body


def test_declining_tells_the_starter_why(resident: Any, officer: Any, outbox: Any) -> None:
    shared = sharing.propose(proposal(), actor=resident)

    sharing.decline(shared, reason="We have one like it.", actor=officer)

    assert shared.state is SharedState.DECLINED
    assert "We have one like it." in outbox()[0].text
    assert db.session.query(Pledge).count() == 0


def test_it_is_decided_once(resident: Any, officer: Any, outbox: Any) -> None:
    shared = sharing.propose(proposal(), actor=resident)
    sharing.accept(shared, actor=officer)

    with pytest.raises(DomainError, match="already"):
        sharing.decline(shared, reason="Changed my mind.", actor=officer)
    with pytest.raises(DomainError, match="already"):
        sharing.accept(shared, actor=officer)
    assert len(outbox()) == 1


def test_what_is_too_late_cannot_be_opened(resident: Any, officer: Any) -> None:
    shared = sharing.propose(proposal(), actor=resident)

    with later(shared), pytest.raises(DomainError, match="last day"):
        sharing.accept(shared, actor=officer)


def test_without_its_starter_it_cannot_be_opened_but_declined(resident: Any, officer: Any, outbox: Any) -> None:
    shared = sharing.propose(proposal(), actor=resident)
    shared.starter_id = None
    db.session.flush()

    with pytest.raises(DomainError, match="left"):
        sharing.accept(shared, actor=officer)
    sharing.decline(shared, reason="Its starter has left.", actor=officer)
    assert outbox() == []


def test_the_record_says_who_decided_and_repeats_no_words(resident: Any, officer: Any) -> None:
    shared = sharing.propose(proposal(), actor=resident)
    sharing.decline(shared, reason="A private reason.", actor=officer)

    event = db.session.query(AuditEvent).filter_by(verb="shared_pledge.declined").one()
    assert (event.actor_id, event.subject_id) == (officer.id, str(shared.id))
    assert "private" not in str(event.facts)


def test_a_starter_under_18_is_named_nowhere(officer: Any) -> None:
    starter = make_person(name="Tia Young", age_band=AgeBand.TEEN, display=Display.FULL_NAME)
    shared = make_shared_pledge(starter)

    assert shared.starter_name == ""
    assert own_pledge(shared).public_name == ""


# Joining


def test_the_starter_is_not_one_of_the_others() -> None:
    shared = make_shared_pledge(target=1)

    assert (shared.state, shared.joined) == (SharedState.OPEN, 0)


def test_it_activates_for_everybody_when_the_target_is_met() -> None:
    shared = make_shared_pledge(target=2)
    first = make_pledge(shared_pledge=shared, ward_code=None)
    assert first.state is State.WAITING
    assert queries.get_tally().town == Tally()

    second = make_pledge(shared_pledge=shared)

    db.session.refresh(shared)
    assert (shared.state, shared.joined) == (SharedState.ACTIVATED, 2)
    assert {first.state, second.state, own_pledge(shared).state} == {State.ACTIVE}
    assert first.next_check_in_on == today() + timedelta(weeks=4)
    assert queries.get_tally().town.active == 3


def test_each_ward_gets_its_own_count() -> None:
    shared = make_shared_pledge(target=2)
    make_pledge(shared_pledge=shared, ward_code="E05014735")
    make_pledge(shared_pledge=shared, ward_code=None)

    assert queries.get_tally().town.active == 3
    assert queries.get_tally().elsewhere == 3


def test_a_waiting_pledge_counts_only_once_it_is_confirmed() -> None:
    shared = make_shared_pledge(target=1)

    pledge = make_pledge(state=State.UNCONFIRMED, shared_pledge=shared)

    db.session.refresh(shared)
    assert (pledge.state, shared.joined) == (State.UNCONFIRMED, 0)


def test_late_joiners_of_what_is_on_count_at_once() -> None:
    shared = make_shared_pledge(target=1, state=SharedState.ACTIVATED)

    late = make_pledge(shared_pledge=shared)

    db.session.refresh(shared)
    assert late.state is State.ACTIVE
    assert late.started_at is not None
    assert shared.joined == 2


def test_joining_after_the_last_day_releases_and_says_that_it_failed() -> None:
    shared = make_shared_pledge(target=5)
    early = make_pledge(shared_pledge=shared)

    with later(shared):
        late = make_pledge(shared_pledge=shared)

    db.session.refresh(shared)
    assert {early.state, late.state, own_pledge(shared).state} == {State.RELEASED}
    assert (shared.state, shared.joined) == (SharedState.FAILED, 1)


def test_the_last_day_itself_is_in_time() -> None:
    shared = make_shared_pledge(target=1)

    with as_of(now() + (shared.closes_on - today())):
        assert make_pledge(shared_pledge=shared).state is State.ACTIVE


def test_withdrawing_before_the_activation_gives_the_place_back(resident: Any) -> None:
    shared = make_shared_pledge(target=2)
    pledge = make_pledge(resident, shared_pledge=shared)

    leaving.withdraw_pledge(pledge, actor=resident)
    leaving.withdraw_pledge(pledge, actor=resident)

    db.session.refresh(shared)
    assert (shared.joined, shared.state) == (0, SharedState.OPEN)
    assert make_pledge(resident, shared_pledge=shared).state is State.WAITING


def test_the_starter_withdrawing_takes_no_place_away() -> None:
    shared = make_shared_pledge(target=2)
    make_pledge(shared_pledge=shared)

    leaving.withdraw_pledge(own_pledge(shared), actor=shared.starter)

    db.session.refresh(shared)
    assert shared.joined == 1


def test_withdrawing_after_the_activation_changes_no_number_of_it(resident: Any) -> None:
    shared = make_shared_pledge(target=1)
    pledge = make_pledge(resident, shared_pledge=shared)

    leaving.withdraw_pledge(pledge, actor=resident)

    db.session.refresh(shared)
    assert (shared.joined, shared.state) == (1, SharedState.ACTIVATED)
    assert queries.get_tally().town.withdrawn == 1


def test_what_was_begun_alone_and_never_confirmed_may_still_join() -> None:
    person = make_person()
    shared = make_shared_pledge(target=1)
    alone = make_pledge(person, state=State.UNCONFIRMED)

    joined = make_pledge(person, state=State.UNCONFIRMED, shared_pledge=shared)

    assert joined is alone
    assert joined.shared_pledge_id == shared.id


# Failing, and telling


def test_it_fails_openly_when_its_day_has_passed(app: Any) -> None:
    shared = make_shared_pledge(target=5)
    pledge = make_pledge(shared_pledge=shared)

    with later(shared):
        assert jobs.close_due() == 1
        assert jobs.close_due() == 0

    db.session.refresh(shared)
    db.session.refresh(pledge)
    assert (shared.state, pledge.state) == (SharedState.FAILED, State.RELEASED)
    assert pledge.live_key is None
    assert queries.get_tally().town == Tally()


def test_everybody_is_told_of_the_activation_exactly_once(outbox: Any) -> None:
    shared = make_shared_pledge(target=3, state=SharedState.ACTIVATED)
    before = len(outbox())

    assert jobs.tell_shared() == 4
    assert jobs.tell_shared() == 0

    told = outbox()[before:]
    assert {mail.kind for mail in told} == {"pledges.shared_activated"}
    assert all("/pledges/manage/" in body for mail in told for body in (mail.text, mail.html))
    assert len({mail.to_address for mail in told}) == len(told) == 4
    assert shared.starter is not None
    assert shared.starter.email in {mail.to_address for mail in told}


def test_telling_goes_on_where_it_stopped(outbox: Any) -> None:
    make_shared_pledge(target=3, state=SharedState.ACTIVATED)
    before = len(outbox())

    assert [sharing.tell_some(limit=3), sharing.tell_some(limit=3), sharing.tell_some(limit=3)] == [3, 1, 0]
    assert len(outbox()) == before + 4


def test_everybody_is_told_of_the_failure_exactly_once(outbox: Any) -> None:
    shared = make_shared_pledge(target=5)
    make_pledge(shared_pledge=shared)
    sharing.fail_due(shared.closes_on + timedelta(days=1))
    before = len(outbox())

    assert (jobs.tell_shared(), jobs.tell_shared()) == (2, 0)
    told = outbox()[before:]
    assert {mail.kind for mail in told} == {"pledges.shared_failed"}
    assert all(f"/pledges/shared/{shared.id}" in body for mail in told for body in (mail.text, mail.html))


def test_nobody_is_told_while_it_is_open(outbox: Any) -> None:
    shared = make_shared_pledge(target=5)
    make_pledge(shared_pledge=shared)

    assert jobs.tell_shared() == 0


def test_whoever_left_early_or_joined_late_needs_no_telling(resident: Any, outbox: Any) -> None:
    shared = make_shared_pledge(target=1)
    late_comer = make_person()
    gone = make_pledge(resident, shared_pledge=make_shared_pledge(target=2, title="Another"))
    leaving.withdraw_pledge(gone, actor=resident)
    make_pledge(shared_pledge=shared)
    make_pledge(late_comer, shared_pledge=shared)

    jobs.tell_shared()

    told = {to for kind, to in kinds(outbox) if kind == "pledges.shared_activated"}
    assert len(told) == 2
    assert not told & {resident.email, late_comer.email}


def test_people_who_asked_for_no_reminders_still_hear_the_answer_to_their_if(resident: Any, outbox: Any) -> None:
    shared = make_shared_pledge(target=1)
    actions.stop_reminders(resident)
    make_pledge(resident, shared_pledge=shared)

    jobs.tell_shared()

    assert ("pledges.shared_activated", resident.email) in kinds(outbox)


def test_a_starter_who_holds_the_action_alone_hears_of_the_target_exactly_once(resident: Any, outbox: Any) -> None:
    make_pledge(resident)
    make_shared_pledge(resident, target=1, state=SharedState.ACTIVATED)
    for _run in range(2):
        jobs.tell_shared()
    assert [to for kind, to in kinds(outbox) if kind == "pledges.shared_activated"].count(resident.email) == 1


def test_a_starter_who_took_their_own_promise_back_hears_that_it_failed(resident: Any, outbox: Any) -> None:
    shared = make_shared_pledge(resident)
    leaving.withdraw_pledge(own_pledge(shared), actor=resident)
    with later(shared):
        jobs.close_due()
    jobs.tell_shared()
    assert ("pledges.shared_failed", resident.email) in kinds(outbox)
