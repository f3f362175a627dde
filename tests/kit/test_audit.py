"""The record of acts: sealed as it is committed, growing only, and whatever was done to it is found out."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.db import db
from app.home.audit_cli import in_words
from app.kit import audit_check
from app.kit.audit import AuditEvent, AuditHead, record, record_all
from app.kit.audit_check import Check, Fault, Finding
from app.kit.clock import now

SQLITE_TRIGGERS = ("audit_events_kept", "audit_events_not_removed", "audit_events_not_replaced", "audit_head_moved")
ROWS = 6
CHANGING = "UPDATE audit_events SET {change} WHERE id = :id"
CHANGING_NEW = "UPDATE audit_events SET {change} WHERE hash IS NULL"


@pytest.fixture
def chain(session: Any) -> list[AuditEvent]:
    """Six events in three transactions, about things 1 to 6."""
    for first in range(1, ROWS, 2):
        record("thing.made", actor=7, subject=first, weight=first, colour="grün")
        record("thing.kept", actor=None, subject=first + 1, subject_label="A label")
        db.session.commit()
    return list(db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(ROWS)))[::-1]


@pytest.fixture
def tamper(chain: list[AuditEvent]) -> Callable[..., None]:
    """What somebody with the database can do: the triggers go first."""
    if db.session.get_bind().dialect.name == "sqlite":
        for name in SQLITE_TRIGGERS:
            db.session.execute(text(f"DROP TRIGGER {name}"))
    else:
        db.session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER USER"))

    def run(*statements: str, **facts: Any) -> None:
        for statement in statements:
            db.session.execute(text(statement), facts)
        db.session.commit()
        db.session.expire_all()

    run()
    return run


def faults() -> list[tuple[Fault, Any, Any]]:
    return [(finding.fault, finding.sequence, finding.id) for finding in Check().findings()]


def head() -> AuditHead:
    return db.session.scalars(select(AuditHead).execution_options(populate_existing=True)).one()


def test_events_of_all_transactions_are_one_chain(chain: list[AuditEvent]) -> None:
    places = [event.sequence for event in chain]
    assert places == list(range(places[0] or 0, (places[0] or 0) + ROWS))
    assert len({event.hash for event in chain}) == ROWS
    assert (head().sequence, head().hash) == (chain[-1].sequence, chain[-1].hash)
    assert faults() == []


def test_an_event_taken_back_with_a_savepoint_leaves_no_hole(chain: list[AuditEvent]) -> None:
    record("thing.made", actor=None, subject=1)
    savepoint = db.session.begin_nested()
    record("thing.lost", actor=None, subject=2)
    savepoint.rollback()
    with db.session.begin_nested():
        record("thing.kept", actor=None, subject=3)
    db.session.commit()
    assert head().sequence == (chain[-1].sequence or 0) + 2
    assert faults() == []


def test_a_transaction_taken_back_leaves_no_hole(chain: list[AuditEvent]) -> None:
    record("thing.lost", actor=None, subject=1)
    db.session.rollback()
    record("thing.made", actor=None, subject=2)
    db.session.commit()
    assert head().sequence == (chain[-1].sequence or 0) + 1
    assert faults() == []


def test_many_at_once_are_sealed_in_batches(chain: list[AuditEvent], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.kit.audit.BATCH", 1000)
    row = {"at": now(), "verb": "thing.made", "actor_id": 1, "subject_type": "thing", "subject_label": "", "facts": {}}
    record_all([{**row, "subject_id": str(number)} for number in range(2500)])
    db.session.commit()
    assert head().sequence == (chain[-1].sequence or 0) + 2500
    assert faults() == []


def test_sealing_is_two_statements(chain: list[AuditEvent], max_queries: Callable[[int], Any]) -> None:
    with max_queries(4):
        record("thing.made", actor=None, subject=1)
        record("thing.made", actor=None, subject=2)
        db.session.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET verb = 'thing.other' WHERE id = :id",
        "UPDATE audit_events SET hash = 'x' WHERE id = :id",
        "UPDATE audit_events SET sequence = NULL, hash = NULL WHERE id = :id",
        "DELETE FROM audit_events WHERE id = :id",
    ],
)
def test_the_database_refuses_to_change_or_remove_what_is_sealed(chain: list[AuditEvent], statement: str) -> None:
    with pytest.raises(DBAPIError, match="only grows"), db.session.begin_nested():
        db.session.execute(text(statement), {"id": chain[2].id})


@pytest.mark.parametrize(
    "change", ["sequence = sequence + 1000, hash = 'x'", "hash = 'x', sequence = 9000", "verb = 'thing.other'"]
)
def test_the_database_lets_nothing_but_sealing_happen_to_a_new_event(chain: list[AuditEvent], change: str) -> None:
    record("thing.made", actor=None, subject=1)
    with pytest.raises(DBAPIError, match="only grows"), db.session.begin_nested():
        db.session.execute(text(CHANGING_NEW.format(change=change)))


def test_the_database_refuses_to_replace(chain: list[AuditEvent]) -> None:
    if db.session.get_bind().dialect.name == "sqlite":
        statement = (
            "INSERT OR REPLACE INTO audit_events (id, at, verb, subject_type, subject_id, subject_label, facts)"
            " SELECT id, at, 'thing.other', subject_type, subject_id, subject_label, facts FROM audit_events"
        )
    else:
        statement = "TRUNCATE audit_events"
    with pytest.raises(DBAPIError, match="only grows"), db.session.begin_nested():
        db.session.execute(text(statement))


CHANGES = {
    "verb": "verb = 'thing.other'",
    "time": "at = '2020-01-01 00:00:00+00:00'",
    "actor": "actor_id = 1",
    "actor taken out": "actor_id = NULL",
    "subject": "subject_id = '99'",
    "label": "subject_label = 'Another'",
    "fact": "facts = '{\"weight\": 2}'",
    "seal": "hash = 'x'",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_event_is_named(chain: list[AuditEvent], tamper: Callable[..., None], change: str) -> None:
    place, number = chain[2].sequence, chain[2].id
    tamper(CHANGING.format(change=change), id=number)
    assert faults()[0] == (Fault.CHANGED, place, number)


@pytest.mark.parametrize("change", ["at = 'yesterday'", "facts = 'not json'", "facts = x'ff00'", "verb = x'ff00'"])
def test_a_change_that_cannot_even_be_read_is_named(
    chain: list[AuditEvent], tamper: Callable[..., None], change: str
) -> None:
    if db.session.get_bind().dialect.name != "sqlite":
        change = "facts = '{}'"  # Postgres stores no such thing
    place, number = chain[2].sequence, chain[2].id
    tamper(CHANGING.format(change=change), id=number)
    assert faults() == [(Fault.CHANGED, place, number)]


def test_a_removed_event_leaves_a_gap(chain: list[AuditEvent], tamper: Callable[..., None]) -> None:
    place = chain[1].sequence
    tamper("DELETE FROM audit_events WHERE id = :id", id=chain[1].id)
    assert faults() == [(Fault.REMOVED, place, None)]


def test_a_removed_tail_is_missed_by_the_head(chain: list[AuditEvent], tamper: Callable[..., None]) -> None:
    place = chain[-2].sequence
    tamper("DELETE FROM audit_events WHERE id >= :id", id=chain[-2].id)
    (found,) = Check().findings()
    assert (found.fault, found.sequence, found.until) == (Fault.REMOVED, place, (place or 0) + 1)


def test_a_removed_tail_with_a_forged_head_is_missed_by_a_kept_head(
    chain: list[AuditEvent], tamper: Callable[..., None]
) -> None:
    kept = str(chain[-1].hash)
    assert list(Check(kept).findings()) == []
    tamper(
        "DELETE FROM audit_events WHERE id = :id",
        "UPDATE audit_head SET sequence = sequence - 1, hash = :hash",
        id=chain[-1].id,
        hash=chain[-2].hash,
    )
    assert list(Check().findings()) == []
    assert [finding.fault for finding in Check(kept).findings()] == [Fault.KEPT_HEAD]


def test_a_head_kept_long_ago_is_still_in_the_chain(chain: list[AuditEvent]) -> None:
    assert list(Check(str(chain[0].hash)).findings()) == []


INSERTED = (
    "INSERT INTO audit_events (id, at, verb, actor_id, subject_type, subject_id, subject_label, facts, sequence, hash)"
    " SELECT :new, at, verb, actor_id, subject_type, subject_id, subject_label, facts, {place}, {hash}"
    " FROM audit_events WHERE id = :id"
)


@pytest.mark.parametrize(
    "values", [("NULL", "NULL"), ("-5", "hash"), ("sequence + 1000", "'x'")], ids=["unsealed", "before", "after"]
)
def test_an_event_put_in_is_named(
    chain: list[AuditEvent], tamper: Callable[..., None], values: tuple[str, str]
) -> None:
    new = chain[-1].id + 1000
    tamper(INSERTED.format(place=values[0], hash=values[1]), id=chain[3].id, new=new)
    found = list(Check().findings())
    assert any(Fault.INSERTED is finding.fault for finding in found)
    assert values[0].startswith("sequence") or [finding.id for finding in found] == [new]


def test_two_events_that_changed_places_are_both_named(chain: list[AuditEvent], tamper: Callable[..., None]) -> None:
    one, other = chain[1], chain[4]
    facts = {"one": one.sequence, "other": other.sequence, "a": one.id, "b": other.id}
    tamper(
        "UPDATE audit_events SET sequence = 0 WHERE id = :a",
        "UPDATE audit_events SET sequence = :one WHERE id = :b",
        "UPDATE audit_events SET sequence = :other WHERE id = :a",
        **facts,
    )
    named = {number for fault, _place, number in faults() if fault is Fault.CHANGED}
    assert {facts["a"], facts["b"]} <= named


def test_every_fault_is_named_over_many_batches(
    chain: list[AuditEvent], tamper: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_check, "BATCH", 2)
    first, last = chain[0].sequence, chain[4].sequence
    numbers = (chain[0].id, chain[4].id)
    tamper("UPDATE audit_events SET actor_id = 99 WHERE id IN (:a, :b)", a=numbers[0], b=numbers[1])
    assert faults() == [(Fault.CHANGED, first, numbers[0]), (Fault.CHANGED, last, numbers[1])]


def test_the_command_prints_the_head_to_keep(chain: list[AuditEvent], runner: FlaskCliRunner) -> None:
    kept = chain[-1].hash
    result = runner.invoke(args=["audit", "verify", "--format", "json"])
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert (answer["whole"], answer["head"], answer["findings"]) == (True, kept, [])
    assert runner.invoke(args=["audit", "verify", "--head", str(kept)]).exit_code == 0
    assert runner.invoke(args=["audit", "verify", "--head", "0" * 64]).exit_code == 1


def test_the_command_names_the_event_and_fails(
    chain: list[AuditEvent], tamper: Callable[..., None], runner: FlaskCliRunner
) -> None:
    place, number = chain[2].sequence, chain[2].id
    tamper("UPDATE audit_events SET facts = '{}' WHERE id = :id", id=number)
    result = runner.invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert f"changed: event {place} (id {number}, thing.made, 20" in result.stdout
    answer = json.loads(runner.invoke(args=["audit", "verify", "--format", "json"]).stdout)
    assert answer["findings"][0]["id"] == number


def test_every_fault_has_words() -> None:
    assert len({in_words(Finding(fault, 3)) for fault in Fault}) == len(Fault)
    assert "events 3 to 5" in in_words(Finding(Fault.REMOVED, 3, until=5))


def test_the_command_shows_what_was_done_with_one_thing(chain: list[AuditEvent], runner: FlaskCliRunner) -> None:
    shown = runner.invoke(args=["audit", "show", "--subject-type", "thing", "--subject-id", "1"])
    assert "thing.made by 7 {'weight': 1, 'colour': 'grün'}" in shown.stdout
    answer = runner.invoke(args=["audit", "show", "--subject-type", "thing", "--subject-id", "2", "--format", "json"])
    assert [event["verb"] for event in json.loads(answer.stdout)] == ["thing.kept"]
