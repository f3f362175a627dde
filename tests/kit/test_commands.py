"""Commands that cannot do their work say why in one line; those that can answer people and programs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.exc import DBAPIError

from app import create_app
from app.kit import outbox
from tests.conftest import let_go, settings_for

POSTCODES = b"postcode,ward_code\nLU1 1AA,E05014742\n"
NEED_TABLES = (
    "reference load",
    "outbox deliver",
    "places ward LU11AA",
    "places import-postcodes -",
    "pledges send-check-ins",
    "pledges close-due",
    "pledges tell-shared",
    "accounts invite-staff new@example.org --role analyst",
    "demo build",
)
ANSWERS = {
    "reference load": {"vision", "places", "mis", "pledges", "statements", "indicators"},
    "outbox deliver": {"sent", "retrying", "failed"},
    "pledges send-check-ins": {"met"},
    "pledges close-due": {"closed"},
    "pledges tell-shared": {"told"},
    "accounts invite-staff new@example.org --role analyst": {"email", "role", "invited", "link"},
}


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Flask]:
    """A site whose database nobody has migrated."""
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path))
    yield app
    let_go(app)


@pytest.mark.parametrize("command", NEED_TABLES)
def test_a_database_that_is_not_migrated_is_one_line(empty_site: Flask, command: str) -> None:
    result = empty_site.test_cli_runner().invoke(args=command.split(), input=POSTCODES)
    assert result.exit_code == 1
    assert result.stderr == "Error: The database is not up to date: run `flask --app wsgi db upgrade` first.\n"


def test_a_database_out_of_reach_is_one_line(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'nowhere' / 'x.sqlite3'}", tmp_path))
    result = app.test_cli_runner().invoke(args=["reference", "load"])
    assert result.exit_code == 1
    assert result.stderr == "Error: The database cannot be reached (OperationalError).\n"
    let_go(app)


def test_our_own_mistakes_are_not_hidden(runner: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_facts: Any) -> None:
        raise DBAPIError("", {}, ValueError())

    monkeypatch.setattr(outbox, "deliver", fail)
    assert isinstance(runner.invoke(args=["outbox", "deliver"]).exception, DBAPIError)


@pytest.mark.parametrize(("command", "keys"), ANSWERS.items())
def test_programs_are_answered_in_json(runner: FlaskCliRunner, command: str, keys: set[str]) -> None:
    result = runner.invoke(args=[*command.split(), "--format", "json"])
    assert result.exit_code == 0, result.output
    assert set(json.loads(result.stdout)) == keys


def test_with_mail_off_nothing_is_delivered_and_that_is_said(
    app: Flask, runner: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "mail_wall", None)
    result = runner.invoke(args=["outbox", "deliver"])
    assert result.exit_code == 1
    assert result.stderr == "Error: Mail is off (MAIL_URL is not set): 0 messages wait.\n"


@pytest.mark.parametrize("command", ["send-check-ins", "tell-shared"])
def test_without_a_key_no_links_are_sent(
    app: Flask, runner: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", settings_for("sqlite://", tmp_path, secret_key=None))
    result = runner.invoke(args=["pledges", command])
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: SECRET_KEY is not set.")
    assert len(result.stderr.splitlines()) == 1
