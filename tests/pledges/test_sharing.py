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
from tests.links import token_in

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


# Pages


def fields(**changes: Any) -> dict[str, Any]:
    last_day = today() + timedelta(days=30)
    return {
        "key": "one form",
        "title": "A street without litter",
        "reason": "Together it is quickly done.",
        "action": "recycle",
        "target": "25",
        "closes_on-day": last_day.day,
        "closes_on-month": last_day.month,
        "closes_on-year": last_day.year,
        **changes,
    }


def test_a_resident_starts_one(client_for: Any, resident: Any) -> None:
    browser = client_for(resident)

    response = browser.submit("/pledges/shared", **fields())

    shared = db.session.query(SharedPledge).one()
    assert response.status_code == 303
    page = browser.get(response.location).text
    assert "Only you can see this page" in page
    assert (shared.target, shared.closes_on) == (25, today() + timedelta(days=30))


def test_starting_needs_an_account(client: Any) -> None:
    assert client.get("/pledges/shared/new").location.startswith("/sign-in")
    assert client.submit("/pledges/shared", **fields()).location.startswith("/sign-in")
    assert db.session.query(SharedPledge).count() == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "Enter a name for the shared pledge"),
        ({"title": "x" * 81}, "80 characters or fewer"),
        ({"title": "  "}, "Enter a name for the shared pledge"),
        ({"reason": ""}, "Say why people should do this together"),
        ({"action": ""}, "Choose what everybody will do"),
        ({"action": "own-words-fairness"}, "Choose what everybody will do"),
        ({"target": "0"}, "Enter a whole number between 1 and 100,000"),
        ({"target": "many"}, "Enter a whole number between 1 and 100,000"),
        ({"target": ""}, "Enter a whole number between 1 and 100,000"),
        ({"target": "100001"}, "Enter a whole number between 1 and 100,000"),
        ({"closes_on-day": "", "closes_on-month": "", "closes_on-year": ""}, "Enter the last day to join"),
        ({"closes_on-day": "31", "closes_on-month": "2"}, "must be a real date"),
        ({"closes_on-year": "2001"}, "must lie ahead"),
        ({"closes_on-year": "9999"}, "at most a year from now"),
        ({"promise_back": "A tree each"}, "Enter the organisation above"),
        ({"key": ""}, "Send it again"),
    ],
)
def test_bad_input_is_told_and_kept(client_for: Any, resident: Any, change: dict[str, str], message: str) -> None:
    response = client_for(resident).submit("/pledges/shared", **fields(**{"title": "Kept words"} | change))

    assert response.status_code == 422
    assert message in response.text
    assert "Together it is quickly done." in response.text or "reason" in change
    assert "Not a valid" not in response.text
    assert db.session.query(SharedPledge).count() == 0


def test_sending_the_form_twice_starts_one(client_for: Any, resident: Any) -> None:
    browser = client_for(resident)
    first = browser.submit("/pledges/shared", **fields())
    second = browser.submit("/pledges/shared", **fields())

    assert first.location == second.location
    assert db.session.query(SharedPledge).count() == 1


def test_before_it_is_accepted_only_its_starter_sees_it(
    client: Any, client_for: Any, resident: Any, neighbour: Any
) -> None:
    shared = make_shared_pledge(resident, state=SharedState.PROPOSED, title="Not yet")

    assert client.get(f"/pledges/shared/{shared.id}").status_code == 404
    assert client_for(neighbour).get(f"/pledges/shared/{shared.id}").status_code == 404
    assert client_for(resident).get(f"/pledges/shared/{shared.id}").status_code == 200
    assert "Not yet" not in client.get("/pledges/shared").text
    assert "Not yet" in client_for(resident).get("/pledges/shared").text


def test_the_starter_reads_why_it_was_declined(client: Any, client_for: Any, resident: Any) -> None:
    shared = make_shared_pledge(resident, state=SharedState.DECLINED)

    assert "We have one like it." in client_for(resident).get(f"/pledges/shared/{shared.id}").text
    assert client.get(f"/pledges/shared/{shared.id}").status_code == 404


def test_the_list_shows_open_met_and_missed(client: Any, max_queries: Any) -> None:
    make_shared_pledge(title="Still open", target=9)
    make_shared_pledge(title="It worked", state=SharedState.ACTIVATED)
    make_shared_pledge(title="It did not", state=SharedState.FAILED)
    db.session.commit()

    with max_queries(12):
        page = client.get("/pledges/shared").text

    assert all(title in page for title in ("Still open", "It worked", "It did not"))
    assert "Target met: 1. Target not met: 1." in page
    assert "0 of 9" in page


