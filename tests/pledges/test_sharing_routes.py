"""The pages of shared pledges: starting one, seeing it, joining it."""

from datetime import timedelta
from typing import Any

import pytest

from app.db import db
from app.kit.clock import today
from app.pledges.models import SharedPledge, SharedState
from tests.factories.pledges import make_pledge, make_shared_pledge
from tests.links import token_in

pytestmark = pytest.mark.usefixtures("session")


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
