"""How people come to act for an organisation: invited by e-mail, or asking to join. Nobody shares a login."""

import secrets
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.accounts import actions as accounts
from app.accounts.guarding import count_mail
from app.accounts.models import AgeBand, Person
from app.accounts.queries import hash_token
from app.accounts.rules import normalise_email
from app.db import db
from app.kit import outbox, throttle
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError, Duplicate, Refused, TooMany
from app.organisations import emails, member_queries, queries
from app.organisations.models import Membership, MembershipRequest, Organisation, OrganisationInvitation
from app.organisations.rules import (
    INVITATION_LIFETIME,
    REQUESTS_A_DAY,
    REQUESTS_RUN_FOR,
    MemberRole,
    Standing,
    higher,
)


def hold(organisation: Organisation) -> None:
    """Whoever else changes its members waits for us, or we for them."""
    db.session.execute(
        select(Organisation.id).where(Organisation.id == organisation.id).with_for_update(key_share=True)
    )


def invite(organisation: Organisation, email: str, role: MemberRole, *, actor: Person) -> str:
    """Mail a one-time link that makes whoever has the address a member; returns its secret.

    A newer invitation to the same address replaces the older one.
    """
    email = normalise_email(email)
    count_mail(email, address=f"member {actor.id}")
    hold(organisation)
    if member_queries.find_member_by_email(organisation, email) is not None:
        raise Duplicate(_("Somebody with this address is a member already."))
    _end_invitations(organisation, email)
    token = secrets.token_urlsafe(24)
    moment = now()
    invitation = OrganisationInvitation(
        organisation_id=organisation.id,
        email=email,
        role=role,
        token_hash=hash_token(token),
        invited_at=moment,
        invited_by_id=actor.id,
        expires_at=moment + INVITATION_LIFETIME,
    )
    db.session.add(invitation)
    db.session.flush()
    record("organisation.member_invited", actor=actor, subject=organisation, role=role)
    outbox.post(emails.invitation(organisation, invitation, token, actor))
    return token


def invite_first_owner(organisation: Organisation, email: str, *, actor: Person) -> str:
    """Staff hand an organisation that nobody looks after to its first owner."""
    refuse_where_owned(organisation)
    return invite(organisation, email, MemberRole.OWNER, actor=actor)


def refuse_where_owned(organisation: Organisation) -> None:
    """Where there are owners, they decide who joins: not staff."""
    hold(organisation)
    if queries.list_owners(organisation):
        raise Refused(_("It has an owner, who decides who else joins."))


def withdraw_invitation(invitation: OrganisationInvitation, *, actor: Person) -> None:
    """Its link stops working, and the address is forgotten."""
    hold(invitation.organisation)
    _end_invitations(invitation.organisation, invitation.email)
    record("organisation.invitation_withdrawn", actor=actor, subject=invitation.organisation)


def _end_invitations(organisation: Organisation, email: str) -> None:
    db.session.execute(
        update(OrganisationInvitation)
        .where(
            OrganisationInvitation.organisation_id == organisation.id,
            OrganisationInvitation.email == email,
            OrganisationInvitation.used_at.is_(None),
            OrganisationInvitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now(), email="")
    )


def forget_stale_invitations(*, before: datetime) -> int:
    """Whoever was invited and never answered is forgotten: links that expired before then. Returns how many."""
    stale = update(OrganisationInvitation).where(
        OrganisationInvitation.expires_at < before,
        OrganisationInvitation.used_at.is_(None),
        OrganisationInvitation.withdrawn_at.is_(None),
    )
    rows = db.session.execute(stale.values(withdrawn_at=now(), email="").returning(OrganisationInvitation.id))
    return len(rows.all())


def accept_invitation(token: str, *, actor: Person) -> Organisation:
    """Make the signed-in owner of the address a member."""
    invitation = member_queries.peek_invitation(token)
    if invitation.email != actor.email:
        raise Refused(_("This invitation is for somebody else. Sign in with the address it was sent to."))
    return _use(token, actor)


def accept_as_newcomer(token: str, *, name: str, password_hash: str | None) -> Person:
    """Open an account for the owner of the address, who says they are an adult, and make them a member."""
    invitation = member_queries.peek_invitation(token)
    person = accounts.find_or_create_person(invitation.email)
    if person.signed_up_at is not None:
        raise Refused(_("You already have an account. Sign in, then follow the link again."))
    accounts.open_account(person, name=name, age_band=AgeBand.ADULT, password_hash=password_hash)
    _use(token, person)
    return person


