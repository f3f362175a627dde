"""What we write to people about organisations. Each function returns one message; verbs post it."""

from typing import Any

from flask import render_template
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.kit.outbox import Email
from app.kit.web import link_to
from app.organisations.labels import ROLE_LABELS
from app.organisations.models import Organisation, OrganisationInvitation
from app.organisations.rules import INVITATION_LIFETIME, MemberRole


def verified(organisation: Organisation, owner: Person) -> Email:
    return _to_member("verified", organisation, owner, _l("Your organisation is on the register"))


def declined(organisation: Organisation, owner: Person) -> Email:
    return _to_member("declined", organisation, owner, _l("About the organisation you registered"))


def suspended(organisation: Organisation, owner: Person) -> Email:
    return _to_member("suspended", organisation, owner, _l("Your organisation is suspended"))


def suspension_lifted(organisation: Organisation, owner: Person) -> Email:
    return _to_member("suspension_lifted", organisation, owner, _l("Your organisation is back on the register"))


def merged(organisation: Organisation, gone_name: str, owner: Person) -> Email:
    return _to_member("merged", organisation, owner, _l("Two registrations became one"), gone_name=gone_name)


def invitation(organisation: Organisation, invitation: OrganisationInvitation, token: str, inviter: Person) -> Email:
    """Goes to an address that may be nobody's here yet, in the language of whoever invites."""
    return _email(
        "invitation",
        to=invitation.email,
        locale=inviter.locale,
        subject=_l("You are invited to act for an organisation"),
        organisation=organisation,
        inviter=inviter.name,
        role=ROLE_LABELS[invitation.role],
        days=INVITATION_LIFETIME.days,
        url=link_to("organisation_invitations.show", token=token),
    )


def asked_to_join(organisation: Organisation, owner: Person, person: Person) -> Email:
    members_url = link_to("organisation_members.index", slug=organisation.slug)
    subject = _l("Somebody asks to join your organisation")
    return _to_member("asked_to_join", organisation, owner, subject, asker=person, members_url=members_url)


def request_accepted(organisation: Organisation, person: Person, role: MemberRole) -> Email:
    subject = _l("You act for an organisation now")
    return _to_member("request_accepted", organisation, person, subject, role=ROLE_LABELS[role])


def request_declined(organisation: Organisation, person: Person) -> Email:
    return _to_member("request_declined", organisation, person, _l("About the organisation you asked to join"))


def removed(organisation: Organisation, person: Person) -> Email:
    return _to_member("removed", organisation, person, _l("You no longer act for an organisation"))


def made_owner(organisation: Organisation, person: Person) -> Email:
    return _to_member("made_owner", organisation, person, _l("An organisation was handed over to you"))


def _to_member(name: str, organisation: Organisation, person: Person, subject: LazyString, **facts: Any) -> Email:
    return _email(
        name,
        to=person.email,
        locale=person.locale,
        subject=subject,
        organisation=organisation,
        workspace_url=link_to("workspace.show", slug=organisation.slug),
        **facts,
    )


def _email(name: str, *, to: str, locale: str, subject: LazyString, **facts: Any) -> Email:
    with force_locale(locale):
        return Email(
            kind=f"organisations.{name}",
            to=to,
            subject=str(subject),
            text=render_template(f"organisations/emails/{name}.txt", **facts),
            html=render_template(f"organisations/emails/{name}.html", subject=subject, **facts),
        )
