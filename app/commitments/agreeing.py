"""Sending a pledge to staff, and what staff make of it: comments, a way back, or their yes."""

from flask_babel import gettext as _

from app.accounts.models import Person
from app.commitments import emails, queries
from app.commitments.announcing import announce_pledge
from app.commitments.errors import Incomplete
from app.commitments.models import Commitment, CommitmentComment, OrganisationPledge
from app.commitments.moving import hold, hold_organisation, move
from app.commitments.renewing import follow_calendar
from app.commitments.rules import State
from app.commitments.standing import refresh_statuses
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now, today
from app.kit.errors import DomainError, Refused
from app.organisations.queries import has_acted_for
from app.organisations.rules import Standing


def submit(pledge: OrganisationPledge, *, actor: Person) -> None:
    """Send it to staff, if every commitment says all it must."""
    hold(pledge)
    _refuse_incomplete(pledge)
    move(pledge, State.SUBMITTED, actor)
    for person in queries.list_writers(pledge.organisation):
        outbox.post(emails.submitted(pledge, person))


def comment(commitment: Commitment, text: str, *, actor: Person) -> None:
    """Say what should change in one commitment of a submitted pledge. The organisation reads it with the way back."""
    refuse_own(commitment.pledge, actor)
    hold(commitment.pledge)
    if commitment.pledge.state is not State.SUBMITTED:
        raise DomainError(_("This pledge is not waiting for you. Look at it again."))
    db.session.add(CommitmentComment(commitment_id=commitment.id, text=text, at=now(), by_id=actor.id))
    db.session.flush()
    db.session.expire(commitment, ["comments"])
    record("commitment.commented", actor=actor, subject=commitment)


def request_changes(pledge: OrganisationPledge, *, why: str, actor: Person) -> None:
    """Send it back to be changed. Whoever writes for the organisation reads why, and every comment."""
    refuse_own(pledge, actor)
    move(pledge, State.CHANGES_REQUESTED, actor, why)
    comments = queries.list_new_comments(pledge)
    for person in queries.list_writers(pledge.organisation):
        outbox.post(emails.sent_back(pledge, why, comments, person))


def agree(pledge: OrganisationPledge, *, actor: Person) -> None:
    """Publish it. A renewal takes over from the pledge it renews; one whose first day has come is active at once."""
    hold_organisation(pledge.organisation)
    hold(pledge)
    _refuse_to_agree(pledge, actor)
    move(pledge, State.AGREED, actor)
    refresh_statuses(pledge.commitments, today())
    if pledge.renewed_from is not None and pledge.renewed_from.state is State.DUE_FOR_RENEWAL:
        move(pledge.renewed_from, State.RENEWED, actor)
    for person in queries.list_writers(pledge.organisation):
        outbox.post(emails.agreed(pledge, person))
    announce_pledge(pledge)
    follow_calendar(pledge, today())


def _refuse_to_agree(pledge: OrganisationPledge, actor: Person) -> None:
    refuse_own(pledge, actor)
    if queries.was_finished_by(pledge, actor):
        raise Refused(_("You finished this pledge. Somebody else has to agree it."))
    if pledge.organisation.standing is not Standing.VERIFIED:
        raise DomainError(_("Verify the organisation first: nothing is published of one that is not verified."))
    _refuse_incomplete(pledge)


def refuse_own(pledge: OrganisationPledge, actor: Person) -> None:
    """Nobody decides on the promises of an organisation they act or acted for: what they wrote stays when they go."""
    if has_acted_for(pledge.organisation, actor):
        raise Refused(_("You act for this organisation, or did. Somebody else has to decide."))


def _refuse_incomplete(pledge: OrganisationPledge) -> None:
    queries.read_terms(pledge)
    if queries.gaps_in(pledge, today()):
        raise Incomplete(_("Something is still missing. The list says what."))
