"""Reading organisations and who acts for them."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.errors import NotFound, Refused
from app.organisations.models import Membership, Organisation
from app.organisations.rules import MemberRole, is_at_least


def find_by_slug(slug: str) -> Organisation | None:
    return db.session.scalars(select(Organisation).where(Organisation.slug == slug)).first()


def find_membership(organisation: Organisation, person: Person | None) -> Membership | None:
    """The person's live membership, if they have one."""
    if person is None:
        return None
    return db.session.scalars(
        select(Membership).where(
            Membership.organisation_id == organisation.id,
            Membership.person_id == person.id,
            Membership.left_at.is_(None),
        )
    ).first()


def get_workspace(slug: str, person: Person, *, least: MemberRole = MemberRole.VIEWER) -> Organisation:
    """The organisation for one of its members: strangers learn nothing (404), members of a lower role may not (403).

    A suspended organisation can be looked at, but not changed.
    """
    organisation = find_by_slug(slug)
    membership = find_membership(organisation, person) if organisation else None
    if organisation is None or membership is None or organisation.merged_into_id is not None:
        raise NotFound()
    if not is_at_least(membership.role, least):
        raise Refused()
    if organisation.suspended_at is not None and least is not MemberRole.VIEWER:
        raise Refused(organisation.suspended_why)
    return organisation


def list_memberships_of(person: Person) -> Sequence[Membership]:
    """The organisations a person acts for, by name."""
    return db.session.scalars(
        select(Membership)
        .join(Membership.organisation)
        .where(
            Membership.person_id == person.id,
            Membership.left_at.is_(None),
            Organisation.merged_into_id.is_(None),
        )
        .order_by(Organisation.name, Organisation.id)
    ).all()
