"""What accounts hold of people, besides what they see on their own page: links, mail on its way, the record."""

from collections.abc import Sequence

from babel import Locale
from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from app.accounts.guarding import BY_EMAIL
from app.accounts.labels import AGE_LABELS, DISPLAY_LABELS, PURPOSE_LABELS, ROLE_LABELS
from app.accounts.models import EmailLink, Person, PersonRole
from app.db import db
from app.kit import bounces, outbox, throttle
from app.kit.audit import AuditEvent
from app.kit.clock import now
from app.kit.holdings import Holding, Sheet, Worded, worded
from app.kit.outbox import OutboxEmail


def copy(person: Person) -> Sequence[Sheet]:
    return [_account(person), _roles(person), _links(person), _mail(person), _bounce(person), _record(person)]


def _account(person: Person) -> Sheet:
    return Sheet.of(
        "account",
        _("You"),
        [person],
        [
            ("number", _("Number"), lambda one: one.id),
            ("name", _("Name"), lambda one: one.name),
            ("email", _("Email address"), lambda one: one.email),
            ("ward", _("Ward"), lambda one: one.ward.name if one.ward else None),
            ("age_band", _("Age"), lambda one: worded(one.age_band, AGE_LABELS)),
            ("display", _("How your name appears in public"), lambda one: worded(one.display, DISPLAY_LABELS)),
            (
                "language",
                _("Language"),
                lambda one: Worded(one.locale, _language(one.locale)),
            ),
            ("has_password", _("Has a password"), lambda one: one.password_hash is not None),
            ("first_seen", _("First known here"), lambda one: one.created_at),
            ("signed_up", _("Account opened"), lambda one: one.signed_up_at),
            ("reminders_stopped", _("Reminders stopped"), lambda one: one.reminders_stopped_at),
            ("last_seen", _("Last here"), lambda one: one.last_seen_on),
            ("forgetting_told", _("Told that we are about to forget you"), lambda one: one.forgetting_told_on),
        ],
    )


def _language(locale: str) -> str:
    """In its own words."""
    return Locale.parse(locale).display_name or locale


def _roles(person: Person) -> Sheet:
    given = db.session.scalars(
        select(PersonRole)
        .where((PersonRole.person_id == person.id) | (PersonRole.granted_by_id == person.id))
        .order_by(PersonRole.id)
    )
    return Sheet.of(
        "roles",
        _("Staff roles you hold or have given"),
        given,
        [
            ("role", _("Role"), lambda row: str(ROLE_LABELS[row.role])),
            ("is_yours", _("Yours"), lambda row: row.person_id == person.id),
            ("granted", _("Given"), lambda row: row.granted_at),
        ],
    )


def _links(person: Person) -> Sheet:
    """Not their secrets: we know only a hash of each."""
    links = db.session.scalars(select(EmailLink).where(EmailLink.person_id == person.id).order_by(EmailLink.id))
    return Sheet.of(
        "links",
        _("Links we sent you"),
        links,
        [
            ("purpose", _("What for"), lambda link: worded(link.purpose, PURPOSE_LABELS)),
            ("detail", _("What it carries"), lambda link: link.detail),
            ("made", _("Made"), lambda link: link.created_at),
            ("expires", _("Works until"), lambda link: link.expires_at),
            ("used", _("Used"), lambda link: link.used_at),
        ],
    )


def _mail(person: Person) -> Sheet:
    """Words and address are wiped once a message is sent: only what has not left yet can be found."""
    waiting = db.session.scalars(
        select(OutboxEmail).where(OutboxEmail.to_address == person.email).order_by(OutboxEmail.id)
    )
    return Sheet.of(
        "mail",
        _("Emails that have not left yet"),
        waiting,
        [
            ("subject", _("Subject"), lambda mail: mail.subject),
            ("written", _("Written"), lambda mail: mail.created_at),
        ],
    )


def _bounce(person: Person) -> Sheet:
    found = bounces.find(person.email)
    return Sheet.of(
        "bounced_mail",
        _("Mail to your address that came back"),
        [found] if found else [],
        [
            ("status", _("What its server said"), lambda row: row.status),
            ("at", _("When"), lambda row: row.bounced_at),
        ],
    )


def _record(person: Person) -> Sheet:
    is_about = AuditEvent.subject_type.in_(("person", "staff")) & (AuditEvent.subject_id == str(person.id))
    events = db.session.scalars(
        select(AuditEvent).where((AuditEvent.actor_id == person.id) | is_about).order_by(AuditEvent.id)
    )
    return Sheet.of(
        "record",
        _("The record of what was done, by its number"),
        events,
        [
            ("at", _("When"), lambda event: event.at),
            ("what", _("What"), lambda event: event.verb),
            ("subject", _("To what"), lambda event: f"{event.subject_type} {event.subject_id}"),
        ],
    )


def erase(person: Person, *, keeps_text: bool) -> None:  # noqa: ARG001 - an account publishes nothing
    """The row itself goes last; this is for the address where other rows have it."""
    outbox.forget_address(person.email)
    bounces.forget(person.email)
    for scope in BY_EMAIL:
        throttle.forget(scope, person.email)
    # Somebody else may have asked to move to this address: what their link carries is not theirs to keep.
    db.session.execute(
        update(EmailLink)
        .where(EmailLink.detail == person.email, EmailLink.person_id != person.id)
        .values(detail=None, replaced_at=now())
    )
    db.session.execute(delete(EmailLink).where(EmailLink.person_id == person.id))


HOLDING = Holding(
    feature="accounts",
    columns=frozenset(
        {
            "people.email",
            "people.name",
            "person_roles.person_id",
            "person_roles.granted_by_id",
            "email_links.person_id",
            "outbox_emails.to_address",
            "bounced_addresses.email",
            "audit_events.actor_id",  # stays: a number that leads to nobody once its row is gone
        }
    ),
    copy=copy,
    erase=erase,
)
