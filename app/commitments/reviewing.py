"""A second pair of eyes: reviewers accept what organisations report, or question it, and say why."""

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Person
from app.commitments import progress_emails
from app.commitments.assurance_models import UpdateReview
from app.commitments.models import ProgressUpdate
from app.commitments.moving import hold_commitment
from app.commitments.standing import refresh_status
from app.commitments.status import Assurance
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now, today
from app.kit.errors import DomainError, Refused
from app.organisations.queries import has_acted_for, list_members, list_memberships_of
from app.organisations.rules import MemberRole, is_at_least


def review(update: ProgressUpdate, decision: Assurance, *, why: str, seen: int, actor: Person) -> UpdateReview:
    """Write down what the reviewer says; the organisation's editors hear of it.

    `seen` is how many reviews there were when the reviewer looked: whoever decides second sees the first's word.
    """
    refuse_members(actor)
    _refuse_former(update, actor)
    hold_commitment(update.commitment)
    reviews = _reviews_of(update)
    if len(reviews) > seen and (reviews[-1].by_id, reviews[-1].decision, reviews[-1].why) == (actor.id, decision, why):
        return reviews[-1]
    if len(reviews) != seen:
        raise DomainError(_("Somebody has reviewed this update meanwhile. Read what they wrote, then decide."))
    row = UpdateReview(update_id=update.id, decision=decision, why=why, at=now(), by_id=actor.id)
    db.session.add(row)
    db.session.flush()
    db.session.expire(update, ["reviews"])
    refresh_status(update.commitment, today())
    record(f"progress_update.{decision}", actor=actor, subject=update, commitment=update.commitment_id)
    _tell_editors(update, row)
    return row


def refuse_members(person: Person) -> None:
    """Whoever acts for any organisation here reviews none of them."""
    if list_memberships_of(person):
        raise Refused(_("You act for a member organisation. Only people who belong to none can review updates."))


def _refuse_former(update: ProgressUpdate, person: Person) -> None:
    """Nor does whoever has left an organisation review what it did: it may be their own work."""
    if has_acted_for(update.commitment.pledge.organisation, person):
        raise Refused(_("You acted for this organisation. Somebody else has to review its updates."))


def _reviews_of(update: ProgressUpdate) -> list[UpdateReview]:
    found = select(UpdateReview).where(UpdateReview.update_id == update.id).order_by(UpdateReview.id)
    return list(db.session.scalars(found))


def _tell_editors(update: ProgressUpdate, row: UpdateReview) -> None:
    for member in list_members(update.commitment.pledge.organisation):
        if is_at_least(member.role, MemberRole.EDITOR):
            outbox.post(progress_emails.reviewed(update, row, member.person))
