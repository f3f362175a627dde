"""What organisations hold of people: who acts for them, who asks to, who is invited."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.holdings import Holding, Sheet
from app.organisations.labels import ROLE_LABELS
from app.organisations.leaving import leave_everywhere
from app.organisations.models import Membership, MembershipRequest, Organisation, OrganisationInvitation


def copy(person: Person) -> Sequence[Sheet]:
    return [_memberships(person), _requests(person), _invitations(person), _organisations(person)]


def _memberships(person: Person) -> Sheet:
    found = db.session.scalars(select(Membership).where(Membership.person_id == person.id).order_by(Membership.id))
    return Sheet.of(
        "memberships",
        _("Organisations you act for, or did"),
        found,
        [
            ("organisation", _("Organisation"), lambda one: one.organisation.name),
            ("role", _("Role"), lambda one: str(ROLE_LABELS[one.role])),
            ("joined", _("Since"), lambda one: one.joined_at),
            ("left", _("Until"), lambda one: one.left_at),
            ("reminders_stopped", _("Reminders stopped"), lambda one: one.reminders_stopped_at),
        ],
    )


def _requests(person: Person) -> Sheet:
    found = db.session.scalars(
        select(MembershipRequest).where(MembershipRequest.person_id == person.id).order_by(MembershipRequest.id)
    )
    return Sheet.of(
        "membership_requests",
        _("Organisations you asked to act for"),
        found,
        [
            ("organisation", _("Organisation"), lambda one: one.organisation.name),
            ("asked", _("Asked"), lambda one: one.asked_at),
            ("answered", _("Answered"), lambda one: one.answered_at),
            ("role", _("Role given"), lambda one: str(ROLE_LABELS[one.role]) if one.role else None),
        ],
    )


def _invitations(person: Person) -> Sheet:
    """Those to their address, and those they sent: of the latter, not whom they invited."""
    found = db.session.scalars(
        select(OrganisationInvitation)
        .where((OrganisationInvitation.email == person.email) | (OrganisationInvitation.invited_by_id == person.id))
        .order_by(OrganisationInvitation.id)
    )
    return Sheet.of(
        "organisation_invitations",
        _("Invitations to act for an organisation"),
        found,
        [
            ("organisation", _("Organisation"), lambda one: one.organisation.name),
            ("is_to_you", _("To you"), lambda one: one.email == person.email),
            ("role", _("Role"), lambda one: str(ROLE_LABELS[one.role])),
            ("invited", _("Invited"), lambda one: one.invited_at),
            ("expires", _("Works until"), lambda one: one.expires_at),
            ("used", _("Used"), lambda one: one.used_at),
        ],
    )


def _organisations(person: Person) -> Sheet:
    found = db.session.scalars(
        select(Organisation)
        .where((Organisation.registered_by_id == person.id) | (Organisation.verified_by_id == person.id))
        .order_by(Organisation.id)
    )
    return Sheet.of(
        "organisations",
        _("Organisations you registered or verified"),
        found,
        [
            ("organisation", _("Organisation"), lambda one: one.name),
            ("is_registered_by_you", _("Registered by you"), lambda one: one.registered_by_id == person.id),
            ("registered", _("Registered"), lambda one: one.registered_at),
            ("is_verified_by_you", _("Verified by you"), lambda one: one.verified_by_id == person.id),
            ("verified", _("Verified"), lambda one: one.verified_at),
        ],
    )


def erase(person: Person, *, keeps_text: bool) -> None:  # noqa: ARG001 - what members write is their organisation's
    leave_everywhere(person)


HOLDING = Holding(
    feature="organisations",
    columns=frozenset(
        {
            "memberships.person_id",
            "memberships.invited_by_id",
            "membership_requests.person_id",
            "membership_requests.answered_by_id",
            "organisation_invitations.email",
            "organisation_invitations.invited_by_id",
            "organisations.registered_by_id",
            "organisations.verified_by_id",
        }
    ),
    copy=copy,
    erase=erase,
)
