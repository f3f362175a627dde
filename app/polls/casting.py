"""Casting a ballot, and changing it. Who voted and what lie in two tables that nothing joins.

No audit event and no outbox row is written for a ballot: each would be a third place that knows when it came.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.db import db, table_of
from app.kit.clock import now
from app.kit.errors import DomainError, NotFound
from app.polls.envelopes import Contents, key_mark, seal
from app.polls.models import AccessCode, Envelope, Participation, Poll
from app.polls.receipts import Receipt, keyed_hash
from app.polls.rules import Channel, Stage

PARTICIPATIONS, ENVELOPES = table_of(Participation), table_of(Envelope)


class AlreadyVoted(DomainError):
    """One person, one ballot: a named UNIQUE said so."""


class VotingClosed(DomainError):
    """Too early, too late, or cancelled."""


@dataclass(frozen=True, kw_only=True)
class Voter:
    """Who votes: somebody with an account, or whoever holds a code."""

    channel: Channel
    person: Person | None = None
    code: AccessCode | None = None

    @property
    def ward_code(self) -> str | None:
        return self.person.ward_code if self.person else None


def cast(poll: Poll, voter: Voter, marks: Mapping[int, str], *, receipt: Receipt) -> None:
    """Take the ballot and note that they have voted, or neither.

    `marks` has a checked line for each question. The same receipt sent again by the same voter is the same ballot.
    """
    hold_open(poll)
    try:
        with db.session.begin_nested():
            db.session.execute(insert(PARTICIPATIONS), _participation(poll, voter))
    except IntegrityError as error:
        if _find_envelope(poll, receipt):
            return
        raise AlreadyVoted(
            _("You have voted in this poll already. You can change your vote with your receipt.")
        ) from error
    db.session.execute(
        insert(ENVELOPES),
        {"id": receipt.envelope_id, "poll_id": poll.id, "sealed": _sealed(poll, voter, marks, receipt)},
    )


def change(poll: Poll, voter_id: int | None, marks: Mapping[int, str], *, receipt: Receipt) -> None:
    """Put another ballot into the envelope of a receipt. `voter_id` is of an open vote only."""
    hold_open(poll)
    contents = Contents(number=receipt.number, marks=marks, person_id=voter_id)
    changed = db.session.execute(
        update(ENVELOPES)
        .where(ENVELOPES.c.id == receipt.envelope_id, ENVELOPES.c.poll_id == poll.id)
        .values(sealed=seal(poll, contents))
        .returning(ENVELOPES.c.id)
    )
    if changed.one_or_none() is None:
        raise NotFound(_("We do not know this receipt. Check that you copied all of it."))


def hold_open(poll: Poll) -> None:
    """Hold the poll's row until the end of the transaction: it is open now, and nobody counts or cancels meanwhile."""
    db.session.execute(
        select(Poll)
        .where(Poll.id == poll.id)
        .with_for_update(read=True, of=Poll)
        .execution_options(populate_existing=True)
    ).one()
    if poll.stage_at(now()) is not Stage.OPEN:
        raise VotingClosed(_("Voting is not open now. Nothing was kept of this ballot."))
    if poll.key_mark != key_mark(poll):
        raise VotingClosed(_("Votes cannot be taken now: the key of this site was changed. Please tell us."))


def _participation(poll: Poll, voter: Voter) -> dict[str, object]:
    return {
        "id": secrets.token_hex(16),
        "poll_id": poll.id,
        "person_id": voter.person.id if voter.person else None,
        "address_hash": address_hash(poll, voter.person.email) if voter.person else None,
        "code_id": voter.code.id if voter.code else None,
        "channel": voter.channel,
        "hour": now().strftime("%Y-%m-%dT%H"),
        "ward_code": voter.ward_code,
    }


def address_hash(poll: Poll, email: str) -> str:
    return keyed_hash(f"poll {poll.id} voter", email)


def _sealed(poll: Poll, voter: Voter, marks: Mapping[int, str], receipt: Receipt) -> str:
    person_id = voter.person.id if poll.is_named and voter.person else None
    return seal(poll, Contents(number=receipt.number, marks=marks, person_id=person_id))


def _find_envelope(poll: Poll, receipt: Receipt) -> bool:
    found = select(ENVELOPES.c.id).where(ENVELOPES.c.id == receipt.envelope_id, ENVELOPES.c.poll_id == poll.id)
    return db.session.scalar(found) is not None
