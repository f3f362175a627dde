"""Reminders as they are written: to whom, once each, with a link that works; and files that belong to nothing."""

import io
import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.commitments import nudging, progress_jobs
from app.commitments.assurance_models import Evidence
from app.commitments.memory_models import Nudge
from app.commitments.models import Commitment
from app.commitments.rules import State
from app.commitments.standing import refresh_status
from app.commitments.status import Status
from app.db import db
from app.kit import claims
from app.kit.clock import now, today
from app.kit.errors import NotFound
from app.kit.outbox import OutboxEmail
from app.kit.storage import storage
from app.organisations.models import Membership
from app.organisations.rules import MemberRole
from tests.client import TownClient
from tests.commitments.test_assurance import report
from tests.commitments.test_progress_routes import filled_in
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_member, make_organisation
from tests.links import token_in

Outbox = Callable[[], list[OutboxEmail]]


@pytest.fixture
def owner(session: Any) -> Person:
    return make_member(make_organisation(), role=MemberRole.OWNER)


@pytest.fixture
def commitment(owner: Person) -> Commitment:
    membership = db.session.scalars(select(Membership).where(Membership.person_id == owner.id)).one()
    pledge = make_organisation_pledge(membership.organisation, state=State.ACTIVE, commitments=0)
    return make_commitment(pledge, owner=owner, due_on=today() + timedelta(days=20))


def kinds(outbox: Outbox, person: Person) -> list[str]:
    return [mail.subject for mail in outbox() if mail.to_address == person.email and mail.kind == "commitments.nudge"]


def run_on(day: date) -> int:
    with time_machine.travel(day.isoformat() + "T09:00:00+00:00", tick=False):
        return progress_jobs.remind()


def test_the_owner_hears_of_each_occasion_once_until_it_lapses(
    commitment: Commitment, owner: Person, outbox: Outbox
) -> None:
    due = commitment.due_on
    assert due is not None
    days = [due - timedelta(days=20), due - timedelta(days=19), due - timedelta(days=5), due + timedelta(days=1)]
    for day in [*days, *days, due + timedelta(days=85)]:
        run_on(day)
    assert kinds(outbox, owner) == [
        "Your commitment is due in a month",
        "Your commitment is due within a week",
        "Your commitment is overdue",
        "Your commitment is about to lapse",
    ]
    lapsed = due + timedelta(days=100)
    assert run_on(lapsed) == 0
    assert refresh_status(commitment, lapsed) is Status.LAPSED


def test_a_reminder_carries_a_link_to_report_by_and_a_way_to_stop(
    commitment: Commitment, owner: Person, outbox: Outbox, client: TownClient
) -> None:
    assert progress_jobs.remind() == 1
    mail = outbox()[-1]
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/links/reminders/" in mail.headers["List-Unsubscribe"]
    path = f"/links/progress/{token_in(mail.text, '/links/progress/')}"
    assert commitment.text in client.get(path).text
    assert client.submit(path, **filled_in(value="")).status_code == 303


def test_a_new_due_date_is_a_new_occasion(commitment: Commitment, owner: Person, outbox: Outbox) -> None:
    progress_jobs.remind()
    assert commitment.due_on is not None
    commitment.due_on += timedelta(days=5)
    assert progress_jobs.remind() == 1
    assert len(kinds(outbox, owner)) == 2


def test_whoever_stopped_the_reminders_gets_none_and_the_owners_do(
    commitment: Commitment, owner: Person, outbox: Outbox
) -> None:
    editor = make_member(commitment.pledge.organisation)
    commitment.owner_id = editor.id
    membership = db.session.scalars(select(Membership).where(Membership.person_id == editor.id)).one()
    membership.reminders_stopped_at = now()
    assert progress_jobs.remind() == 1
    assert kinds(outbox, editor) == []
    assert len(kinds(outbox, owner)) == 1


def test_a_hidden_organisation_and_one_without_members_are_left_alone(session: Any, owner: Person) -> None:
    soon = today() + timedelta(days=20)
    make_commitment(due_on=soon)
    hidden = make_organisation(verified=False)
    make_member(hidden, owner, role=MemberRole.OWNER)
    make_commitment(make_organisation_pledge(hidden, commitments=0), due_on=soon)
    assert progress_jobs.remind() == 0


def test_a_year_on_the_owners_look_back(commitment: Commitment, owner: Person, outbox: Outbox) -> None:
    anniversary = commitment.pledge.starts_on + timedelta(days=366)
    run_on(anniversary)
    run_on(anniversary)
    letters = [mail for mail in outbox() if mail.kind == "commitments.annual_review"]
    assert [mail.to_address for mail in letters] == [owner.email]


def test_one_that_cannot_be_reminded_of_holds_up_no_other(
    commitment: Commitment, owner: Person, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_commitment(commitment.pledge, owner=owner, due_on=commitment.due_on)
    real = nudging.remind_of_commitment

    def stumble(found: Commitment, day: date) -> int:
        if found.id == commitment.id:
            raise RuntimeError("something is wrong with this one")
        return real(found, day)

    db.session.commit()
    monkeypatch.setattr(nudging, "remind_of_commitment", stumble)
    assert progress_jobs.remind() == 1
    occasions = list(db.session.scalars(select(Nudge.occasion)))
    assert occasions == [f"commitment:{other.id}:{other.due_on}"]


def test_files_that_belong_to_nothing_go_after_a_day(app: Flask, session: Any, commitment: Commitment) -> None:
    kept, lost, fresh = (storage().put(io.BytesIO(b"x")) for _each in range(3))
    folder = app.config["SETTINGS"].files_folder
    for name in (kept, lost):
        os.utime(folder / name[:2] / name, (0, 0))
    update = report(commitment)
    db.session.add(Evidence(update_id=update.id, title="x", stored_as=kept, media_type="text/plain", size=1))
    db.session.commit()
    assert claims.sweep_files() >= 1
    for name in (kept, fresh):
        storage().open(name).close()
    with pytest.raises(NotFound):
        storage().open(lost)
