"""`flask accounts …`."""

import re
from typing import Any

import pytest
from flask.testing import FlaskCliRunner

from app.accounts.models import Person, Purpose
from app.accounts.permissions import Role
from app.accounts.queries import peek_link


def test_inviting_staff_posts_a_mail_and_prints_the_link_when_mail_is_off(runner: FlaskCliRunner, outbox: Any) -> None:
    result = runner.invoke(args=["accounts", "invite-staff", "new@example.org", "--role", "administrator"])
    assert result.exit_code == 0, result.output
    found = re.fullmatch(r"http://localhost/links/staff/(\S+)\n", result.stdout)
    assert found
    assert peek_link(found[1], Purpose.JOIN_STAFF).person.email == "new@example.org"
    assert [(email.kind, found[1] in email.text) for email in outbox()] == [("join_staff", True)]


def test_inviting_twice_replaces_the_link(runner: FlaskCliRunner, outbox: Any) -> None:
    links = {
        runner.invoke(args=["accounts", "invite-staff", "new@example.org", "--role", "analyst"]).stdout
        for _ in range(2)
    }
    assert len(links) == 2


def test_inviting_somebody_who_has_the_role_does_nothing(
    runner: FlaskCliRunner, organiser: Person, outbox: Any
) -> None:
    result = runner.invoke(args=["accounts", "invite-staff", organiser.email, "--role", Role.FACILITATOR.value])
    assert result.exit_code == 0
    assert "already" in result.stdout
    assert outbox() == []


@pytest.mark.parametrize(
    "arguments", [["nonsense", "--role", "analyst"], ["new@example.org", "--role", "king"], ["new@example.org"], []]
)
def test_wrong_use_is_said_and_changes_nothing(runner: FlaskCliRunner, outbox: Any, arguments: list[str]) -> None:
    result = runner.invoke(args=["accounts", "invite-staff", *arguments])
    assert result.exit_code == 2
    assert outbox() == []
