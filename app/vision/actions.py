"""Loading the vision's text, and saying how a development is going."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from app.db import Base, db
from app.kit.audit import Identified, record
from app.kit.clock import now
from app.vision import hooks, models, queries
from app.vision.models import DevelopmentUpdate
from app.vision.rules import Status

REFERENCE = Path(__file__).parent / "reference"

Row = dict[str, Any]


def post_update(
    development_code: str,
    *,
    status: Status,
    text: str,
    source_url: str | None = None,
    actor: Identified | None,
    at: datetime | None = None,
) -> DevelopmentUpdate:
    """Say where a development stands. Earlier updates stay: a mistake is put right by a newer one."""
    development = queries.get_development(development_code)
    update = DevelopmentUpdate(
        development_code=development.code,
        status=status,
        text=text,
        source_url=source_url,
        posted_at=at or now(),
        posted_by_id=actor.id if actor else None,
    )
    db.session.add(update)
    db.session.flush()  # the record names the update by its id
    record("development.updated", actor=actor, subject=update, subject_label=development.code, status=status.value)
    hooks.tell_posted(update)
    return update


def load_reference() -> dict[str, int]:
    """Bring the tables in line with the files: rows are found by their codes, so repeating changes nothing.

    Rows that left the files stay, as something may point at them. Answers how many rows were added and changed.
    """
    texts = {name: (REFERENCE / f"{name}.json").read_text("utf-8") for name in ("priorities", "governance", "story")}
    files = {name: json.loads(text) for name, text in texts.items()}
    counts = {"inserted": 0, "updated": 0}
    for model, rows in _tables(files):
        for row in rows:
            _merge(model, row, counts)
        db.session.flush()  # children come after their parents
    _merge_edition(files, hashlib.sha256("".join(texts.values()).encode()).hexdigest()[:16], counts)
    db.session.flush()
    queries.forget_vision()
    return counts


def _merge(model: type[Base], row: Row, counts: dict[str, int]) -> None:
    key = model.__mapper__.primary_key[0].name
    stored = db.session.get(model, row[key])
    if stored is None:
        db.session.add(model(**row))
        counts["inserted"] += 1
        return
    changes = {name: value for name, value in row.items() if getattr(stored, name) != value}
    for name, value in changes.items():
        setattr(stored, name, value)
    counts["updated"] += bool(changes)


def _merge_edition(files: Row, digest: str, counts: dict[str, int]) -> None:
    """One row: the edition the other tables now hold."""
    if db.session.get(models.Edition, digest):
        return
    db.session.execute(delete(models.Edition))
    source = files["priorities"]["source"]
    edition = models.Edition(
        digest=digest,
        **{name: source[name] for name in ("title", "edition", "url")},
        **files["priorities"]["statements"],
        joint_meetings=files["governance"]["joint_meetings"],
        loaded_at=now(),
    )
    db.session.add(edition)
    counts["inserted"] += 1


def _tables(files: Row) -> list[tuple[type[Base], list[Row]]]:
    """Every table with its rows, parents before children."""
    priorities = files["priorities"]["priorities"]
    due_by = files["priorities"]["developments_due_by"]
    strands = [(priority, strand) for priority in priorities for strand in _placed(priority["strands"])]
    return [
        (models.Board, [_board(row) for row in files["governance"]["boards"]]),
        (models.PartnershipBody, files["governance"]["partnership_bodies"]),
        (models.Priority, [_priority(row) for row in priorities]),
        (models.Outcome, _of_priorities(priorities, "outcomes")),
        (models.Strand, [_strand(priority["slug"], strand) for priority, strand in strands]),
        (models.StrandAction, [row for _, strand in strands for row in _actions(strand)]),
        (models.Development, [{**row, "due_by": due_by} for row in _of_priorities(priorities, "developments")]),
        (models.Achievement, [{"note": None, **row} for row in _placed(files["story"]["achievements"])]),
        (models.SurveyBaseline, [_baseline(row) for row in files["story"]["survey_baselines"]]),
    ]


def _placed(rows: list[Row]) -> list[Row]:
    return [{**row, "position": position} for position, row in enumerate(rows, 1)]


def _of_priorities(priorities: list[Row], name: str) -> list[Row]:
    return [{**row, "priority_slug": priority["slug"]} for priority in priorities for row in _placed(priority[name])]


def _board(row: Row) -> Row:
    return {**_without(row, "reports_to"), "reports_to_slug": row["reports_to"]}


def _priority(row: Row) -> Row:
    return {**_without(row, "board", "outcomes", "strands", "developments"), "board_slug": row["board"]}


def _strand(priority_slug: str, row: Row) -> Row:
    return {"preamble": None, **_without(row, "actions"), "priority_slug": priority_slug}


def _actions(strand: Row) -> list[Row]:
    return [
        {"code": f"{strand['code']}-{position}", "strand_code": strand["code"], "position": position, "text": text}
        for position, text in enumerate(strand["actions"], 1)
    ]


def _baseline(row: Row) -> Row:
    optional = ("stated_as", "previous_value", "previous_year", "previous_stated_as", "note")
    return {**dict.fromkeys(optional), **_without(row, "priority"), "priority_slug": row.get("priority")}


def _without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}
