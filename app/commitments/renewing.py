"""What the calendar makes of a pledge, and the next one that takes over from it."""

from dataclasses import replace
from datetime import date, timedelta

from flask_babel import gettext as _

from app.accounts.models import Person
from app.commitments import drafting, emails, queries
from app.commitments.models import Commitment, OrganisationPledge
from app.commitments.moving import hold, hold_organisation, move
from app.commitments.rules import State, Terms, due_move
from app.commitments.status import Status
from app.kit import outbox
from app.kit.errors import DomainError

FINISHED = frozenset({Status.DELIVERED_CLAIMED, Status.DELIVERED_CHECKED, Status.MISSED, Status.WITHDRAWN})


def follow_calendar(pledge: OrganisationPledge, today: date) -> int:
    """Take every step that is due; returns how many. Those who write for the organisation hear of a renewal due."""
    hold(pledge)
    steps = 0
    while step := due_move(pledge.state, *pledge.period, today):
        move(pledge, step, None)
        steps += 1
    if steps and pledge.state is State.DUE_FOR_RENEWAL:
        for person in queries.list_writers(pledge.organisation):
            outbox.post(emails.renewal_due(pledge, person))
    return steps


def renew(pledge: OrganisationPledge, *, actor: Person) -> OrganisationPledge:
    """A draft for the time after this pledge, with its statement and what is unfinished. Asked twice, it is one."""
    hold_organisation(pledge.organisation)
    hold(pledge)
    earlier = queries.find_renewal(pledge)
    if earlier is not None:
        return earlier
    if pledge.state is not State.DUE_FOR_RENEWAL:
        raise DomainError(_("This pledge cannot be renewed now."))
    first = pledge.ends_on + timedelta(days=1)
    length = pledge.ends_on - pledge.starts_on
    renewal = drafting.start_pledge(
        pledge.organisation, first, first + length, statement=pledge.statement, actor=actor, renews=pledge
    )
    for commitment in pledge.commitments:
        if commitment.status not in FINISHED:
            terms = _later(commitment, first - pledge.starts_on)
            drafting.add_commitment(renewal, terms, owner_id=commitment.owner_id, actor=actor)
    return renewal


def _later(commitment: Commitment, shift: timedelta) -> Terms:
    """The same promise, its dates moved on by as much as the pledge's."""
    terms = commitment.terms
    return replace(
        terms,
        starts_on=terms.starts_on + shift if terms.starts_on else None,
        due_on=terms.due_on + shift if terms.due_on else None,
    )
