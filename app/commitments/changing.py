"""A published commitment changes only in the open: the organisation asks, staff decide, everybody sees the change.

The same terms as in a draft, with a reason; agreed, they become a new version, and the old one stays readable.
"""

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.commitments import checking, emails, queries
from app.commitments.agreeing import refuse_own
from app.commitments.drafting import write_terms
from app.commitments.errors import BadTerms
from app.commitments.models import Commitment, CommitmentChange
from app.commitments.moving import hold, hold_commitment
from app.commitments.renewing import FINISHED
from app.commitments.rules import LIVE, Terms, changed_fields, gaps_in_change, terms_as_json, terms_from_json
from app.commitments.standing import refresh_status
from app.commitments.wording import GAP_FIELDS, GAP_WORDS
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now, today
from app.kit.errors import DomainError, Duplicate


def ask_change(commitment: Commitment, terms: Terms, *, why: str, actor: Person) -> CommitmentChange:
    """Ask staff for new terms. One question at a time."""
    hold(commitment.pledge)
    hold_commitment(commitment)
    refuse_ended(commitment)
    checking.refuse_bad_terms(terms)
    gaps = gaps_in_change(commitment.terms, terms, commitment.pledge.period, today())
    if gaps:
        raise BadTerms(GAP_FIELDS[gaps[0]], str(GAP_WORDS[gaps[0]]))
    if not changed_fields(commitment.terms, terms):
        raise DomainError(_("Nothing is different. Change something, or go back."))
    change = CommitmentChange(
        commitment_id=commitment.id,
        number=_next_number(commitment),
        before=terms_as_json(commitment.terms),
        after=terms_as_json(terms),
        why=why,
        asked_at=now(),
        asked_by_id=actor.id,
    )
    _store(change)
    record("commitment.change_asked", actor=actor, subject=commitment, organisation=commitment.pledge.organisation_id)
    return change


def _next_number(commitment: Commitment) -> int:
    asked = select(func.max(CommitmentChange.number)).where(CommitmentChange.commitment_id == commitment.id)
    return (db.session.scalar(asked) or 0) + 1


def _store(change: CommitmentChange) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(change)
            db.session.flush()
    except IntegrityError as error:
        raise Duplicate(_("Staff have not decided yet on the change you asked for before.")) from error


def agree_change(change: CommitmentChange, *, why: str = "", actor: Person) -> None:
    """The commitment says something else from now on, in public, beside what it said before."""
    commitment = _hold_undecided(change, actor)
    refuse_ended(commitment)
    write_terms(commitment, terms_from_json(change.after))
    commitment.version += 1
    change.agreed_at = now()
    _decide(change, why, actor)
    refresh_status(commitment, today())
    record("commitment.changed", actor=actor, subject=commitment, number=change.number)
    _tell(change)


def refuse_change(change: CommitmentChange, *, why: str, actor: Person) -> None:
    """It stays as it is; the organisation reads why."""
    _hold_undecided(change, actor)
    change.refused_at = now()
    _decide(change, why, actor)
    record("commitment.change_refused", actor=actor, subject=change.commitment, number=change.number)
    _tell(change)


def drop_open_change(commitment: Commitment, actor: Person) -> None:
    """The commitment is withdrawn: there is nothing left to decide."""
    change = queries.find_open_change(commitment)
    if change is not None:
        change.refused_at = now()
        _decide(change, str(_("The commitment was withdrawn.")), actor)


def _hold_undecided(change: CommitmentChange, actor: Person) -> Commitment:
    """Of two colleagues who decide at once, the second learns what the first decided."""
    commitment = change.commitment
    refuse_own(commitment.pledge, actor)
    hold(commitment.pledge)
    hold_commitment(commitment)
    db.session.refresh(change)
    if change.is_decided:
        raise DomainError(_("Somebody has decided on this change already. Look at it again."))
    return commitment


def _decide(change: CommitmentChange, why: str, actor: Person) -> None:
    change.decided_by_id = actor.id
    change.decided_why = why
    db.session.flush()


def _tell(change: CommitmentChange) -> None:
    for person in queries.list_writers(change.commitment.pledge.organisation):
        outbox.post(emails.change_decided(change, person))


def refuse_ended(commitment: Commitment) -> None:
    """Of what is not published, or over, nothing is changed here."""
    if commitment.pledge.state not in LIVE or commitment.status in FINISHED:
        raise DomainError(_("This commitment has ended, and cannot be changed."))
