"""Parameter sets: entered, approved by a second person, superseded, discarded, and never changed once approved."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DatabaseError

from app.accounts.models import Person
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.clock import as_of, today
from app.kit.errors import DomainError, Duplicate, Refused
from app.mis import actions, queries
from app.mis.models import MisParameterSet, MisThreshold
from app.mis.parameters import BadParameters, Standing
from tests.mis.documents import SHIPPED, dearer, text

MODEL = Path(__file__).resolve().parents[3] / "shared" / "data" / "luton" / "mis_model_params.json"


def test_the_sites_own_set_is_live(session: Any) -> None:
    live = queries.find_live_set()
    assert live is not None
    assert (live.name, live.is_live) == ("2022/23", True)


def test_a_set_is_a_draft_until_a_second_person_approves_it(session: Any, analyst: Person, officer: Person) -> None:
    row = actions.enter_set(dearer(), actor=analyst)
    assert (row.name, row.year, row.is_live, row.entered_by_id) == ("2023/24", 2023, False, analyst.id)
    assert queries.get_live_figures().name == "2022/23"
    with pytest.raises(Refused):
        actions.approve_set(row, actor=analyst)
    actions.approve_set(row, actor=officer)
    assert queries.get_live_figures().name == "2023/24"
    assert queries.find_set("2022/23").is_live  # type: ignore[union-attr]  # a year's set stays that year's set
    verbs = session.scalars(select(AuditEvent.verb).where(AuditEvent.subject_type == "mis")).all()
    assert verbs == ["mis.set_entered", "mis.set_approved"]


def test_approving_keeps_the_lines_of_the_standard_households(session: Any, analyst: Person, officer: Person) -> None:
    row = actions.enter_set(dearer(), actor=analyst)
    actions.approve_set(row, actor=officer)
    lines = select(MisThreshold).where(MisThreshold.parameter_set_id == row.id)
    assert session.scalar(select(func.count()).select_from(lines.subquery())) == 12 * 3 * 2 * 3
    published = session.scalars(lines.where(MisThreshold.standing == Standing.PUBLISHED, MisThreshold.band == "D"))
    assert {line.amount for line in published} == {35_099, 27_659}


def test_a_second_set_for_a_year_supersedes_the_first(session: Any, analyst: Person, officer: Person) -> None:
    row = actions.enter_set(dearer("2022/23 corrected", 2022), actor=analyst)
    actions.approve_set(row, actor=officer)
    first = queries.find_set("2022/23")
    assert first is not None
    assert (first.is_live, row.is_live) == (False, True)
    assert "mis.set_superseded" in session.scalars(select(AuditEvent.verb)).all()


def test_a_set_that_is_approved_early_waits_for_its_first_day(session: Any, officer: Person) -> None:
    year = today().year + 1
    row = actions.enter_set(dearer(f"{year}", year), actor=None)
    actions.approve_set(row, actor=officer)
    assert row.is_live
    assert queries.get_live_figures().name == "2022/23"
    with as_of(datetime(year, 4, 1, 12, tzinfo=UTC)):
        assert queries.get_live_figures().name == f"{year}"


def test_whoever_entered_it_cannot_approve_it_whatever_program_asks(session: Any, analyst: Person) -> None:
    row = actions.enter_set(dearer(), actor=analyst)
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(
            update(MisParameterSet)
            .where(MisParameterSet.id == row.id)
            .values(approved_at=row.entered_at, approved_by_id=analyst.id)
        )


def test_a_set_from_the_command_line_may_be_approved_by_anyone_permitted(session: Any, analyst: Person) -> None:
    row = actions.enter_set(dearer(), actor=None)
    actions.approve_set(row, actor=analyst)
    assert row.is_live


def test_approving_twice_is_told(session: Any, analyst: Person, officer: Person) -> None:
    row = actions.enter_set(dearer(), actor=analyst)
    actions.approve_set(row, actor=officer)
    with pytest.raises(DomainError, match="approved already"):
        actions.approve_set(row, actor=officer)


def test_drafts_are_discarded_and_approved_sets_are_not(session: Any, analyst: Person, officer: Person) -> None:
    row = actions.enter_set(dearer(), actor=analyst)
    actions.discard_set(row, actor=analyst)
    assert queries.find_set("2023/24") is None
    live = queries.find_live_set()
    assert live is not None
    with pytest.raises(DomainError, match="approved already"):
        actions.discard_set(live, actor=officer)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Another"},
        {"year": 2021},
        {"document": SHIPPED + " "},
        {"approved_at": None},
    ],
)
def test_the_database_refuses_to_change_an_approved_set(session: Any, change: dict[str, Any]) -> None:
    live = queries.find_live_set()
    assert live is not None
    with pytest.raises(DatabaseError, match="never changed"), session.begin_nested():
        session.execute(update(MisParameterSet).where(MisParameterSet.id == live.id).values(**change))


@pytest.mark.parametrize("table", ["mis_threshold", "mis_parameter_set"])
def test_the_database_refuses_to_remove_what_is_approved(session: Any, table: str) -> None:
    live = queries.find_live_set()
    assert live is not None
    key = "parameter_set_id" if table == "mis_threshold" else "id"
    with pytest.raises(DatabaseError, match=r"never changed|FOREIGN KEY"), session.begin_nested():
        session.execute(db.text(f"DELETE FROM {table} WHERE {key} = {live.id}"))  # noqa: S608 - our own two words


def test_the_database_refuses_to_change_an_approved_line(session: Any) -> None:
    with pytest.raises(DatabaseError, match="never changed"), session.begin_nested():
        session.execute(update(MisThreshold).values(amount=1))


def test_a_name_is_given_once(session: Any, analyst: Person) -> None:
    actions.enter_set(dearer(), actor=analyst)
    with pytest.raises(Duplicate, match="2023/24"):
        actions.enter_set(dearer(), actor=analyst)


@pytest.mark.skipif(not MODEL.exists(), reason="the worked model lies beside the project, not in it")
def test_the_worked_models_own_file_is_taken_as_it_is(session: Any, analyst: Person) -> None:
    document = MODEL.read_text("utf-8")
    row = actions.enter_set(document, actor=None)
    figures = queries.read_document(row.document or "")
    assert (row.name, row.year) == ("seed-2022/23", 2022)
    assert (figures.childcare_under_5, figures.childcare_primary) == (957_600, 322_600)
    assert "2022/23" in figures.source_of("childcare_by_age").source
    assert actions.find_same(document) is row
    actions.approve_set(row, actor=analyst)
    assert actions.find_same(document) is row


def test_a_file_that_says_something_else_under_a_name_is_not_the_same(session: Any) -> None:
    assert actions.find_same(SHIPPED) is queries.find_set("2022/23")
    assert actions.find_same(dearer("2022/23", 2022)) is None
    other = json.loads(SHIPPED)
    other["sources"]["buffer"]["source"] = "Somewhere else"
    assert actions.find_same(json.dumps(other)) is None


def rents(**changes: Any) -> dict[str, Any]:
    return {**json.loads(SHIPPED)["rent_private_pcm"], **changes}


BAD = {
    "a bedroom is missing": (
        text(rent_private_pcm={k: v for k, v in rents().items() if k != "2"}),
        "rent_private_pcm.2",
        "missing",
    ),
    "a larger home costs less": (text(rent_private_pcm=rents(**{"4": 900})), "rent_private_pcm", "falls"),
    "no number": (text(buffer="NaN"), "buffer", "not_a_number"),
    "a NaN": (text().replace('"buffer": 10000.0', '"buffer": NaN'), "file", "not_json"),
    "infinity": (text().replace('"buffer": 10000.0', '"buffer": 1e999'), "buffer", "not_an_amount"),
    "an infinite share": (
        text().replace('discount": 0.25', 'discount": 1e999'), "single_adult_discount", "not_a_number"
    ),
    "negative": (text(wider_ref=-1), "wider_ref", "negative"),
    "half a penny": (text(wider_ref=10817.005), "wider_ref", "not_an_amount"),
    "another currency": (text(currency="EUR"), "currency", "must_be"),
    "pence for pounds": (text(unit="pence"), "unit", "must_be"),
    "a key twice": (text().replace('"year": 2023', '"year": 2023, "year": 2024'), "year", "named_twice"),
    "an impossible year": (text(year=1066), "year", "out_of_range"),
    "not JSON": ("name,year", "file", "not_json"),
    "too deep": ("[" * 100_000, "file", "not_json"),
    "a list": ("[]", "file", "not_an_object"),
    "control characters": (text(name="2023\u0000"), "file", "not_json"),
    "half a character": (text(name="2023 \ud800"), "file", "not_json"),
    "a long name": (text(name="2023" * 21), "name", "too_long"),
    "a mode that is a list": (
        text(equivalence={**json.loads(SHIPPED)["equivalence"], "mode": []}), "equivalence.mode", "unknown"
    ),
    "more than a million characters": (" " * 1_000_001, "file", "too_large"),
    "a standing that is a list": (text(sources={"buffer": {"standing": []}}), "sources.buffer", "standing_unknown"),
    "childcare that does not add up": (text(childcare_ref=12_000), "childcare_by_age", "does_not_add_up"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_told_and_nothing_is_kept(session: Any, analyst: Person, case: str) -> None:
    document, figure, reason = BAD[case]
    with pytest.raises(BadParameters) as caught:
        actions.enter_set(document, actor=analyst)
    assert any(p.figure == figure and p.reason.startswith(reason) for p in caught.value.problems), caught.value
    assert [row.name for row in queries.list_sets()] == ["2022/23"]


def test_lines_that_the_figures_do_not_give_are_told_with_what_they_give(session: Any) -> None:
    lines = json.loads(SHIPPED)["bands_published"]
    lines["couple2_private"]["C_to"] = 30_000  # below the line under it, and not what comes out
    with pytest.raises(BadParameters) as caught:
        actions.enter_set(text(bands_published=lines), actor=None)
    reasons = {problem.reason for problem in caught.value.problems}
    assert reasons == {"is_not_what_the_figures_give", "a_line_is_not_above_the_one_below"}
    assert "57718, not 30000" in str(caught.value)


def test_windows_line_ends_and_a_byte_order_mark_are_no_harm(session: Any) -> None:
    row = actions.enter_set("\ufeff" + dearer().replace(', "', ',\r\n"'), actor=None)
    assert queries.read_document(row.document or "").essentials == 2_026_642


def test_every_problem_is_told_at_once(session: Any) -> None:
    with pytest.raises(BadParameters) as caught:
        actions.enter_set(text(currency="EUR", buffer=-1, wider_ref=None), actor=None)
    assert len(caught.value.problems) == 3
