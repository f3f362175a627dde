"""The way back for an administrator whom no colleague can help."""

import json

from flask.testing import FlaskCliRunner

from app.accounts.models import Person
from app.factors.queries import has_factor
from tests.factories.factors import make_app


def test_factors_are_reset_by_command(runner: FlaskCliRunner, officer: Person) -> None:
    make_app(officer)
    result = runner.invoke(args=["accounts", "reset-second-factors", officer.email, "--format", "json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {"email": officer.email, "reset": True}
    assert not has_factor(officer)


def test_a_stranger_has_none(runner: FlaskCliRunner, officer: Person) -> None:
    result = runner.invoke(args=["accounts", "reset-second-factors", "nobody@example.org"])
    assert result.exit_code == 1
    assert "no account" in result.stderr
