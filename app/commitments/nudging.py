"""Reminding people of what their organisation promised, each of them of each occasion once."""

from collections.abc import Sequence
from datetime import date

from app.accounts.actions import issue_link
from app.accounts.models import Person, Purpose
from app.commitments import nudge_queries, progress_emails
from app.commitments.memory_models import Nudge
from app.commitments.models import Commitment, OrganisationPledge
from app.commitments.nudges import Due, Message, annual_review, due_messages
from app.commitments.standing import promise_of
from app.commitments.status import Update, status_of
from app.db import db, upsert
from app.kit import outbox
from app.kit.clock import now
from app.kit.outbox import Email
from app.organisations.models import Membership
from app.organisations.rules import MemberRole, is_at_least


def remind_of_commitment(commitment: Commitment, day: date) -> int:
    """What its owner should hear today, if they have not heard it; returns how many messages were written."""
    promise = promise_of(commitment)
    if promise is None:
        return 0
    updates = [Update(each.on, each.outcome, each.value, each.assurance) for each in commitment.updates]
    status = status_of(promise, updates, day)
    members = nudge_queries.list_reminded(commitment.pledge.organisation)
    written = 0
    for due in due_messages(promise, updates, status, day):
        for member in _owner_among(members, commitment):
            if claim(due, f"commitment:{commitment.id}:{due.day}", member.person):
                outbox.post(_about_commitment(due, commitment, member))
                written += 1
    return written


def _owner_among(members: Sequence[Membership], commitment: Commitment) -> Sequence[Membership]:
    """Who looks after it; where nobody who can report does, the organisation's owners."""
    owner = [
        each for each in members if each.person_id == commitment.owner_id and is_at_least(each.role, MemberRole.EDITOR)
    ]
    return owner or [each for each in members if each.role is MemberRole.OWNER]


def _about_commitment(due: Due, commitment: Commitment, member: Membership) -> Email:
    """With a link to report by. It replaces the link of an earlier reminder about the same commitment."""
    token = issue_link(member.person, Purpose.REPORT_PROGRESS, subject_id=commitment.id)
    return progress_emails.nudge(due, commitment, member, token)


def remind_of_review(pledge: OrganisationPledge, day: date) -> int:
    """A year on, the organisation's owners look at the whole pledge; returns how many messages were written."""
    due = annual_review(pledge.starts_on, day)
    if due is None:
        return 0
    written = 0
    for member in nudge_queries.list_reminded(pledge.organisation):
        if member.role is MemberRole.OWNER and claim(due, f"pledge:{pledge.id}:{due.day}", member.person):
            outbox.post(progress_emails.annual_review(pledge, member))
            written += 1
    return written


def claim(due: Due, occasion: str, person: Person) -> bool:
    """Whether this message is ours to send: the named UNIQUE lets one job have it, now or ever.

    The row goes into the transaction of the mail: either both are kept, or neither.
    """
    message: Message = due.message
    row = upsert(Nudge).values(message=message.value, recipient_id=person.id, occasion=occasion, at=now())
    claimed = row.on_conflict_do_nothing(index_elements=["message", "recipient_id", "occasion"]).returning(Nudge.id)
    return db.session.scalar(claimed) is not None


def stop_reminders(membership: Membership) -> None:
    """No more reminders about this organisation. Asked twice is asked once."""
    membership.reminders_stopped_at = membership.reminders_stopped_at or now()
    db.session.flush()


def resume_reminders(membership: Membership) -> None:
    membership.reminders_stopped_at = None
    db.session.flush()
