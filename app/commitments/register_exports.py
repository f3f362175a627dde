"""What the register shows, as files to take away: CSV, JSON and a feed. All but the feed are streamed."""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import render_template

from app.commitments.entries import Entry, Report
from app.commitments.news import list_news
from app.commitments.register import Wanted, read_all, read_all_reports
from app.kit import csv
from app.kit.clock import now, today
from app.kit.csv import Column
from app.kit.web import link_to

UpdateRow = tuple[Entry, Report]


def _of_latest(name: str) -> Any:
    return lambda entry: getattr(entry.latest, name) if entry.latest else None


COLUMNS: list[Column[Entry]] = [
    ("id", lambda entry: entry.id),
    ("organisation", lambda entry: entry.organisation),
    ("kind", lambda entry: entry.kind.value),
    ("commitment", lambda entry: entry.text),
    ("type", lambda entry: entry.type.value),
    ("status", lambda entry: entry.status.value),
    ("outcomes", lambda entry: " ".join(entry.outcomes)),
    ("wards", lambda entry: " ".join(entry.wards)),
    ("responsible", lambda entry: entry.owner),
    ("starts_on", lambda entry: entry.starts_on),
    ("due_on", lambda entry: entry.due_on),
    ("unit", lambda entry: entry.unit),
    ("baseline", lambda entry: plain(entry.baseline)),
    ("target", lambda entry: plain(entry.target)),
    ("direction", lambda entry: entry.direction.value if entry.direction else None),
    ("indicator", lambda entry: entry.indicator),
    ("agreed_on", lambda entry: entry.agreed_at.date()),
    ("updates", lambda entry: entry.updates),
    ("last_update_on", _of_latest("on")),
    ("last_update", _of_latest("note")),
    ("last_assurance", lambda entry: entry.latest.assurance.value if entry.latest else None),
    ("last_value", lambda entry: plain(entry.latest_value.value) if entry.latest_value else None),
    ("address", lambda entry: address_of(entry)),
]
UPDATE_COLUMNS: list[Column[UpdateRow]] = [
    ("commitment_id", lambda row: row[0].id),
    ("organisation", lambda row: row[0].organisation),
    ("commitment", lambda row: row[0].text),
    ("on", lambda row: row[1].on),
    ("outcome", lambda row: row[1].outcome.value),
    ("value", lambda row: plain(row[1].value)),
    ("unit", lambda row: row[0].unit),
    ("note", lambda row: row[1].note),
    ("assurance", lambda row: row[1].assurance.value),
    ("reviewed_on", lambda row: row[1].reviewed_on),
]


def as_csv(wanted: Wanted) -> Iterator[str]:
    """A line for each commitment."""
    return csv.stream(COLUMNS, read_all(wanted))


def updates_as_csv(wanted: Wanted) -> Iterator[str]:
    """A line for each update of each commitment."""
    return csv.stream(UPDATE_COLUMNS, read_all_reports(wanted))


def as_json(wanted: Wanted) -> Iterator[str]:
    """One document, a commitment on each line."""
    head = {"as_of": today().isoformat(), "filters": wanted.address}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "commitments": ['
    separator = "\n"
    for entry in read_all(wanted):
        yield separator + json.dumps(_as_object(entry), ensure_ascii=False, default=str)
        separator = ",\n"
    yield "\n]}\n"


def _as_object(entry: Entry) -> dict[str, Any]:
    values = {name: getter(entry) for name, getter in COLUMNS}
    return {**values, "outcomes": entry.outcomes, "wards": entry.wards}


def as_atom(wanted: Wanted, own_address: str) -> str:
    """What was agreed and reported last."""
    news = list_news(wanted)
    newest: datetime = news[0].at if news else now()
    return render_template("commitments/feed.xml", news=news, updated=newest, own_address=own_address, absolute=link_to)


def plain(value: Decimal | None) -> str | int | float | None:
    """A number as a spreadsheet and JSON have it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def address_of(entry: Entry) -> str:
    return link_to("register.commitment", slug=entry.slug, commitment_id=entry.id)
