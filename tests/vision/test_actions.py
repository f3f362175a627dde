"""Loading the vision, and saying how a development is going."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import Person
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.clock import now
from app.kit.errors import NotFound
from app.vision import actions, models, queries
from app.vision.rules import Status


def test_loading_again_changes_nothing(session: Any) -> None:
    assert actions.load_reference() == {"inserted": 0, "updated": 0}


def test_loading_puts_a_changed_row_back(session: Any) -> None:
    db.session.get_one(models.Outcome, "IE1").text = "Something else."
    db.session.flush()
    assert actions.load_reference() == {"inserted": 0, "updated": 1}
    assert db.session.get_one(models.Outcome, "IE1").text.startswith("Increased inward investment")


def test_loading_fills_every_table(session: Any) -> None:
    sizes = {
        models.Priority: 5,
        models.Outcome: 25,
        models.Strand: 28,
        models.StrandAction: 95,
        models.Development: 25,
        models.Board: 5,
        models.Achievement: 49,
        models.SurveyBaseline: 10,
        models.Edition: 1,
    }
    found = {model: db.session.scalar(select(func.count()).select_from(model)) for model in sizes}
    assert found == sizes


def test_an_update_says_who_what_and_when_and_is_recorded(session: Any, officer: Person) -> None:
    update = actions.post_update("NZ-D3", status=Status.UNDER_WAY, text="The first buses run.", actor=officer)
    assert update.posted_by_id == officer.id
    assert now() - update.posted_at < timedelta(minutes=1)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "development.updated")).one()
    assert (event.actor_id, event.subject_label, event.facts) == (officer.id, "NZ-D3", {"status": "under-way"})


def test_the_words_of_an_update_stay_out_of_the_record(session: Any, officer: Person) -> None:
    actions.post_update("NZ-D3", status=Status.AT_RISK, text="Money is short.", actor=officer)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "development.updated")).one()
    assert "Money" not in str(event.facts)


def test_an_earlier_update_is_never_replaced(session: Any, officer: Person) -> None:
    actions.post_update("NZ-D3", status=Status.AT_RISK, text="Money is short.", actor=officer)
    actions.post_update("NZ-D3", status=Status.UNDER_WAY, text="Money was found.", actor=officer)
    assert [update.text for update in queries.list_updates("NZ-D3")] == ["Money was found.", "Money is short."]


def test_an_unknown_development_takes_no_update(session: Any, officer: Person) -> None:
    with pytest.raises(NotFound):
        actions.post_update("XX-D1", status=Status.DELIVERED, text="Done.", actor=officer)