def test_the_list_of_finished_ones_goes_on(client: Any) -> None:
    for number in range(21):
        make_shared_pledge(title=f"Missed {number:02}", state=SharedState.FAILED)

    first = client.get("/pledges/shared").text
    assert "Missed 20" in first
    assert "Missed 00" not in first
    oldest_shown = db.session.query(SharedPledge).filter_by(title="Missed 01").one()
    second = client.get(f"/pledges/shared?after={oldest_shown.id}").text
    assert "Missed 00" in second
    assert "Missed 20" not in second


def test_an_organisation_and_its_promise_are_shown_once_accepted(client: Any) -> None:
    shared = make_shared_pledge(organisation="Bury Park Traders", promise_back="A tree for every ten.")

    page = client.get(f"/pledges/shared/{shared.id}").text

    assert "Says it is on behalf of Bury Park Traders" in page
    assert "A tree for every ten." in page


def test_joining_leads_to_the_ordinary_pages_with_nothing_promised_yet(client: Any) -> None:
    shared = make_shared_pledge()
    db.session.commit()

    response = client.submit(f"/pledges/shared/{shared.id}/joining")

    assert response.status_code == 303
    assert response.location.endswith("/about-you")
    with client.session_transaction() as cookie:
        (draft,) = cookie["pledge_drafts"].values()
    assert (draft["shared"], draft["action"]) == (shared.id, "recycle")


def test_somebody_signed_in_joins_in_two_more_pages(client_for: Any, neighbour: Any) -> None:
    shared = make_shared_pledge(target=1)
    db.session.commit()
    browser = client_for(neighbour)
    about_you = browser.submit(f"/pledges/shared/{shared.id}/joining").location
    key = about_you.split("/")[-2]
    browser.submit(about_you, shown_as="anonymous", name="", ward="")

    for _twice in range(2):
        browser.submit("/pledges", key=key)

    db.session.refresh(shared)
    assert (shared.joined, shared.state) == (1, SharedState.ACTIVATED)
    assert "You have joined." in browser.get(f"/pledges/shared/{shared.id}").text


def test_somebody_without_an_account_joins_and_counts_once_confirmed(client: Any, outbox: Any) -> None:
    shared = make_shared_pledge(target=1, title="A street without litter")
    db.session.commit()
    about_you = client.submit(f"/pledges/shared/{shared.id}/joining").location
    answers = {"email": "joiner@example.org", "age": "18+", "shown_as": "anonymous", "name": "", "ward": ""}
    check = client.submit(about_you, **answers).location
    assert "A street without litter" in client.get(check).text
    client.submit("/pledges", key=check.split("/")[-2])
    db.session.refresh(shared)
    assert shared.joined == 0

    client.submit(f"/links/pledge/{token_in(outbox()[-1].text, '/links/pledge/')}")

    db.session.refresh(shared)
    assert (shared.joined, shared.state) == (1, SharedState.ACTIVATED)


def test_whoever_holds_the_pledge_already_is_shown_it_instead_of_a_button(client_for: Any, neighbour: Any) -> None:
    make_pledge(neighbour)
    shared = make_shared_pledge()
    db.session.commit()

    page = client_for(neighbour).get(f"/pledges/shared/{shared.id}").text

    assert "You have made this pledge already." in page
    assert "I will join" not in page


def test_a_failed_one_takes_nobody_in(client: Any) -> None:
    shared = make_shared_pledge(state=SharedState.FAILED)
    db.session.commit()

    assert "I will join" not in client.get(f"/pledges/shared/{shared.id}").text
    assert client.submit(f"/pledges/shared/{shared.id}/joining").status_code == 409


def test_one_that_is_not_public_cannot_be_joined_by_a_stranger(client: Any) -> None:
    shared = make_shared_pledge(state=SharedState.PROPOSED)
    db.session.commit()

    assert client.submit(f"/pledges/shared/{shared.id}/joining").status_code == 404
    assert client.submit("/pledges/shared/999999/joining").status_code == 404


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


def test_a_form_that_somebody_else_sent_comes_back_with_what_was_typed(
    client_for: Any, resident: Any, neighbour: Any
) -> None:
    make_shared_pledge(neighbour, state=SharedState.PROPOSED, key="theirs")
    last = today() + timedelta(days=30)
    response = client_for(resident).submit(
        "/pledges/shared",
        key="theirs",
        title="Our bench",
        reason="To sit.",
        action="recycle",
        target="3",
        **{"closes_on-day": last.day, "closes_on-month": last.month, "closes_on-year": last.year},
    )
    assert response.status_code == 409
    assert "Our bench" in response.text
