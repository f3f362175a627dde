"""Migrations: one line of them, equal to the models, and the last one can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask.testing import FlaskCliRunner

from app import create_app
from tests.conftest import let_go, settings_for
from tests.databases import new_database


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The site on a database of its own, still empty."""
    with new_database(request.config.getoption("--database"), tmp_path) as url:
        app = create_app(settings_for(url, tmp_path))
        yield app
        let_go(app)


def run(runner: FlaskCliRunner, *command: str) -> str:
    result = runner.invoke(args=["db", *command])
    assert result.exit_code == 0, result.output
    return result.output


def test_there_is_one_head(app: Flask) -> None:
    assert len(ScriptDirectory("migrations").get_heads()) == 1


def test_from_empty_they_lead_to_the_models_and_back(empty: Flask) -> None:
    runner = empty.test_cli_runner()
    run(runner, "upgrade")
    run(runner, "check")
    run(runner, "downgrade")
    run(runner, "upgrade")
    run(runner, "check")
    run(runner, "downgrade", "base")
