"""Organisations and their members for tests, made by the verbs."""

from itertools import count
from typing import Any

from app.accounts.models import Person
from app.db import db
from app.kit.clock import now
from app.organisations import verifying
from app.organisations.models import Membership, Organisation
from app.organisations.registering import Details, register_organisation
from app.organisations.rules import Kind, MemberRole
from tests.factories.people import make_person

_numbers = count(1)


def make_organisation(
    name: str | None = None,
    *,
    verified: bool = True,
    owner: Person | None = None,
    kind: Kind = Kind.VOLUNTARY,
    **details: Any,
) -> Organisation:
    """A registered organisation. Without an `owner` it has no members, as an imported one."""
    name = name or f"Example Organisation {next(_numbers)}"
    organisation = register_organisation(Details(name=name, kind=kind, **details), owner)
    if verified:
        verifying.verify(organisation, make_person())
    return organisation


def make_member(
    organisation: Organisation, person: Person | None = None, role: MemberRole = MemberRole.EDITOR
) -> Person:
    """A person who acts for the organisation."""
    person = person or make_person()
    db.session.add(Membership(organisation_id=organisation.id, person_id=person.id, role=role, joined_at=now()))
    db.session.flush()
    return person
