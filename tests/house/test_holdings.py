"""Everything that points at a person is somebody's to copy and to erase."""

import re

from flask import Flask
from sqlalchemy import Column

from app.accounts import hooks
from app.db import db

PERSONAL = re.compile(r"(^|_)(e?mail|name|address|person|actor)(_|$)")

# Columns that look as if they held a person, and do not. Each says why.
IMPERSONAL = {
    "index_components.name": "a component of the index",
    "index_versions.name": "a version of the index",
    "indicator_areas.name": "a ward, a small area, a region",
    "indicator_releases.file_name": "what a file of figures is called",
    "job_runs.name": "a scheduled job",
    "index_goalposts.version_name": "a version of the index",
    "index_scores.version_name": "a version of the index",
    "mis_parameter_set.name": "a year's figures",
    "organisations.name": "an organisation",
    "pledge_actions.first_person": "grammar: how a pledge reads after “I will”",
    "poll_options.document_name": "what a file about a proposal is called",
    "vision_boards.name": "a board",
    "vision_partnership_bodies.name": "a body of the partnership",
    "vision_priorities.name": "a priority",
    "vision_strands.name": "a strand of a priority",
    "wards.name": "a ward",
}


def is_personal(column: Column[object]) -> bool:
    points_at_people = any(key.column.table.name == "people" for key in column.foreign_keys)
    return points_at_people or PERSONAL.search(column.name) is not None


def names() -> set[str]:
    return {str(column) for table in db.metadata.tables.values() for column in table.columns}


def test_every_column_about_people_is_claimed_by_a_feature(app: Flask) -> None:
    with app.app_context():
        claimed = {column for holding in hooks.holdings() for column in holding.columns}
    personal = {str(column) for table in db.metadata.tables.values() for column in table.columns if is_personal(column)}
    assert sorted(personal - claimed - IMPERSONAL.keys()) == [], (
        "a feature's holding must say how these are copied and erased, or IMPERSONAL why they are about nobody"
    )


def test_nothing_is_claimed_twice_or_for_nothing(app: Flask) -> None:
    with app.app_context():
        claimed = [column for holding in hooks.holdings() for column in holding.columns]
    assert len(claimed) == len(set(claimed))
    assert sorted((set(claimed) | IMPERSONAL.keys()) - names()) == [], "these columns do not exist"


def test_a_new_column_about_people_is_noticed() -> None:
    assert is_personal(Column("contact_email"))
    assert is_personal(Column("to_address"))
    assert not is_personal(Column("named"))
