"""Casting a ballot, and changing it. Who voted and what lie in two tables that nothing joins.

No audit event and no outbox row is written for a ballot: each would be a third place that knows when it came.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person, Visitor
from app.db import db, table_of, upsert_of
from app.kit.clock import now
from app.kit.errors import DomainError, NotFound
from app.kit.locale import gettext as _
from app.polls.envelopes import Contents, key_mark, seal, unseal
from app.polls.models import Envelope, Participation, Poll
from app.polls.paper_models import AccessCode, CodeBatch
from app.polls.pots import check_one_ward
from app.polls.presses import NewerBallot, Press
from app.polls.receipts import Receipt, address_hash
from app.polls.rules import Channel, Stage, Times, stage_at
from app.polls.trying import WrongCode, note_failure, refuse_haste

POLLS, PARTICIPATIONS, ENVELOPES = table_of(Poll), table_of(Participation), table_of(Envelope)
TIMES = tuple(Times.__dataclass_fields__)
HELD = (
    select(POLLS.c.key_mark, *(POLLS.c[name] for name in TIMES))
    .where(POLLS.c.id == bindparam("poll_id"))
    .with_for_update(read=True)
)
PUT_IN = insert(ENVELOPES)
NO_PAGE = Press()
RECEIPTS = "poll_receipt"  # what wrong tries are counted under


class AlreadyVoted(DomainError):
    """One person, one ballot: a named UNIQUE said so."""


class VotingClosed(DomainError):
    """Too early, too late, or cancelled."""


@dataclass(frozen=True, kw_only=True)
class Voter:
    """Who votes: somebody with an account, or whoever holds a code."""

    channel: Channel
    person: Person | Visitor | None = None
    code: AccessCode | None = None

    @property
    def ward_code(self) -> str | None:
        return self.person.ward_code if self.person else None


def cast(poll: Poll, voter: Voter, marks: Mapping[int, str], *, receipt: Receipt, press: Press = NO_PAGE) -> None:
    """Take the ballot and note that they have voted, or neither.

    `marks` has a checked line for each question that this voter is asked. The same receipt sent again by the same voter
    is the same ballot: whoever sends it has shown the receipt that changing takes, and what lies there is replaced, if
    the page knew of it.
    """
    check_one_ward(poll, marks)
    hold_open(poll)
    _refuse_withdrawn(voter)
    if not _take_part(poll, voter):
        if _replace(poll, marks, receipt, press):
            return
        raise AlreadyVoted(_already_voted(voter))
    person_id = voter.person.id if poll.is_named and voter.person else None
    contents = Contents(number=receipt.number, marks=marks, person_id=person_id, key=press.key)
    db.session.execute(PUT_IN, {"id": receipt.envelope_id, "poll_id": poll.id, "sealed": seal(poll, contents)})


def _refuse_withdrawn(voter: Voter) -> None:
    """Asked while the poll's row is held: who withdraws codes holds it too."""
    if voter.code is None:
        return
    withdrawn = select(CodeBatch.withdrawn_at).where(CodeBatch.id == voter.code.batch_id)
    if db.session.scalar(withdrawn) is not None:
        raise VotingClosed(_("This code was withdrawn. Nothing was kept of this ballot."))


def change(poll: Poll, marks: Mapping[int, str], *, receipt: Receipt, press: Press = NO_PAGE) -> None:
    """Put another ballot into the envelope of a receipt. In an open vote it stays under the name it was cast under."""
    check_one_ward(poll, marks)
    hold_open(poll)
    if not _replace(poll, marks, receipt, press):
        raise NotFound(_("We do not know this receipt. Check that you copied all of it."))


def reopen(poll: Poll, typed: str, *, address: str) -> Receipt:
    """The receipt that somebody typed, of a ballot in this poll; WrongCode or TooMany. The edge commits either way."""
    refuse_haste(RECEIPTS, address)
    receipt = Receipt.read(typed)
    if receipt is None or not is_cast(poll, receipt):
        note_failure(RECEIPTS, address)
        raise WrongCode(_("We do not know this receipt. It has 24 letters and numbers, and is for one poll only."))
    return receipt


