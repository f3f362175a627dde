"""The list of help: what ships with the site, and what staff make of it."""

from typing import Any

import pytest
from sqlalchemy import delete, select

from app.accounts.models import Person
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.errors import Duplicate, NotFound
from app.mis import actions, helping, queries
from app.mis.models import MisHelp
from app.mis.rules import Band

ENTRY = helping.Entry(
    title="Soup on Sundays", text="A warm meal in the town hall.", url=None, phone=None, bands="DE", position=1
)


def test_a_list_comes_with_the_site_and_is_brought_in_once(session: Any) -> None:
    titles = [row.title for row in queries.list_all_help()]
    assert "Check what you could get" in titles
    assert actions.load_reference() == {"inserted": 0}
    assert [row.title for row in queries.list_all_help()] == titles


def test_an_empty_list_is_filled_again(session: Any) -> None:
    session.execute(delete(MisHelp))
    assert helping.load_reference() == len(queries.list_all_help()) > 0


def test_no_phone_number_ships_that_nobody_checked(session: Any) -> None:
    assert {row.phone for row in queries.list_all_help()} == {None}


def test_each_band_sees_what_is_for_it_in_staffs_order(session: Any, officer: Person) -> None:
    helping.add_help(ENTRY, actor=officer)
    assert ENTRY.title in [row.title for row in queries.list_help(Band.E)][:2]
    assert ENTRY.title not in [row.title for row in queries.list_help(Band.B)]
    assert queries.list_help(Band.A)


def test_staff_edit_and_remove_and_it_is_recorded(session: Any, officer: Person) -> None:
    row = helping.add_help(ENTRY, actor=officer)
    helping.edit_help(row, helping.Entry(**{**vars_of(ENTRY), "text": "Every Sunday at noon."}), actor=officer)
    assert queries.get_help(row.id).text == "Every Sunday at noon."
    helping.remove_help(row, actor=officer)
    with pytest.raises(NotFound):
        queries.get_help(row.id)
    verbs = db.session.scalars(select(AuditEvent.verb).where(AuditEvent.subject_type == "mis_help")).all()
    assert verbs == ["mis_help.added", "mis_help.edited", "mis_help.removed"]


def test_a_title_stands_once(session: Any, officer: Person) -> None:
    row = helping.add_help(ENTRY, actor=officer)
    with pytest.raises(Duplicate):
        helping.add_help(ENTRY, actor=officer)
    other = helping.add_help(helping.Entry(**{**vars_of(ENTRY), "title": "Bread"}), actor=officer)
    with pytest.raises(Duplicate):
        helping.edit_help(other, ENTRY, actor=officer)
    session.refresh(other)
    assert (other.title, row.title) == ("Bread", ENTRY.title)


def vars_of(entry: helping.Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in helping.Entry.__dataclass_fields__}
