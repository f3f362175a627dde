"""Reviewers: the six questions, the public label, and whoever is member of anything turned away."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.commitments.models import Commitment, ProgressUpdate, Via
from app.commitments.report_words import assurance_label
from app.commitments.reporting import report_progress
from app.commitments.reports import Report
from app.commitments.rules import State
from app.commitments.status import Assurance, Outcome, Status
from app.db import db
from app.kit.clock import today
from app.kit.outbox import OutboxEmail
from app.organisations import leaving
from app.organisations.queries import find_membership
from app.organisations.rules import MemberRole
from tests.client import TownClient
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person

SignIn = Callable[[Person], TownClient]
REVIEW: dict[str, Any] = {"decision": "checked", "why": "The photographs show all ten at work.", "seen": "0"}


@pytest.fixture
def reviewer(session: Any) -> Person:
    return make_person("rosa@example.org", name="Rosa Reid", roles=(Role.REVIEWER,))


@pytest.fixture
def commitment(session: Any) -> Commitment:
    return make_commitment(measured=True)


@pytest.fixture
def update(commitment: Commitment) -> ProgressUpdate:
    return report(commitment)


def report(commitment: Commitment, outcome: Outcome = Outcome.DELIVERED) -> ProgressUpdate:
    return report_progress(
        commitment,
        Report(on=today(), outcome=outcome, note="Ten young people work here now."),
        key="one",
        via=Via.WEB,
        actor=make_person(),
        put=lambda _stream: "",
    )


def path_of(update: ProgressUpdate) -> str:
    return f"/staff/updates/{update.id}/reviews"


def test_a_checked_update_says_so_and_the_editors_hear_of_it(
    client_for: SignIn, reviewer: Person, update: ProgressUpdate, outbox: Callable[[], list[OutboxEmail]]
) -> None:
    organisation = update.commitment.pledge.organisation
    owner, editor = make_member(organisation, role=MemberRole.OWNER), make_member(organisation)
    make_member(organisation, role=MemberRole.VIEWER)
    assert assurance_label(update) == "self-reported"
    browser = client_for(reviewer)
    assert "Ten young people" in browser.get(f"/staff/updates/{update.id}").text
    assert browser.submit(path_of(update), **REVIEW).status_code == 303
    db.session.refresh(update)
    assert assurance_label(update).startswith("checked on ")
    assert update.commitment.status is Status.DELIVERED_CHECKED
    letters = [mail for mail in outbox() if mail.kind == "commitments.reviewed"]
    assert {mail.to_address for mail in letters} == {owner.email, editor.email}
    assert all("The photographs show" in mail.text for mail in letters)


def test_a_questioned_delivery_stays_in_sight_and_counts_no_more(
    client_for: SignIn, reviewer: Person, update: ProgressUpdate
) -> None:
    assert client_for(reviewer).submit(path_of(update), **{**REVIEW, "decision": "questioned"}).status_code == 303
    db.session.refresh(update)
    assert update.assurance is Assurance.QUESTIONED
    assert assurance_label(update).startswith("questioned on ")
    assert update.commitment.status is Status.ON_TRACK


def test_somebody_not_signed_in_is_asked_to(client: TownClient, update: ProgressUpdate) -> None:
    assert "/sign-in" in client.submit(path_of(update), **REVIEW).location
    assert client.get("/staff/updates").status_code == 303


def test_residents_and_other_staff_may_not(
    client_for: SignIn, resident: Person, organiser: Person, update: ProgressUpdate
) -> None:
    for person in (resident, organiser):
        assert client_for(person).submit(path_of(update), **REVIEW).status_code == 403
        assert client_for(person).get("/staff/updates").status_code == 403
    assert update.reviews == []


def test_a_member_of_any_organisation_reviews_nothing(
    client_for: SignIn, reviewer: Person, update: ProgressUpdate
) -> None:
    make_member(make_organisation(), reviewer, MemberRole.VIEWER)
    response = client_for(reviewer).submit(path_of(update), **REVIEW)
    assert response.status_code == 403
    assert "Only people who belong to none" in response.text
    db.session.refresh(update)
    assert update.reviews == []


def test_whoever_left_does_not_review_what_their_organisation_did(
    client_for: SignIn, reviewer: Person, update: ProgressUpdate
) -> None:
    organisation = update.commitment.pledge.organisation
    make_member(organisation, reviewer)
    membership = find_membership(organisation, reviewer)
    assert membership is not None
    leaving.leave(membership, heir=None)
    response = client_for(reviewer).submit(path_of(update), **REVIEW)
    assert response.status_code == 403
    assert "Somebody else has to review its updates" in response.text
    db.session.refresh(update)
    assert update.reviews == []


def test_what_is_not_public_is_not_reviewed(client_for: SignIn, reviewer: Person, session: Any) -> None:
    pledge = make_organisation_pledge(make_organisation(verified=False), state=State.ACTIVE, commitments=0)
    update = report(make_commitment(pledge))
    assert client_for(reviewer).submit(path_of(update), **REVIEW).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [({"decision": ""}, "Choose what you say"), ({"why": " "}, "Say why"), ({"why": "x" * 1001}, "1000 characters")],
)
def test_a_review_says_what_and_why(
    client_for: SignIn, reviewer: Person, update: ProgressUpdate, change: dict[str, str], words: str
) -> None:
    response = client_for(reviewer).submit(path_of(update), **{**REVIEW, **change})
    assert response.status_code == 422
    assert words in response.text


def test_the_same_review_twice_is_one_and_another_reviewer_is_shown_the_first(
    client_for: SignIn, reviewer: Person, officer: Person, update: ProgressUpdate
) -> None:
    browser = client_for(reviewer)
    for _time in range(2):
        assert browser.submit(path_of(update), **REVIEW).status_code == 303
    response = client_for(officer).submit(path_of(update), **{**REVIEW, "decision": "questioned"})
    assert response.status_code == 409
    assert "Somebody has reviewed this update meanwhile" in response.text
    assert 'name="seen" value="1"' in response.text
    db.session.refresh(update)
    assert len(update.reviews) == 1
    again: dict[str, Any] = {**REVIEW, "decision": "questioned", "seen": "1"}
    assert client_for(officer).submit(path_of(update), **again).status_code == 303
    db.session.refresh(update)
    assert [each.decision for each in update.reviews] == [Assurance.CHECKED, Assurance.QUESTIONED]


def test_the_queue_holds_what_waits_and_asks_no_more_for_more(
    client_for: SignIn, reviewer: Person, update: ProgressUpdate, max_queries: Callable[[int], Any]
) -> None:
    for _each in range(10):
        report(make_commitment())
    browser = client_for(reviewer)
    with max_queries(8):
        page = browser.get("/staff/updates")
    assert page.text.count("/staff/updates/") >= 11
    browser.submit(path_of(update), **REVIEW)
    assert f'/staff/updates/{update.id}"' not in browser.get("/staff/updates").text
    assert f'/staff/updates/{update.id}"' in browser.get("/staff/updates?show=decided").text