def is_cast(poll: Poll, receipt: Receipt) -> bool:
    """Whether there is a ballot under this receipt."""
    return _find_sealed(poll, receipt) is not None


def new_press(poll: Poll, receipt: Receipt) -> Press:
    """For a check page that is made now: it may replace what lies under the receipt, and nothing that comes later."""
    sealed = _find_sealed(poll, receipt)
    return Press.new(unseal(poll, sealed).key if sealed is not None else "")


def hold_open(poll: Poll) -> None:
    """Hold the poll's row until the end of the transaction: it is open now, and nobody counts or cancels meanwhile."""
    held = db.session.execute(HELD, {"poll_id": poll.id}).one_or_none()
    if held is None:
        raise NotFound(_("This poll is not there any more. Nothing was kept of this ballot."))
    mark, *rest = held
    times = Times(**dict(zip(TIMES, rest, strict=True)))
    if stage_at(times, now()) is not Stage.OPEN or times.announced_at != poll.announced_at:
        raise VotingClosed(_("Voting is not open now. Nothing was kept of this ballot."))
    if mark != key_mark(poll):
        raise VotingClosed(_("Votes cannot be taken now: the key of this site was changed. Please tell us."))


def _replace(poll: Poll, marks: Mapping[int, str], receipt: Receipt, press: Press) -> bool:
    """Whether there is an envelope under this receipt; then it has this ballot in it, or NewerBallot."""
    sealed = _find_sealed(poll, receipt)
    if sealed is None:
        return False
    lying = unseal(poll, sealed)
    if press.is_of(lying.key):
        return True
    contents = Contents(number=receipt.number, marks=marks, person_id=lying.person_id, key=press.key)
    as_it_lies = (ENVELOPES.c.id == receipt.envelope_id, ENVELOPES.c.sealed == sealed)
    written = update(ENVELOPES).where(*as_it_lies).values(sealed=seal(poll, contents)).returning(ENVELOPES.c.id)
    if press.replaces != lying.key or db.session.scalar(written) is None:
        raise NewerBallot(_("A newer ballot lies there: it was cast after this page was made."))
    return True


def _find_sealed(poll: Poll, receipt: Receipt) -> str | None:
    found = select(ENVELOPES.c.sealed).where(ENVELOPES.c.id == receipt.envelope_id, ENVELOPES.c.poll_id == poll.id)
    return db.session.scalar(found)


def _already_voted(voter: Voter) -> str:
    if voter.code is not None:
        return _("This code has been used. You can change the vote that was cast with it with its receipt.")
    return _("You have voted in this poll already. You can change your vote with your receipt.")


def _take_part(poll: Poll, voter: Voter) -> bool:
    """Note that they have voted, unless a UNIQUE says that they had: one statement decides, for any number of tabs."""
    taking_part = _taking_part(db.session.get_bind().dialect.name)
    try:
        return db.session.scalar(taking_part, _participation(poll, voter)) is not None
    except IntegrityError as error:  # the person, or the code, went in this very moment
        raise NotFound(_("Your vote could not be kept: you are not known here any more.")) from error


@cache
def _taking_part(dialect: str) -> Any:
    """Built once: building it for each vote took as long as the database takes to heed it."""
    return upsert_of(dialect, PARTICIPATIONS).on_conflict_do_nothing().returning(PARTICIPATIONS.c.id)


def _participation(poll: Poll, voter: Voter) -> dict[str, object]:
    return {
        "id": secrets.token_hex(16),
        "poll_id": poll.id,
        "person_id": voter.person.id if voter.person else None,
        "address_hash": address_hash(poll.id, voter.person.email) if voter.person else None,
        "code_id": voter.code.id if voter.code else None,
        "channel": voter.channel,
        "hour": now().strftime("%Y-%m-%dT%H"),
        "ward_code": voter.ward_code,
    }
