"""Loading wards, postcodes and boundaries."""

from typing import Any

from sqlalchemy import func, select

from app.db import db
from app.kit.audit import AuditEvent
from app.places import actions, queries
from app.places.boundary_file import Shape
from app.places.models import Postcode, PostcodeImport, Ward
from app.places.postcode_file import Layout, Reading

LAYOUT = Layout("OS Code-Point Open", 10, 0, 9)


def reading(**kept: str) -> Reading:
    return Reading(LAYOUT, {name.replace("_", " "): ward for name, ward in kept.items()}, rows=len(kept))


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_loading_the_wards_again_changes_nothing(session: Any) -> None:
    assert actions.load_reference() == {"inserted": 0, "updated": 0}


def test_loading_puts_a_changed_ward_back(session: Any) -> None:
    db.session.get_one(Ward, "E05014742").population = 1
    db.session.flush()
    assert actions.load_reference() == {"inserted": 0, "updated": 1}


def test_postcodes_are_replaced_whole(session: Any) -> None:
    actions.replace_postcodes(reading(LU1_1AA="E05014742", LU1_1AB="E05014742"))
    actions.replace_postcodes(reading(LU1_1AA="E05014741"))
    stored = db.session.scalars(select(Postcode)).all()
    assert [(row.postcode, row.ward_code) for row in stored] == [("LU1 1AA", "E05014741")]


def test_the_same_postcodes_again_change_nothing(session: Any) -> None:
    assert actions.replace_postcodes(reading(LU1_1AA="E05014742")) is not None
    assert actions.replace_postcodes(reading(LU1_1AA="E05014742")) is None
    assert count(PostcodeImport) == 1


def test_an_import_keeps_its_source_and_is_recorded(session: Any) -> None:
    actions.replace_postcodes(reading(LU1_1AA="E05014742"), source="OS Code-Point Open, November 2026")
    latest = queries.find_latest_import()
    assert latest is not None
    assert latest.source == "OS Code-Point Open, November 2026"
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "postcodes.imported")).one()
    assert event.facts == {"kept": 1}


def test_boundaries_are_replaced_whole(session: Any) -> None:
    actions.replace_boundaries({"E05014742": Shape("M0 0Z", 1, 1, 2, 2), "E05014741": Shape("M0 0Z", 1, 1, 2, 2)})
    assert actions.replace_boundaries({"E05014742": Shape("M5 5Z", 1, 1, 2, 2)}) == 1
    assert [row.path for row in queries.list_boundaries()] == ["M5 5Z"]
