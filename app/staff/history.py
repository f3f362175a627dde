"""Reading the record of acts at the desk: newest first, a page at a time, with the names of who acted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, select

from app.accounts.models import Person
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.clock import TOWN_ZONE
from app.kit.paging import Page
from app.staff.deeds import address_of, in_words, label_of

PAGE_SIZE = 50
PEOPLE = ("person", "staff")  # subject types whose number is a person's


@dataclass(frozen=True)
class Entry:
    """One event as the page shows it."""

    id: int
    at: datetime
    what: str
    verb: str
    subject_type: str
    subject_id: str
    subject: str
    address: str | None
    who: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody looks for."""

    verb: str = ""  # how it begins
    person_id: int | None = None  # who acted, or was acted upon
    first_day: date | None = None
    last_day: date | None = None

    def conditions(self) -> Iterable[ColumnElement[bool]]:
        if self.verb:
            yield AuditEvent.verb.startswith(self.verb, autoescape=True)
        if self.person_id is not None:
            is_about = AuditEvent.subject_type.in_(PEOPLE) & (AuditEvent.subject_id == str(self.person_id))
            yield (AuditEvent.actor_id == self.person_id) | is_about
        if self.first_day is not None:
            yield AuditEvent.at >= datetime.combine(self.first_day, time.min, TOWN_ZONE)
        if self.last_day is not None:
            yield AuditEvent.at <= datetime.combine(self.last_day, time.max, TOWN_ZONE)


def search(wanted: Wanted, *, after: int | None = None) -> Page[Entry]:
    return _page(wanted.conditions(), after)


def list_about(subject_type: str, subject_id: int, *, after: int | None = None) -> Page[Entry]:
    """What was done with one thing; of a person also what they did."""
    if subject_type in PEOPLE:
        return search(Wanted(person_id=subject_id), after=after)
    return _page((AuditEvent.subject_type == subject_type, AuditEvent.subject_id == str(subject_id)), after)


def _page(conditions: Iterable[ColumnElement[bool]], after: int | None) -> Page[Entry]:
    query = select(AuditEvent).where(*conditions).order_by(AuditEvent.id.desc()).limit(PAGE_SIZE + 1)
    if after is not None:
        query = query.where(AuditEvent.id < after)
    events = db.session.scalars(query).all()
    names = _names_of({event.actor_id for event in events if event.actor_id is not None})
    return Page.of([_entry(event, names) for event in events], PAGE_SIZE, lambda entry: str(entry.id))


def _names_of(ids: set[int]) -> dict[int, str]:
    people = db.session.scalars(select(Person).where(Person.id.in_(ids)))
    return {person.id: person.name or person.pseudonym for person in people}


def _entry(event: AuditEvent, names: Mapping[int, str]) -> Entry:
    return Entry(
        id=event.id,
        at=event.at,
        what=in_words(event.verb),
        verb=event.verb,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        subject=event.subject_label or f"{label_of(event.subject_type)} {event.subject_id}",
        address=address_of(event.subject_type, event.subject_id),
        who=None if event.actor_id is None else names.get(event.actor_id, f"#{event.actor_id}"),
        facts=event.facts,
    )
