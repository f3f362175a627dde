"""Reporting by an e-mailed link: once, in time, by its owner, and never by opening it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from app.accounts.actions import issue_link
from app.accounts.models import Person, Purpose
from app.commitments.models import Commitment, ProgressUpdate, Via
from app.commitments.progress_emails import unsubscribe_token
from app.db import db
from app.kit.clock import now, today
from app.organisations import verifying
from app.organisations.models import Membership
from tests.client import TownClient
from tests.commitments.test_progress_routes import filled_in
from tests.factories.commitments import make_commitment
from tests.factories.organisations import make_member


@pytest.fixture
def commitment(session: Any) -> Commitment:
    return make_commitment(measured=True)


@pytest.fixture
def editor(commitment: Commitment) -> Person:
    return make_member(commitment.pledge.organisation)


@pytest.fixture
def path(commitment: Commitment, editor: Person) -> str:
    return path_for(commitment, editor)


def path_for(commitment: Commitment, person: Person) -> str:
    return f"/links/progress/{issue_link(person, Purpose.REPORT_PROGRESS, subject_id=commitment.id)}"


def number_of_updates() -> int:
    return db.session.scalar(select(func.count()).select_from(ProgressUpdate)) or 0


def membership_of(person: Person) -> Membership:
    return db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()


def test_who_has_the_link_reports_without_signing_in(client: TownClient, editor: Person, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert number_of_updates() == 0
    response = client.submit(path, **filled_in())
    assert response.location == "/links/progress"
    assert client.get("/links/progress").status_code == 200
    update = db.session.scalars(select(ProgressUpdate)).one()
    assert (update.via, update.made_by_id) == (Via.LINK, editor.id)


def test_a_link_works_once_and_a_second_press_is_no_second_use(client: TownClient, path: str) -> None:
    assert client.submit(path, **filled_in()).status_code == 303
    assert client.submit(path, **filled_in()).status_code == 303
    assert client.submit(path, **filled_in(key="another form")).status_code == 410
    assert client.get(path).status_code == 410
    assert number_of_updates() == 1


def test_a_mistake_leaves_the_link_as_it_was(client: TownClient, path: str) -> None:
    response = client.submit(path, **filled_in(outcome=""))
    assert response.status_code == 422
    assert "Two more apprentices" in response.text
    assert client.submit(path, **filled_in()).status_code == 303


def test_a_newer_link_replaces_an_older_one(
    client: TownClient, commitment: Commitment, editor: Person, path: str
) -> None:
    newer = path_for(commitment, editor)
    other = path_for(make_commitment(commitment.pledge), editor)
    assert client.get(path).status_code == 410
    assert client.submit(path, **filled_in()).status_code == 410
    assert client.get(newer).status_code == 200
    assert client.get(other).status_code == 200


def test_a_link_expires(client: TownClient, path: str) -> None:
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        assert client.submit(path, **filled_in()).status_code == 410


def test_an_unknown_link_is_not_found(client: TownClient, session: Any) -> None:
    assert client.get("/links/progress/unknown").status_code == 404
    assert client.submit("/links/progress/unknown", **filled_in()).status_code == 404


def test_a_link_ends_with_the_membership(client: TownClient, editor: Person, path: str) -> None:
    membership_of(editor).left_at = now()
    assert client.get(path).status_code == 410
    assert client.submit(path, **filled_in()).status_code == 410
    assert number_of_updates() == 0


def test_a_link_of_a_suspended_organisation_rests(
    client: TownClient, commitment: Commitment, officer: Person, path: str
) -> None:
    verifying.suspend(commitment.pledge.organisation, why="We ask them something.", actor=officer)
    assert client.submit(path, **filled_in()).status_code == 410
    verifying.lift_suspension(commitment.pledge.organisation, actor=officer)
    assert client.submit(path, **filled_in()).status_code == 303


def test_a_withdrawn_commitment_takes_no_report(client: TownClient, commitment: Commitment, path: str) -> None:
    commitment.withdrawn_on = today()
    assert client.submit(path, **filled_in()).status_code == 409
    assert number_of_updates() == 0


def test_the_mail_program_stops_the_reminders_with_one_click(
    client: TownClient, editor: Person, submit_bare: Callable[[str], int]
) -> None:
    path = f"/links/reminders/{unsubscribe_token(membership_of(editor))}"
    assert client.get(path).status_code == 200
    assert membership_of(editor).reminders_stopped_at is None
    assert submit_bare(path) == 200
    assert submit_bare(path) == 200
    assert membership_of(editor).reminders_stopped_at is not None
    assert client.submit(f"{path}/resumption").status_code == 303
    assert membership_of(editor).reminders_stopped_at is None


@pytest.fixture
def submit_bare(client: TownClient) -> Callable[[str], int]:
    return lambda path: client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code


@pytest.mark.parametrize("path", ["/links/reminders/forged", "/links/reminders/forged/resumption"])
def test_a_forged_address_stops_nothing(client: TownClient, session: Any, path: str) -> None:
    assert client.submit(path).status_code == 404
