"""The Taskforce's pages: who may use them, every decision, and what a wrong form is told."""

from typing import Any

import pytest

from app.accounts.models import Person
from app.db import db
from app.kit.clock import today
from app.pledges import sharing, suggestions
from app.pledges.models import Action, SharedState
from app.pledges.suggestion_models import Decision, Suggestion
from tests.factories.pledges import make_shared_pledge, make_suggestion

pytestmark = pytest.mark.usefixtures("session")

ENTRY = {
    "title": "Lend your tools",
    "first_person": "lend my tools to my neighbours",
    "priority": "net-zero",
    "outcomes": ["NZ1", "NZ4"],
    "effort": "small",
    "frequency": "when asked",
    "unit": "tools a month",
    "is_free": "y",
}
REASON = {"reason": "It is not for us to decide."}


def staff_addresses() -> list[tuple[str, str]]:
    """Every staff address of pledges: method and path."""
    suggestion, shared = make_suggestion(), make_shared_pledge(state=SharedState.PROPOSED)
    db.session.commit()
    base = f"/staff/pledges/suggestions/{suggestion.id}"
    decisions = [f"{base}/{noun}" for noun in ("acceptance", "merger", "refusal")]
    reading = ["/staff/pledges/suggestions", base, *decisions, "/staff/pledges/shared"]
    reading += [f"/staff/pledges/shared/{shared.id}", "/staff/pledges/words"]
    writing = [
        *decisions,
        f"/staff/pledges/shared/{shared.id}/acceptance",
        f"/staff/pledges/shared/{shared.id}/refusal",
    ]
    return [("GET", path) for path in reading] + [("POST", path) for path in [*writing, "/staff/pledges/words"]]


def test_the_desk_is_closed_to_residents_and_strangers(client: Any, client_for: Any, resident: Person) -> None:
    signed_in = client_for(resident)
    for method, path in staff_addresses():
        ask = "get" if method == "GET" else "submit"
        assert getattr(client, ask)(path).location.startswith("/sign-in"), path
        assert getattr(signed_in, ask)(path).status_code == 403, path
    assert db.session.query(Suggestion).one().decision is None


def test_facilitators_do_not_moderate_and_moderators_do_not_decide(desk: Any, reading_desk: Any) -> None:
    for method, path in staff_addresses():
        ask = "get" if method == "GET" else "submit"
        is_words = path.endswith("/words")
        assert (getattr(desk, ask)(path).status_code == 403) is is_words, path
        assert (getattr(reading_desk, ask)(path).status_code == 403) is not is_words, path


def test_what_does_not_exist_is_not_found(desk: Any) -> None:
    for path in ("suggestions/999", "suggestions/999/merger", "shared/999"):
        assert desk.get(f"/staff/pledges/{path}").status_code == 404
    assert desk.submit("/staff/pledges/shared/999/acceptance").status_code == 404


# Suggestions


def test_the_list_has_the_oldest_first_and_pages(desk: Any, max_queries: Any) -> None:
    for number in range(22):
        make_suggestion(title=f"Idea {number:02}")
    db.session.commit()

    with max_queries(12):
        first = desk.get("/staff/pledges/suggestions").text
    assert "Waiting: 22" in first
    assert first.index("Idea 00") < first.index("Idea 19")
    assert "Idea 20" not in first
    after = db.session.query(Suggestion).filter_by(title="Idea 19").one().id
    assert "Idea 21" in desk.get(f"/staff/pledges/suggestions?after={after}").text


def test_decided_suggestions_stay_readable(desk: Any, officer: Person) -> None:
    suggestion = make_suggestion(title="Fly to the moon")
    suggestions.decline(suggestion, reason="Too far.", actor=officer)
    db.session.commit()

    assert "Fly to the moon" not in desk.get("/staff/pledges/suggestions").text
    assert "Fly to the moon" in desk.get("/staff/pledges/suggestions?show=decided").text
    assert "Too far." in desk.get(f"/staff/pledges/suggestions/{suggestion.id}").text


def test_staff_accept_a_suggestion_in_their_wording(desk: Any) -> None:
    suggestion = make_suggestion(title="Lend tools")
    db.session.commit()
    path = f"/staff/pledges/suggestions/{suggestion.id}/acceptance"

    assert 'value="Lend tools"' in desk.get(path).text
    assert desk.submit(path, **ENTRY).status_code == 303

    db.session.refresh(suggestion)
    assert suggestion.decision is Decision.ACCEPTED
    action = suggestion.action
    assert action is not None
    assert (action.title, action.unit, action.is_free) == ("Lend your tools", "tools a month", True)
    assert "Lend your tools" in desk.get("/pledges/new").text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "Enter a title"),
        ("first_person", "", "Enter how it reads after"),
        ("outcomes", [], "Choose at least one outcome"),
        ("effort", "", "Choose how much effort it takes"),
        ("frequency", "", "Enter how often"),
        ("unit", "x" * 61, "60 characters or fewer"),
    ],
)
def test_a_wrong_entry_is_told_and_kept(desk: Any, field: str, value: Any, message: str) -> None:
    suggestion = make_suggestion()
    db.session.commit()
    path = f"/staff/pledges/suggestions/{suggestion.id}/acceptance"

    response = desk.submit(path, **{**ENTRY, field: value})

    assert response.status_code == 422
    assert message in response.text
    kept = "frequency" if field == "title" else "title"
    assert f'value="{ENTRY[kept]}"' in response.text
    assert db.session.query(Action).filter_by(title="Lend your tools").count() == 0


