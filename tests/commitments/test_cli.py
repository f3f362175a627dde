"""The scheduled work by hand: each command does its job once, and says how much it did."""

import io
import json
import os
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.commitments.memory_models import Nudge
from app.commitments.rules import State
from app.commitments.status import Status
from app.db import db
from app.kit.clock import today
from app.kit.errors import NotFound
from app.kit.storage import storage
from app.organisations.rules import MemberRole
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_member, make_organisation


def told(app: Flask, *command: str) -> Any:
    result = app.test_cli_runner().invoke(args=[*command, "--format", "json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_pledges_move_on(app: Flask, session: Any) -> None:
    pledge = make_organisation_pledge(state=State.AGREED)
    assert [told(app, "commitments", "move-due") for _twice in range(2)] == [{"moved": 1}, {"moved": 0}]
    assert pledge.state is State.ACTIVE


def test_statuses_are_worked_out(app: Flask, session: Any) -> None:
    commitment = make_commitment(due_on=today() + timedelta(days=3))
    commitment.due_on = today() - timedelta(days=1)
    commitment.status_on = today() - timedelta(days=1)
    db.session.flush()
    commitment_id = commitment.id
    assert [told(app, "commitments", "refresh-statuses") for _twice in range(2)] == [{"changed": 1}, {"changed": 0}]
    assert db.session.get_one(type(commitment), commitment_id).status is Status.OVERDUE


def test_nudges_are_written_once(app: Flask, session: Any) -> None:
    organisation = make_organisation()
    make_member(organisation, role=MemberRole.OWNER)
    pledge = make_organisation_pledge(organisation, commitments=0)
    make_commitment(pledge, due_on=today() + timedelta(days=20))
    assert [told(app, "commitments", "send-nudges") for _twice in range(2)] == [{"written": 1}, {"written": 0}]
    assert db.session.scalar(select(func.count()).select_from(Nudge)) == 1


def test_files_of_nobody_are_deleted(app: Flask, session: Any) -> None:
    lost = storage().put(io.BytesIO(b"x"))
    os.utime(app.config["SETTINGS"].files_folder / lost[:2] / lost, (0, 0))
    assert told(app, "commitments", "sweep-files")["deleted"] >= 1
    assert told(app, "commitments", "sweep-files") == {"deleted": 0}
    with pytest.raises(NotFound):
        storage().open(lost)


@pytest.mark.parametrize("command", ["commitments move-due", "commitments refresh-statuses"])
def test_people_read_words(app: Flask, session: Any, command: str) -> None:
    result = app.test_cli_runner().invoke(args=command.split())
    assert result.exit_code == 0
    assert result.stdout.startswith("0 ")
