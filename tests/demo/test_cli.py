"""`flask demo …`, and that nothing else touches the demo town's machinery."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app.accounts.models import Person
from app.db import db
from app.demo import cast
from tests.conftest import settings_for
from tests.factories.people import make_person

APP = Path(__file__).parents[2] / "app"


def count_people() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def test_it_prints_what_it_built_and_keeps_progress_apart(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["demo", "build", "--residents", "20"])
    assert result.exit_code == 0, result.output
    assert re.fullmatch(r"\d+ people, \d+ pledges, .* releases of band shares\n", result.stdout)
    assert len(result.stderr.splitlines()) >= 12


def test_building_twice_changes_nothing(runner: FlaskCliRunner) -> None:
    runner.invoke(args=["demo", "build", "--residents", "20"])
    people = count_people()
    result = runner.invoke(args=["demo", "build", "--residents", "20"])
    assert (result.exit_code, result.stdout) == (0, "")
    assert count_people() == people


def test_it_leaves_a_town_with_people_alone_when_asked_to(runner: FlaskCliRunner) -> None:
    make_person()
    result = runner.invoke(args=["demo", "build", "--only-if-empty"])
    assert result.exit_code == 0
    assert count_people() == 1


def test_an_interrupted_building_leaves_nothing_behind(runner: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("app.demo.town._count", interrupt)
        assert runner.invoke(args=["demo", "build", "--residents", "20"]).exit_code != 0
    db.session.rollback()
    assert count_people() == 0
    assert runner.invoke(args=["demo", "build", "--residents", "20", "--only-if-empty"]).exit_code == 0
    assert count_people() > 20


def test_the_sign_ins_say_where_who_and_with_what(runner: FlaskCliRunner) -> None:
    runner.invoke(args=["demo", "build", "--residents", "20"])
    lines = runner.invoke(args=["demo", "sign-ins"]).stdout.splitlines()
    assert lines[0] == "Sign in at http://localhost/sign-in as:"
    assert len(lines) == 1 + len(cast.EVERYBODY) + 1
    assert len({line.index("@example.org  ") > 0 and line.index(cast.PASSWORD) for line in lines[1:-1]}) == 1
    assert lines[-1].endswith("http://localhost/dev/codes shows it.")


def test_without_a_demo_town_there_are_no_sign_ins(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["demo", "sign-ins"])
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("command", [["demo", "build"], ["demo", "sign-ins"]])
def test_in_production_it_refuses_in_one_line(
    app: Flask, runner: FlaskCliRunner, command: list[str], tmp_path: Path
) -> None:
    settings = settings_for("sqlite://", tmp_path, environment="production")
    was, app.config["SETTINGS"] = app.config["SETTINGS"], settings
    try:
        result = runner.invoke(args=command)
    finally:
        app.config["SETTINGS"] = was
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert count_people() == 0


def test_only_the_demo_town_acts_as_of_another_day_or_holds_mail_back() -> None:
    users = {
        path.relative_to(APP).parts[0]
        for path in APP.rglob("*.py")
        if re.search(r"\bas_of\(|\bheld_back\(", path.read_text("utf-8"))
    }
    assert users == {"demo", "kit"}


def test_nothing_but_the_wiring_imports_the_demo_town() -> None:
    importers = {
        path.relative_to(APP).parts[0]
        for path in APP.rglob("*.py")
        if re.search(r"^\s*(from|import) app\.demo|from app import .*\bdemo\b", path.read_text("utf-8"), re.MULTILINE)
    }
    assert importers <= {"demo", "blueprints.py"}
