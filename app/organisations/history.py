"""What was done to an organisation, as its members may see it."""

from collections.abc import Iterator, Sequence
from itertools import chain

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.audit import AuditEvent
from app.organisations.hooks import HistoryEvent, hooks
from app.organisations.models import Organisation

WORDS: dict[str, LazyString] = {
    "organisation.registered": _l("Registered"),
    "organisation.registered_again": _l("Sent to staff again"),
    "organisation.details_changed": _l("Details changed"),
    "organisation.verified": _l("Verified by staff"),
    "organisation.declined": _l("Declined by staff"),
    "organisation.suspended": _l("Suspended by staff"),
    "organisation.suspension_lifted": _l("Suspension lifted by staff"),
    "organisation.merged": _l("Another registration of this organisation was merged into it"),
    "organisation.member_invited": _l("Somebody was invited"),
    "organisation.invitation_withdrawn": _l("An invitation was withdrawn"),
    "organisation.member_joined": _l("A member joined"),
    "organisation.member_role_changed": _l("A member’s role changed"),
    "organisation.member_removed": _l("A member was removed"),
    "organisation.member_left": _l("A member left"),
    "organisation.membership_requested": _l("Somebody asked to join"),
    "organisation.request_accepted": _l("A request to join was accepted"),
    "organisation.request_declined": _l("A request to join was declined"),
}


BY_STAFF = frozenset(
    f"organisation.{verb}" for verb in ("verified", "declined", "suspended", "suspension_lifted", "merged")
)


def list_events(organisation: Organisation) -> Sequence[HistoryEvent]:
    """Newest first: what happened to the organisation itself, and what other features know of it."""
    events = [*_own_events(organisation), *chain.from_iterable(tell(organisation) for tell in hooks().histories)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _own_events(organisation: Organisation) -> Iterator[HistoryEvent]:
    rows = db.session.execute(
        select(AuditEvent.at, AuditEvent.verb, Person.name)
        .outerjoin(Person, Person.id == AuditEvent.actor_id)
        .where(
            AuditEvent.subject_type == "organisation",
            AuditEvent.subject_id == str(organisation.id),
            AuditEvent.verb.in_(WORDS),
        )
        .order_by(AuditEvent.id.desc())
    )
    return (HistoryEvent(at, str(WORDS[verb]), verb in BY_STAFF, name) for at, verb, name in rows)
