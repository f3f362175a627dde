"""Changing what a member may do, and ceasing to be one. An organisation with members always has an owner."""

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.accounts.models import Person
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError
from app.organisations import emails, queries
from app.organisations.hooks import count_duties, hand_over_duties
from app.organisations.inviting import hold
from app.organisations.member_queries import find_open_request
from app.organisations.models import Membership, MembershipRequest, Organisation, OrganisationInvitation
from app.organisations.rules import MemberRole, higher, is_at_least


def change_role(membership: Membership, role: MemberRole, *, actor: Person) -> None:
    _hold_live(membership)
    if membership.role is role:
        return
    if membership.role is MemberRole.OWNER:
        _refuse_to_lose_last_owner(membership)
    if not is_at_least(role, MemberRole.EDITOR) and count_duties(membership.organisation, membership.person):
        raise DomainError(_("They look after commitments. Give those to somebody else first."))
    membership.role = role
    db.session.flush()
    record(
        "organisation.member_role_changed",
        actor=actor,
        subject=membership.organisation,
        member=membership.person_id,
        role=role,
    )


def remove_member(membership: Membership, *, heir: Person | None, actor: Person) -> None:
    """They lose the workspace at once; `heir` looks after their commitments from now on."""
    _hold_live(membership)
    if membership.role is MemberRole.OWNER:
        _refuse_to_lose_last_owner(membership)
    _end(membership, heir, verb="organisation.member_removed", actor=actor)
    outbox.post(emails.removed(membership.organisation, membership.person))


def leave(membership: Membership, *, heir: Person | None) -> None:
    """Somebody goes of their own accord. The last owner hands over to `heir`, who becomes the owner."""
    _hold_live(membership)
    organisation = membership.organisation
    if membership.role is MemberRole.OWNER and not _other_owners(membership):
        successor = queries.find_membership(organisation, heir)
        if successor is None or successor.id == membership.id:
            raise DomainError(_("You are its only owner. Choose who takes over from you, or invite somebody first."))
        _make_owner(successor, actor=membership.person)
    _end(membership, heir, verb="organisation.member_left", actor=membership.person)


def _make_owner(membership: Membership, *, actor: Person | None) -> None:
    membership.role = MemberRole.OWNER
    db.session.flush()
    record(
        "organisation.member_role_changed",
        actor=actor,
        subject=membership.organisation,
        member=membership.person_id,
        role=MemberRole.OWNER,
    )
    outbox.post(emails.made_owner(membership.organisation, membership.person))


def _end(membership: Membership, heir: Person | None, *, verb: str, actor: Person) -> None:
    organisation, person = membership.organisation, membership.person
    if count_duties(organisation, person) and not _may_inherit(organisation, heir, person):
        raise DomainError(_("Choose who looks after their commitments from now on."))
    handed = hand_over_duties(organisation, person, heir)
    membership.left_at = now()
    db.session.flush()
    record(verb, actor=actor, subject=organisation, member=person.id, handed_over=handed)


def _may_inherit(organisation: Organisation, heir: Person | None, person: Person) -> bool:
    """Commitments are looked after by members who may report on them."""
    membership = queries.find_membership(organisation, heir)
    return (
        membership is not None and membership.person_id != person.id and is_at_least(membership.role, MemberRole.EDITOR)
    )


def _hold_live(membership: Membership) -> None:
    hold(membership.organisation)
    db.session.refresh(membership)
    if membership.left_at is not None:
        raise DomainError(_("They are no longer a member."))


def _other_owners(membership: Membership) -> list[Person]:
    return [owner for owner in queries.list_owners(membership.organisation) if owner.id != membership.person_id]


def _refuse_to_lose_last_owner(membership: Membership) -> None:
    if not _other_owners(membership):
        raise DomainError(_("An organisation needs an owner. Make somebody else an owner first."))


def leave_everywhere(person: Person) -> int:
    """Somebody deletes their account: what they looked after goes to an owner. Returns how many organisations.

    Whoever is the only owner of an organisation that others act for hands it over first. Of one that nobody else acts
    for, nobody remains: staff see it among those without an owner, for no law makes people stay.
    """
    memberships = db.session.scalars(
        select(Membership)
        .where(Membership.person_id == person.id, Membership.left_at.is_(None))
        .order_by(Membership.organisation_id)
    ).all()
    for membership in memberships:
        _leave_for_good(membership)
    db.session.execute(delete(OrganisationInvitation).where(OrganisationInvitation.email == person.email))
    return len(memberships)


def _leave_for_good(membership: Membership) -> None:
    hold(membership.organisation)
    owners = _other_owners(membership)
    if not owners and len(queries.list_members(membership.organisation)) > 1:
        raise DomainError(
            _(
                "You are the only owner of %(name)s. Go to “Your organisations” and hand it over first.",
                name=membership.organisation.name,
            )
        )
    handed = hand_over_duties(membership.organisation, membership.person, owners[0] if owners else None)
    membership.left_at = now()
    db.session.flush()
    record(
        "organisation.member_left",
        actor=membership.person,
        subject=membership.organisation,
        member=membership.person_id,
        handed_over=handed,
    )


def refuse_minors(person: Person) -> None:
    """Whoever acts for an organisation is 18 or over; somebody who turns out not to be leaves it first."""
    is_member = Membership.person_id == person.id, Membership.left_at.is_(None)
    if person.is_minor and db.session.scalar(select(Membership.id).where(*is_member).limit(1)) is not None:
        raise DomainError(_("You need to be 18 or over to act for an organisation. Leave yours first."))


def merge_person(kept: Person, gone: Person) -> None:
    """Two rows turn out to be one person: where both are members of one organisation, the higher role holds."""
    for membership in db.session.scalars(
        select(Membership).where(Membership.person_id == gone.id).order_by(Membership.organisation_id, Membership.id)
    ).all():
        hold(membership.organisation)
        rival = queries.find_membership(membership.organisation, kept)
        if rival is not None and membership.left_at is None:
            rival.role = higher(rival.role, membership.role)
            membership.left_at = now()
        membership.person_id = kept.id
        db.session.flush()
    _merge_requests(kept, gone)


def _merge_requests(kept: Person, gone: Person) -> None:
    """An answer stays on record; a question waits on, unless `kept` asks the same or is a member."""
    for asked in db.session.scalars(select(MembershipRequest).where(MembershipRequest.person_id == gone.id)).all():
        if asked.answered_at is None and _asks_in_vain(asked.organisation, kept):
            db.session.delete(asked)
        else:
            asked.person_id = kept.id
        db.session.flush()


def _asks_in_vain(organisation: Organisation, person: Person) -> bool:
    return bool(find_open_request(organisation, person) or queries.find_membership(organisation, person))
