"""What somebody is typing in a workspace, kept for them alone until they send it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.accounts.models import Person
from app.commitments.memory_models import Draft
from app.db import db, upsert
from app.kit.clock import now
from app.kit.errors import DomainError

MOST_CHARACTERS = 30_000  # of all fields together: far more than any form here takes
GRACE = timedelta(seconds=10)  # a script's last word may overtake the form it belongs to


def keep(person: Person, form: str, values: Mapping[str, Sequence[str]], *, is_asked: bool = True) -> None:
    """Keep the fields of a form as they are now; the newest replace the earlier.

    What a script keeps unasked just after the form was sent comes too late, and is not kept.
    """
    if sum(len(each) for listed in values.values() for each in listed) > MOST_CHARACTERS:
        raise DomainError(_("This is too long to be kept."))
    _write(person, form, {**values}, now(), is_late_refused=not is_asked)


def _write(person: Person, form: str, values: dict[str, Any], moment: datetime, *, is_late_refused: bool) -> None:
    insertion = upsert(Draft).values({"person_id": person.id, "form": form, "values": values, "saved_at": moment})
    db.session.execute(
        insertion.on_conflict_do_update(
            index_elements=["person_id", "form"],
            set_={"values": insertion.excluded["values"], "saved_at": insertion.excluded["saved_at"]},
            where=Draft.saved_at <= moment if is_late_refused else None,
        )
    )


def find(person: Person, form: str) -> Draft | None:
    found = db.session.scalars(select(Draft).where(Draft.person_id == person.id, Draft.form == form)).first()
    return found if found is not None and found.values else None


def settle(person: Person, form: str) -> None:
    """It was sent: nothing of it is kept, nor is what a script still sends of it."""
    _write(person, form, {}, now() + GRACE, is_late_refused=False)


def forget(person: Person, form: str) -> None:
    """Its writer would rather start again."""
    db.session.execute(delete(Draft).where(Draft.person_id == person.id, Draft.form == form))
