"""Migrations: one line of them, equal to the models, and the last one can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import text

from app import create_app
from app.commitments.figure_models import PerformanceMeasure
from app.db import db
from app.kit.audit import record
from app.kit.audit_check import Check
from app.kit.clock import now
from app.organisations.models import Organisation
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


def test_what_was_recorded_before_the_chain_begins_it(empty: Flask) -> None:
    runner = empty.test_cli_runner()
    run(runner, "upgrade", "008_organisations")
    event = text(
        "INSERT INTO audit_events (at, verb, actor_id, subject_type, subject_id, subject_label, facts) VALUES"
        " ('2026-07-01 09:30:00.123456+00:00', 'pledge.made', 3, 'pledge', '4', 'Grün', '{\"b\": [1.5], \"a\": null}')"
    )
    with empty.app_context():
        for _each in range(3):
            db.session.execute(event)
        db.session.commit()
    run(runner, "upgrade")
    with empty.app_context():
        record("pledge.made", actor=None, subject=5)
        db.session.commit()
        check = Check()
        assert list(check.findings()) == []
        assert (check.rows, check.sequence) == (4, 4)
        db.session.rollback()
    run(runner, "downgrade", "008_organisations")


def test_taking_corrected_figures_back_keeps_what_stood(empty: Flask) -> None:
    runner = empty.test_cli_runner()
    run(runner, "upgrade")
    with empty.app_context():
        bakery = Organisation(slug="bakery", name="Bakery", compare_key="bakery", kind="private", registered_at=now())
        db.session.add(bakery)
        db.session.flush()
        said = {"organisation_id": bakery.id, "indicator_code": "emissions", "unit": "t", "method": "Meters"}
        wrong = PerformanceMeasure(**said, period="2025", value=381, recorded_at=now())
        other = PerformanceMeasure(**said, period="2024", value=400, recorded_at=now())
        db.session.add_all([wrong, other])
        db.session.flush()
        right = {"value": 318, "corrects_id": wrong.id, "why": "Digits were swapped", "recorded_at": now()}
        db.session.add(PerformanceMeasure(**said, period="2025", **right))
        db.session.commit()
        db.session.remove()
    run(runner, "downgrade", "012_pledges_of_an_organisation")
    with empty.app_context(), db.engine.connect() as connection:
        stood = connection.execute(text("SELECT period, value FROM performance_measures ORDER BY period")).all()
    assert [(period, int(value)) for period, value in stood] == [("2024", 400), ("2025", 318)]