def test_staff_merge_a_suggestion(desk: Any) -> None:
    suggestion = make_suggestion()
    db.session.commit()

    path = f"/staff/pledges/suggestions/{suggestion.id}/merger"
    assert desk.submit(path, action="recycle", **REASON).status_code == 303

    db.session.refresh(suggestion)
    assert (suggestion.decision, suggestion.reason) == (Decision.MERGED, REASON["reason"])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"action": "", **REASON}, "Choose the action it is the same as"),
        ({"action": "no-such-action", **REASON}, "There is a problem"),
        ({"action": "recycle", "reason": ""}, "Give a reason"),
    ],
)
def test_a_wrong_merger_is_told(desk: Any, fields: dict[str, str], message: str) -> None:
    suggestion = make_suggestion()
    db.session.commit()

    response = desk.submit(f"/staff/pledges/suggestions/{suggestion.id}/merger", **fields)

    assert response.status_code == 422
    assert message in response.text
    assert fields["reason"] in response.text


def test_staff_decline_a_suggestion_with_a_reason(desk: Any) -> None:
    suggestion = make_suggestion()
    db.session.commit()
    path = f"/staff/pledges/suggestions/{suggestion.id}/refusal"

    assert "Give a reason" in desk.submit(path, reason=" ").text
    assert desk.submit(path, **REASON).status_code == 303

    db.session.refresh(suggestion)
    assert (suggestion.decision, suggestion.reason) == (Decision.DECLINED, REASON["reason"])


@pytest.mark.parametrize(
    ("noun", "fields"), [("acceptance", ENTRY), ("merger", {"action": "recycle", **REASON}), ("refusal", REASON)]
)
def test_a_second_decision_on_a_suggestion_is_refused(
    desk: Any, outbox: Any, noun: str, fields: dict[str, Any]
) -> None:
    suggestion = make_suggestion()
    db.session.commit()
    path = f"/staff/pledges/suggestions/{suggestion.id}/{noun}"
    assert desk.submit(path, **fields).status_code == 303

    again = desk.submit(path, **fields)

    assert again.status_code == 409
    assert "already" in again.text
    assert len(outbox()) == 1


# Shared pledges


def test_the_list_counts_every_state(desk: Any) -> None:
    make_shared_pledge(title="Undecided one", state=SharedState.PROPOSED)
    make_shared_pledge(title="Open one")
    db.session.commit()

    page = desk.get("/staff/pledges/shared").text
    assert "Waiting for a decision: 1" in page
    assert "Open: 1" in page
    assert "Undecided one" in page
    assert "Open one" not in page
    assert "Open one" in desk.get("/staff/pledges/shared?state=open").text
    assert "Undecided one" in desk.get("/staff/pledges/shared?state=nonsense").text


def test_staff_open_a_shared_pledge(desk: Any, client: Any) -> None:
    shared = make_shared_pledge(state=SharedState.PROPOSED, organisation="Bury Park Traders")
    db.session.commit()
    assert "Check with them first" in desk.get(f"/staff/pledges/shared/{shared.id}").text

    assert desk.submit(f"/staff/pledges/shared/{shared.id}/acceptance").status_code == 303

    assert client.get(f"/pledges/shared/{shared.id}").status_code == 200


def test_staff_decline_a_shared_pledge_with_a_reason(desk: Any) -> None:
    shared = make_shared_pledge(state=SharedState.PROPOSED)
    db.session.commit()
    path = f"/staff/pledges/shared/{shared.id}/refusal"

    empty = desk.submit(path, reason="")
    assert (empty.status_code, "Give a reason" in empty.text) == (422, True)
    long = desk.submit(path, reason="x" * 501)
    assert (long.status_code, "x" * 501 in long.text) == (422, True)
    assert desk.submit(path, **REASON).status_code == 303

    db.session.refresh(shared)
    assert (shared.state, shared.decision_reason) == (SharedState.DECLINED, REASON["reason"])


def test_a_second_decision_on_a_shared_pledge_is_refused(desk: Any, officer: Person) -> None:
    shared = make_shared_pledge(state=SharedState.PROPOSED)
    sharing.accept(shared, actor=officer)
    db.session.commit()

    for noun in ("acceptance", "refusal"):
        response = desk.submit(f"/staff/pledges/shared/{shared.id}/{noun}", **REASON)
        assert response.status_code == 409
        assert "already" in response.text
    assert "Open it to everyone" not in desk.get(f"/staff/pledges/shared/{shared.id}").text


def test_the_last_day_is_checked_when_it_is_opened(desk: Any) -> None:
    shared = make_shared_pledge(state=SharedState.PROPOSED)
    shared.closes_on = today().replace(year=today().year - 1)
    db.session.commit()

    response = desk.submit(f"/staff/pledges/shared/{shared.id}/acceptance")

    assert response.status_code == 409
    assert "last day has passed" in response.text
