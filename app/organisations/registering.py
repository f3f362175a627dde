"""Putting an organisation on the register, and changing what it says about itself."""

import hashlib
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.db import db, hold_row
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError, Duplicate, Refused
from app.organisations import queries
from app.organisations.models import Membership, Organisation, OrganisationWard
from app.organisations.rules import Kind, MemberRole, SizeBand, Standing, compare_key, slug_of

# Addresses of the register's own pages: no organisation gets one of them.
TAKEN_SLUGS = frozenset({"new", "gaps", "how-we-work-this-out"})
MOST_TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Details:
    """What an organisation says about itself, tidied by the rules."""

    name: str
    kind: Kind
    sector: str = ""
    size: SizeBand | None = None
    wards: tuple[str, ...] = ()
    website: str = ""
    company_number: str | None = None
    charity_number: str | None = None
    about: str = ""


class AlreadyHere(Duplicate):
    """The organisation is on the register. `organisation` is the one to ask to join."""

    def __init__(self, organisation: Organisation, message: str) -> None:
        super().__init__(message)
        self.organisation = organisation


def register_organisation(details: Details, actor: Person | None) -> Organisation:
    """Add the organisation, with whoever registers it as its first owner; it is public once staff verify it.

    The same details sent twice by one person are one organisation. Without an actor (an import) it has no members:
    staff invite its first owner, or somebody asks to join.
    """
    if actor is not None and actor.is_minor:
        raise Refused(_("You need to be 18 or over to register an organisation."))
    earlier = refuse_rival(details, actor)
    if earlier is not None:
        return earlier
    organisation = _insert(details, actor)
    if actor is not None:
        owner = Membership(
            organisation_id=organisation.id,
            person_id=actor.id,
            role=MemberRole.OWNER,
            joined_at=organisation.registered_at,
        )
        db.session.add(owner)
    db.session.flush()
    record("organisation.registered", actor=actor, subject=organisation, subject_label=organisation.name)
    return organisation


def refuse_rival(details: Details, actor: Person | None) -> Organisation | None:
    """Raise when the organisation is here already; what the actor registered themselves by this name is returned."""
    rival = _find_rival(details)
    if rival is None:
        return None
    if actor is not None and rival.registered_by_id == actor.id and rival.name == details.name:
        return rival
    raise _already_here(rival, details)


def _insert(details: Details, actor: Person | None) -> Organisation:
    """Whoever registers the same, or takes the same address, at this moment makes us look again."""
    for _try in range(MOST_TRIES):
        organisation = Organisation(
            slug=queries.find_free_slug(slug_of(details.name), TAKEN_SLUGS),
            registered_at=now(),
            registered_by_id=actor.id if actor else None,
        )
        _write(organisation, details)
        try:
            with db.session.begin_nested():
                db.session.add(organisation)
            return organisation
        except IntegrityError:
            rival = _find_rival(details)
            if rival is not None:
                raise _already_here(rival, details) from None
            if queries.find_by_slug(organisation.slug) is None:
                raise
    raise Duplicate(_("There are too many organisations of this name."))


class DetailsChanged(DomainError):
    """Somebody else saved other details first, or staff have verified these; what was typed is still in hand."""


def change_details(organisation: Organisation, details: Details, *, seen: str, actor: Person) -> tuple[str, ...]:
    """Write new details, unless they are no more those that were `seen`; returns the names of those that changed.

    The address stays: others link to it. What was declined goes back to staff.
    """
    hold_row(organisation)
    before = details_of(organisation)
    changed = tuple(name for name in Details.__dataclass_fields__ if getattr(details, name) != getattr(before, name))
    was_declined = organisation.standing is Standing.DECLINED
    if not changed and not was_declined:
        return ()
    if seen != mark_of(organisation):
        raise DetailsChanged(_("Somebody else changed this while you were writing."))
    try:
        with db.session.begin_nested():
            _write(organisation, details)
            organisation.declined_at, organisation.declined_why = None, ""
    except IntegrityError:
        db.session.refresh(organisation)
        rival = _find_rival(details, but=organisation)
        if rival is None:
            raise
        raise _already_here(rival, details) from None
    record("organisation.details_changed", actor=actor, subject=organisation, changed=list(changed))
    if was_declined:
        record("organisation.registered_again", actor=actor, subject=organisation)
    return changed


def mark_of(organisation: Organisation) -> str:
    """Another one for other details, and once they are verified: forms carry it, so that two writers notice."""
    shown = repr((details_of(organisation), organisation.verified_at is not None))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def details_of(organisation: Organisation) -> Details:
    return Details(
        name=organisation.name,
        kind=organisation.kind,
        sector=organisation.sector,
        size=organisation.size,
        wards=tuple(row.ward_code for row in organisation.wards),
        website=organisation.website,
        company_number=organisation.company_number,
        charity_number=organisation.charity_number,
        about=organisation.about,
    )


def _write(organisation: Organisation, details: Details) -> None:
    for name in Details.__dataclass_fields__:
        if name != "wards":
            setattr(organisation, name, getattr(details, name))
    organisation.compare_key = compare_key(details.name)
    kept = {row.ward_code: row for row in organisation.wards}
    organisation.wards = [kept.get(code) or OrganisationWard(ward_code=code) for code in sorted(set(details.wards))]


def _find_rival(details: Details, *, but: Organisation | None = None) -> Organisation | None:
    return queries.find_rival(compare_key(details.name), details.company_number, details.charity_number, but=but)


def _already_here(rival: Organisation, details: Details) -> AlreadyHere:
    if details.company_number and rival.company_number == details.company_number:
        return AlreadyHere(rival, _("An organisation with this company number is here already."))
    if details.charity_number and rival.charity_number == details.charity_number:
        return AlreadyHere(rival, _("An organisation with this charity number is here already."))
    return AlreadyHere(rival, _("This organisation is here already."))
