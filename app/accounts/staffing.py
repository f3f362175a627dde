"""Staff: invited by the command line or by each other, and never without an administrator."""

import json
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts import emails, queries
from app.accounts.actions import end_links, find_or_create_person, issue_link, open_account, use_link, wait_for_turn
from app.accounts.models import AgeBand, EmailLink, Person, PersonRole, Purpose
from app.accounts.permissions import Permission, Role
from app.db import db, hold_row
from app.kit import audit, outbox
from app.kit.clock import now
from app.kit.errors import DomainError, Gone, NotFound, Refused


@dataclass(frozen=True)
class Invitation:
    """What a link to join the staff carries."""

    roles: tuple[Role, ...]
    invited_by_id: int | None

    def to_json(self) -> str:
        return json.dumps({"roles": self.roles, "invited_by": self.invited_by_id})

    @classmethod
    def from_link(cls, link: EmailLink) -> "Invitation":
        facts = json.loads(link.detail or "{}")
        return cls(tuple(Role(role) for role in facts["roles"]), facts["invited_by"])


def invite_staff(email: str, role: Role, *, actor: Person | None) -> str | None:
    """Mail a link that gives the role to whoever follows it; returns its secret, or None when they have the role.

    A second invitation replaces the first, and carries its roles on.
    """
    person = find_or_create_person(email)
    wait_for_turn(person)  # of two invitations at once, the second carries on the role of the first
    if person.has_role(role):
        return None
    if person.is_minor:
        raise Refused(_("Staff must be 18 or over."))
    earlier = queries.find_live_link(person, Purpose.JOIN_STAFF)
    roles = {role, *(Invitation.from_link(earlier).roles if earlier else ())}
    invitation = Invitation(tuple(sorted(roles)), actor.id if actor else None)
    token = issue_link(person, Purpose.JOIN_STAFF, detail=invitation.to_json())
    audit.record("staff.invited", actor=actor, subject=person, role=role)
    outbox.post(emails.join_staff(person, token, invitation.roles))
    return token


def list_invitations() -> list[tuple[EmailLink, tuple[Role, ...]]]:
    """Those that nobody has answered yet, and which roles each gives."""
    return [(link, Invitation.from_link(link).roles) for link in queries.list_live_links(Purpose.JOIN_STAFF)]


def withdraw_invitation(link_id: int, *, actor: Person) -> None:
    """Its link gives nothing any more. Whoever follows it at this moment comes first, or too late."""
    link = db.session.get(EmailLink, link_id)
    if link is not None:
        hold_row(link)
    if link is None or link.purpose is not Purpose.JOIN_STAFF or not link.is_live(now()):
        raise NotFound(_("There is no such invitation. It may have been answered or withdrawn."))
    end_links(link.person, EmailLink.id == link.id)
    audit.record("staff.invitation_withdrawn", actor=actor, subject=link.person)
    db.session.flush()


def join_as_newcomer(token: str, *, name: str, password_hash: str) -> Person:
    """Make the invited person's account and give them their roles in one go."""
    link = use_link(token, Purpose.JOIN_STAFF)
    person = link.person
    if person.signed_up_at is not None:
        raise Refused(_("You already have an account. Sign in, then follow the link again."))
    open_account(person, name=name, age_band=AgeBand.ADULT, password_hash=password_hash)
    _grant_invited_roles(person, link)
    return person


def join_with_account(token: str, *, actor: Person) -> Person:
    """Give the invited roles to the signed-in owner of the link."""
    link = use_link(token, Purpose.JOIN_STAFF)
    if link.person_id != actor.id:
        raise Refused(_("This invitation is for somebody else. Sign in with the address it was sent to."))
    if actor.is_minor:
        raise Refused(_("Staff must be 18 or over."))
    _grant_invited_roles(actor, link)
    return actor


def _grant_invited_roles(person: Person, link: EmailLink) -> None:
    invitation = Invitation.from_link(link)
    link.detail = None
    inviter = db.session.get(Person, invitation.invited_by_id) if invitation.invited_by_id else None
    if invitation.invited_by_id and not (inviter and inviter.holds(Permission.MANAGE_STAFF)):
        raise Gone(_("Whoever invited you may not do so any more. Ask for a new invitation."))
    for role in invitation.roles:
        if not person.has_role(role):
            give_role(person, role, granted_by=inviter)


def give_role(person: Person, role: Role, *, granted_by: Person | None = None) -> PersonRole:
    """The role counts from now on; whoever may give it has been asked before.

    Links to the person's data end: of staff, a mailbox alone opens nothing.
    """
    granted_by_id = granted_by.id if granted_by else None
    row = PersonRole(role=role, granted_by_id=granted_by_id, granted_at=now())
    person.roles.append(row)
    end_links(person, EmailLink.purpose == Purpose.OWN_DATA)
    audit.record("staff.joined", actor=person, subject=person, role=role)
    db.session.flush()
    return row


def remove_role(person: Person, role: Role, *, actor: Person) -> None:
    """Take a role away, unless nobody would be left to give roles."""
    row = next((row for row in person.roles if row.role is role), None)
    if row is None:
        raise NotFound(_("They do not have this role."))
    if role is Role.ADMINISTRATOR:
        refuse_to_lose_last_administrator(person)
    person.roles.remove(row)
    end_links(person, EmailLink.purpose == Purpose.JOIN_STAFF)  # an older invitation must not give it back
    audit.record("staff.role_removed", actor=actor, subject=person, role=role)
    db.session.flush()


def refuse_to_lose_last_administrator(person: Person) -> None:
    """Lock the administrators' rows in order, so that two who remove each other wait and the second is refused."""
    if not person.has_role(Role.ADMINISTRATOR):
        return
    holders = db.session.scalars(
        select(PersonRole.person_id)
        .where(PersonRole.role == Role.ADMINISTRATOR)
        .order_by(PersonRole.id)
        .with_for_update()
    ).all()
    if not set(holders) - {person.id}:
        raise DomainError(_("The site needs at least one administrator. Invite another one first."))
