"""Reading organisations and who acts for them."""

from collections.abc import Collection, Sequence
from itertools import chain, count

from flask_babel import gettext as _
from sqlalchemy import or_, select, text
from sqlalchemy.orm import contains_eager

from app.accounts.models import Person, Visitor
from app.db import db
from app.kit.errors import NotFound
from app.organisations.errors import Moved, ShutOut
from app.organisations.models import STANDS, Membership, Organisation
from app.organisations.rules import MemberRole, is_at_least


def find_by_slug(slug: str) -> Organisation | None:
    return db.session.scalars(select(Organisation).where(Organisation.slug == slug)).first()


def get_by_slug(slug: str) -> Organisation:
    """Whatever its standing; of one that was merged away, the address of the one that stayed (a 301)."""
    organisation = find_by_slug(slug)
    if organisation is None:
        raise NotFound()
    if organisation.merged_into_id is not None:
        raise Moved(db.session.get_one(Organisation, organisation.merged_into_id).slug)
    return organisation


def get_public(slug: str) -> Organisation:
    """A verified organisation as everybody may see it."""
    organisation = get_by_slug(slug)
    if not organisation.is_public:
        raise NotFound()
    return organisation


def get_organisation(organisation_id: int) -> Organisation:
    """Whatever its standing: for staff."""
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound()
    return organisation


def find_rival(
    key: str, company_number: str | None, charity_number: str | None, *, but: Organisation | None = None
) -> Organisation | None:
    """The organisation that has this name, or one of these numbers, already. A name alone wins over nothing else."""
    same = [Organisation.compare_key == key]
    if company_number:
        same.append(Organisation.company_number == company_number)
    if charity_number:
        same.append(Organisation.charity_number == charity_number)
    found = select(Organisation).where(or_(*same), text(STANDS)).order_by(Organisation.id)
    if but is not None:
        found = found.where(Organisation.id != but.id)
    return db.session.scalars(found).first()


def find_free_slug(base: str, forbidden: Collection[str]) -> str:
    """The base, or the base and a number: an address that no organisation has, or ever had."""
    alike = select(Organisation.slug).where(Organisation.slug.startswith(base, autoescape=True))
    taken = {*db.session.scalars(alike), *forbidden}
    return next(slug for slug in chain([base], (f"{base}-{number}" for number in count(2))) if slug not in taken)


def find_membership(organisation: Organisation, person: Person | Visitor | None) -> Membership | None:
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


def was_member(organisation: Organisation, person: Person) -> bool:
    """Whether the person acted for the organisation once."""
    ended = select(Membership.id).where(
        Membership.organisation_id == organisation.id,
        Membership.person_id == person.id,
        Membership.left_at.is_not(None),
    )
    return db.session.scalar(ended.limit(1)) is not None


def has_acted_for(organisation: Organisation, person: Person) -> bool:
    """Whether the person acts for it, or ever did: who decides about an organisation is none of these."""
    ever = select(Membership.id).where(Membership.organisation_id == organisation.id, Membership.person_id == person.id)
    return db.session.scalar(ever.limit(1)) is not None


def get_workspace(slug: str, person: Person, *, least: MemberRole = MemberRole.VIEWER) -> Organisation:
    """The organisation for one of its members: strangers learn nothing (404), members of a lower role may not (403).

    A suspended organisation can be looked at, but not changed. Who was a member is told so.
    """
    organisation = find_by_slug(slug)
    if organisation is None:
        raise NotFound()
    if organisation.merged_into_id is not None:
        raise _moved_for(organisation, person)
    membership = find_membership(organisation, person)
    if membership is None and was_member(organisation, person):
        raise ShutOut(organisation, _("You are no longer a member of %(name)s.", name=organisation.name))
    if membership is None:
        raise NotFound()
    if not is_at_least(membership.role, least):
        raise ShutOut(organisation, _("Your role in %(name)s does not allow this.", name=organisation.name))
    if organisation.suspended_at is not None and least is not MemberRole.VIEWER:
        raise ShutOut(organisation, _("%(name)s is suspended: nothing can be changed.", name=organisation.name))
    return organisation


def _moved_for(organisation: Organisation, person: Person) -> Moved | NotFound:
    stayed = db.session.get_one(Organisation, organisation.merged_into_id)
    return Moved(stayed.slug) if find_membership(stayed, person) else NotFound()


def list_memberships_of(person: Person) -> Sequence[Membership]:
    """The organisations a person acts for, by name."""
    return db.session.scalars(
        select(Membership)
        .join(Membership.organisation)
        .options(contains_eager(Membership.organisation))
        .where(
            Membership.person_id == person.id,
            Membership.left_at.is_(None),
            Organisation.merged_into_id.is_(None),
        )
        .order_by(Organisation.name, Organisation.id)
    ).all()


def list_members(organisation: Organisation) -> Sequence[Membership]:
    """Who acts for it now, in the order they came."""
    return db.session.scalars(
        select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(Membership.organisation_id == organisation.id, Membership.left_at.is_(None))
        .order_by(Membership.joined_at, Membership.id)
    ).all()


def list_owners(organisation: Organisation) -> list[Person]:
    """Its owners, in the order they came."""
    return list(
        db.session.scalars(
            select(Person)
            .join(Membership, Membership.person_id == Person.id)
            .where(
                Membership.organisation_id == organisation.id,
                Membership.left_at.is_(None),
                Membership.role == MemberRole.OWNER,
            )
            .order_by(Membership.joined_at, Membership.id)
        )
    )


def list_public_names() -> list[tuple[int, str]]:
    """Every verified organisation's number and name, by name."""
    public = (Organisation.verified_at.is_not(None), Organisation.suspended_at.is_(None))
    stands = (Organisation.declined_at.is_(None), Organisation.merged_into_id.is_(None))
    rows = (
        select(Organisation.id, Organisation.name).where(*public, *stands).order_by(Organisation.name, Organisation.id)
    )
    return [(number, name) for number, name in db.session.execute(rows)]
