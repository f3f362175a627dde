"""Migrations: one line of them, equal to the models, and the last one can be taken back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select, text

from app import create_app
from app.accounts.models import Person
from app.commitments.figure_models import PerformanceMeasure
from app.commitments.memory_models import Draft
from app.commitments.models import Commitment, CommitmentChange, OrganisationPledge
from app.commitments.rules import State
from app.commitments.showing import list_figures
from app.db import db
from app.kit.audit import record
from app.kit.audit_check import Check
from app.kit.clock import now, today
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


def test_commitments_name_the_measure_where_they_named_one_year_of_it(empty: Flask) -> None:
    runner = empty.test_cli_runner()
    run(runner, "upgrade")
    with empty.app_context():
        commitment_id = _promise_with("unemployment-2022")
        for code in ("unemployment-peak", "unemployment-2022", "emissions"):
            _figure_beside(code)
    run(runner, "downgrade", "031_indicators")
    run(runner, "upgrade")
    with empty.app_context():
        kept = db.session.get_one(Commitment, commitment_id)
        change, draft = kept.changes[0], db.session.scalars(select(Draft)).one()
        assert kept.indicator_code == "unemployment"
        assert [terms["indicator"] for terms in (change.before, change.after)] == ["child-poverty", "unemployment"]
        assert draft.values == {"indicator": ["child-poverty"], "text": ["Train apprentices"]}
    run(runner, "downgrade", "031_indicators")
    with empty.app_context(), db.engine.connect() as connection:
        assert connection.scalar(text("SELECT indicator_code FROM commitments")) == "unemployment-2022"


def test_two_figures_that_come_to_share_a_place_both_stay_in_sight(empty: Flask) -> None:
    runner = empty.test_cli_runner()
    run(runner, "upgrade")
    with empty.app_context():
        _promise_with(None)
        for code in ("unemployment-peak", "unemployment-2022", "emissions"):
            _figure_beside(code)
    run(runner, "downgrade", "031_indicators")
    run(runner, "upgrade")
    with empty.app_context():
        emissions, unemployment = list_figures(db.session.scalars(select(Organisation)).one())
        assert (emissions.now.indicator_code, emissions.corrections) == ("emissions", [])
        [(later, earlier)] = unemployment.corrections
        assert {later.indicator_code, earlier.indicator_code} == {"unemployment"}
        assert later.corrects_id == earlier.id
        assert later.why.startswith("Two of the town’s indicators became one")


def _promise_with(indicator: str | None) -> int:
    """A commitment, what was changed of it, and what somebody types, naming years of measures as they were."""
    bakery = Organisation(slug="bakery", name="Bakery", compare_key="bakery", kind="private", registered_at=now())
    person = Person(email="baker@example.org", name="Baker", created_at=now())
    db.session.add_all([bakery, person])
    db.session.flush()
    pledge = OrganisationPledge(
        organisation_id=bakery.id,
        starts_on=today(),
        ends_on=today() + timedelta(300),
        state=State.DRAFT,
        created_at=now(),
    )
    commitment = Commitment(pledge=pledge, text="Bake", type="other", indicator_code=indicator, created_at=now())
    change = CommitmentChange(
        commitment=commitment,
        number=1,
        before={"text": "Bake", "indicator": "child-poverty-2020"},
        after={"text": "Bake", "indicator": "unemployment-peak"},
        why="Clearer",
        asked_at=now(),
    )
    typed = {"indicator": ["child-poverty-2019"], "text": ["Train apprentices"]}
    draft = Draft(person_id=person.id, form="commitment:1", values=typed, saved_at=now())
    db.session.add_all([pledge, commitment, change, draft])
    db.session.commit()
    return commitment.id


def _figure_beside(code: str) -> None:
    bakery = db.session.scalars(select(Organisation)).one()
    said = {"organisation_id": bakery.id, "unit": "%", "method": "Counted", "period": "2025", "recorded_at": now()}
    db.session.add(PerformanceMeasure(**said, indicator_code=code, value=4))
    db.session.commit()
