"""The list of places to get help that stands beside an answer: staff look after it."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.db import db
from app.kit.audit import Identified, record
from app.kit.clock import now
from app.kit.errors import Duplicate
from app.mis.models import MisHelp

SHIPPED_LIST = Path(__file__).parent / "reference" / "help.csv"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What staff say about one place. `bands` are the letters it is shown to; lower positions come first."""

    title: str
    text: str
    url: str | None
    phone: str | None
    bands: str
    position: int


def load_reference() -> int:
    """Fill an empty list with the entries that come with the site; answers how many. Staff's own list is left alone."""
    if db.session.scalar(select(func.count()).select_from(MisHelp)):
        return 0
    with SHIPPED_LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for position, row in enumerate(rows, start=1):
        facts = {**row, "url": row["url"] or None, "phone": row["phone"] or None}
        db.session.add(MisHelp(**facts, position=position, updated_at=now()))
    db.session.flush()
    return len(rows)


def add_help(entry: Entry, *, actor: Identified) -> MisHelp:
    """Raises Duplicate when the list has this title."""
    row = MisHelp(**asdict(entry), updated_at=now(), updated_by_id=actor.id)
    with _one_of_its_title():
        db.session.add(row)
    record("mis_help.added", actor=actor, subject=row, subject_label=row.title)
    return row


def edit_help(row: MisHelp, entry: Entry, *, actor: Identified) -> None:
    """Raises Duplicate when another entry has this title."""
    with _one_of_its_title():
        for name, value in asdict(entry).items():
            setattr(row, name, value)
        row.updated_at, row.updated_by_id = now(), actor.id
    record("mis_help.edited", actor=actor, subject=row, subject_label=row.title)


def remove_help(row: MisHelp, *, actor: Identified) -> None:
    record("mis_help.removed", actor=actor, subject=row, subject_label=row.title)
    db.session.delete(row)
    db.session.flush()


@contextmanager
def _one_of_its_title() -> Iterator[None]:
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError:
        raise Duplicate(_("The list has an entry with this title.")) from None
