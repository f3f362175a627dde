"""Reading members, invitations and requests to join."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.accounts.models import Person
from app.accounts.queries import hash_token
from app.db import db
from app.kit.clock import now
from app.kit.errors import DomainError, Gone, NotFound
from app.organisations.models import Membership, MembershipRequest, Organisation, OrganisationInvitation


def get_member(organisation: Organisation, membership_id: int) -> Membership:
    """A live membership of this organisation; NotFound for another's."""
    membership = db.session.get(Membership, membership_id)
    if membership is None or membership.organisation_id != organisation.id or membership.left_at is not None:
        raise NotFound(_("There is no such member."))
    return membership


def find_member_by_email(organisation: Organisation, email: str) -> Membership | None:
    return db.session.scalars(
        select(Membership)
        .join(Membership.person)
        .where(Membership.organisation_id == organisation.id, Membership.left_at.is_(None), Person.email == email)
    ).first()


def list_open_invitations(organisation: Organisation) -> Sequence[OrganisationInvitation]:
    """Those nobody has answered yet, expired ones too: they can be sent again."""
    return db.session.scalars(
        select(OrganisationInvitation)
        .where(
            OrganisationInvitation.organisation_id == organisation.id,
            OrganisationInvitation.used_at.is_(None),
            OrganisationInvitation.withdrawn_at.is_(None),
        )
        .order_by(OrganisationInvitation.id)
    ).all()


def get_open_invitation(organisation: Organisation, invitation_id: int) -> OrganisationInvitation:
    invitation = db.session.get(OrganisationInvitation, invitation_id)
    if invitation is None or invitation.organisation_id != organisation.id:
        raise NotFound(_("There is no such invitation."))
    if invitation.used_at is not None or invitation.withdrawn_at is not None:
        raise NotFound(_("This invitation was answered, replaced or withdrawn."))
    return invitation


def peek_invitation(token: str) -> OrganisationInvitation:
    """The live invitation, untouched: mail scanners follow links, so looking must not use them up."""
    invitation = _find_by_token(token)
    if invitation is None or not invitation.is_live(now()):
        raise _dead(invitation)
    return invitation


def explain_dead_invitation(token: str) -> DomainError:
    return _dead(_find_by_token(token))


def _find_by_token(token: str) -> OrganisationInvitation | None:
    return db.session.scalar(
        select(OrganisationInvitation).where(OrganisationInvitation.token_hash == hash_token(token))
    )


def _dead(invitation: OrganisationInvitation | None) -> DomainError:
    if invitation is None:
        return NotFound(_("We do not know this link. Check that you copied all of it."))
    if invitation.used_at is not None:
        return Gone(_("This invitation was accepted already. It works once."))
    if invitation.withdrawn_at is not None:
        return Gone(_("This invitation was withdrawn, or replaced by a newer one. Look for our latest email."))
    return Gone(_("This invitation has expired. Ask the person who invited you for a new one."))


def find_open_request(organisation: Organisation, person: Person) -> MembershipRequest | None:
    return db.session.scalars(
        select(MembershipRequest).where(
            MembershipRequest.organisation_id == organisation.id,
            MembershipRequest.person_id == person.id,
            MembershipRequest.answered_at.is_(None),
        )
    ).first()


def list_open_requests(organisation: Organisation) -> Sequence[MembershipRequest]:
    return db.session.scalars(
        select(MembershipRequest)
        .join(MembershipRequest.person)
        .options(contains_eager(MembershipRequest.person))
        .where(MembershipRequest.organisation_id == organisation.id, MembershipRequest.answered_at.is_(None))
        .order_by(MembershipRequest.id)
    ).all()


def get_request(organisation: Organisation, request_id: int) -> MembershipRequest:
    request = db.session.get(MembershipRequest, request_id)
    if request is None or request.organisation_id != organisation.id:
        raise NotFound(_("There is no such request."))
    return request
