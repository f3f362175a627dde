"""What somebody is typing in a workspace, kept for them alone until they send it."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.accounts.models import Person
from app.commitments.models import Draft
from app.db import db, upsert
from app.kit.clock import now
from app.kit.errors import DomainError

MOST_CHARACTERS = 30_000  # of all fields together: far more than any form here takes


def keep(person: Person, form: str, values: Mapping[str, Sequence[str]]) -> None:
    """Keep the fields of a form as they are now; the newest replace the earlier."""
    if sum(len(each) for listed in values.values() for each in listed) > MOST_CHARACTERS:
        raise DomainError(_("This is too long to be kept."))
    row = {"person_id": person.id, "form": form, "values": {**values}, "saved_at": now()}
    insertion = upsert(Draft).values(row)
    db.session.execute(
        insertion.on_conflict_do_update(
            index_elements=["person_id", "form"], set_={"values": insertion.excluded["values"], "saved_at": now()}
        )
    )


def find(person: Person, form: str) -> Draft | None:
    return db.session.scalars(select(Draft).where(Draft.person_id == person.id, Draft.form == form)).first()


def forget(person: Person, form: str) -> None:
    """It was sent, or its writer would rather start again."""
    db.session.execute(delete(Draft).where(Draft.person_id == person.id, Draft.form == form))
