"""What staff decide about an organisation: that it is who it says, that it is not, and that it must pause."""

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError
from app.organisations import emails, queries
from app.organisations.hooks import hush
from app.organisations.models import Organisation
from app.organisations.rules import Standing


def verify(organisation: Organisation, actor: Person) -> None:
    """From now on it is public. Its owners hear of it."""
    _expect(organisation, Standing.WAITING)
    organisation.verified_at = now()
    organisation.verified_by_id = actor.id
    db.session.flush()
    record("organisation.verified", actor=actor, subject=organisation, subject_label=organisation.name)
    for owner in queries.list_owners(organisation):
        outbox.post(emails.verified(organisation, owner))


def decline(organisation: Organisation, *, why: str, actor: Person) -> None:
    """It is not put on the register. Its owners read why, and may correct what they said and send it again."""
    _expect(organisation, Standing.WAITING)
    organisation.declined_at = now()
    organisation.declined_why = why
    db.session.flush()
    record("organisation.declined", actor=actor, subject=organisation, subject_label=organisation.name)
    for owner in queries.list_owners(organisation):
        outbox.post(emails.declined(organisation, owner))


def suspend(organisation: Organisation, *, why: str, actor: Person, tells_owners: bool = True) -> None:
    """Hide it from the public. Its members can look at their workspace and change nothing."""
    _expect(organisation, Standing.WAITING, Standing.VERIFIED)
    organisation.suspended_at = now()
    organisation.suspended_why = why
    db.session.flush()
    hush(organisation)
    record("organisation.suspended", actor=actor, subject=organisation, subject_label=organisation.name)
    for owner in queries.list_owners(organisation) if tells_owners else ():
        outbox.post(emails.suspended(organisation, owner))


def lift_suspension(organisation: Organisation, *, actor: Person, tells_owners: bool = True) -> None:
    _expect(organisation, Standing.SUSPENDED)
    organisation.suspended_at = None
    organisation.suspended_why = ""
    db.session.flush()
    record("organisation.suspension_lifted", actor=actor, subject=organisation, subject_label=organisation.name)
    for owner in queries.list_owners(organisation) if tells_owners else ():
        outbox.post(emails.suspension_lifted(organisation, owner))


def _expect(organisation: Organisation, *standings: Standing) -> None:
    """Hold the row first: of two colleagues who decide at once, the second learns what the first decided."""
    db.session.execute(select(Organisation.id).where(Organisation.id == organisation.id).with_for_update())
    db.session.refresh(organisation)
    if organisation.standing not in standings:
        raise DomainError(_("Somebody has decided about this organisation already. Look at it again."))