def _use(token: str, person: Person) -> Organisation:
    """Use the invitation up. One statement decides, so of two simultaneous uses only one succeeds.

    The organisation is held first, as by those who withdraw the invitation or send another.
    """
    hold(member_queries.peek_invitation(token).organisation)
    moment = now()
    invitation = db.session.scalar(
        update(OrganisationInvitation)
        .where(
            OrganisationInvitation.token_hash == hash_token(token),
            OrganisationInvitation.used_at.is_(None),
            OrganisationInvitation.withdrawn_at.is_(None),
            OrganisationInvitation.expires_at > moment,
        )
        .values(used_at=moment, email="")
        .returning(OrganisationInvitation)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if invitation is None:
        raise member_queries.explain_dead_invitation(token)
    join(invitation.organisation, person, invitation.role, invited_by_id=invitation.invited_by_id)
    return invitation.organisation


def join(organisation: Organisation, person: Person, role: MemberRole, *, invited_by_id: int | None) -> Membership:
    """Make somebody a member; whoever is one already keeps the higher of the two roles."""
    if person.is_minor:
        raise Refused(_("You need to be 18 or over to act for an organisation."))
    if organisation.standing in {Standing.SUSPENDED, Standing.MERGED}:
        raise Refused(_("%(name)s is suspended: nobody can join it now.", name=organisation.name))
    hold(organisation)
    membership = queries.find_membership(organisation, person)
    if membership is not None:
        membership.role = higher(membership.role, role)
    else:
        membership = Membership(
            organisation_id=organisation.id,
            person_id=person.id,
            role=role,
            joined_at=now(),
            invited_by_id=invited_by_id,
        )
        db.session.add(membership)
    _answer_requests(organisation, person, role)
    db.session.flush()
    record("organisation.member_joined", actor=person, subject=organisation, member=person.id, role=membership.role)
    return membership


def ask_to_join(organisation: Organisation, *, actor: Person) -> None:
    """Tell the owners that somebody wants to act for it; asking twice is asking once. Without owners, staff answer."""
    if actor.is_minor:
        raise Refused(_("You need to be 18 or over to act for an organisation."))
    hold(organisation)
    if queries.find_membership(organisation, actor) is not None:
        raise Duplicate(_("You are a member of %(name)s already.", name=organisation.name))
    if member_queries.find_open_request(organisation, actor) is not None:
        return
    if throttle.count_try("ask_to_join", str(actor.id), per=REQUESTS_RUN_FOR) > REQUESTS_A_DAY:
        raise TooMany(_("You have asked to join several organisations today. Wait until tomorrow."))
    db.session.add(MembershipRequest(organisation_id=organisation.id, person_id=actor.id, asked_at=now()))
    db.session.flush()
    record("organisation.membership_requested", actor=actor, subject=organisation)
    for owner in queries.list_owners(organisation):
        outbox.post(emails.asked_to_join(organisation, owner, actor))


def accept_request(request: MembershipRequest, role: MemberRole, *, actor: Person) -> None:
    _expect_open(request)
    join(request.organisation, request.person, role, invited_by_id=actor.id)
    request.answered_by_id = actor.id
    db.session.flush()
    record("organisation.request_accepted", actor=actor, subject=request.organisation, member=request.person_id)
    outbox.post(emails.request_accepted(request.organisation, request.person, role))


def decline_request(request: MembershipRequest, *, actor: Person) -> None:
    _expect_open(request)
    request.answered_at = now()
    request.answered_by_id = actor.id
    db.session.flush()
    record("organisation.request_declined", actor=actor, subject=request.organisation)
    outbox.post(emails.request_declined(request.organisation, request.person))


def _expect_open(request: MembershipRequest) -> None:
    hold(request.organisation)
    db.session.refresh(request)
    if request.answered_at is not None:
        raise DomainError(_("Somebody has answered this request already."))


def _answer_requests(organisation: Organisation, person: Person, role: MemberRole) -> None:
    request = member_queries.find_open_request(organisation, person)
    if request is not None:
        request.answered_at, request.role = now(), role
