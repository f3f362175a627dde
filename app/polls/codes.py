"""Codes on paper: made by the batch, shown once, kept as keyed hashes, and good for one ballot each.

A code is 60 random bits: with 100,000 of them given out, a million guesses find one with a chance of 1 in 10 million.
Wrong ones slow down whoever types them, by network address; nobody else is slowed, and no poll is ever locked.
"""

import secrets

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.db import db, hold_row, table_of
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError, Gone, NotFound
from app.kit.locale import gettext as _
from app.kit.sealing import keyed_hash
from app.polls.models import Participation, Poll
from app.polls.paper_models import AccessCode, CodeBatch
from app.polls.receipts import ALPHABET, spaced, tidy_code
from app.polls.trying import WrongCode, note_failure, refuse_haste

LENGTH = 12  # characters of 5 bits
LARGEST_BATCH = 20_000
CODES = "poll_code"  # what wrong tries are counted under


def make_batch(poll: Poll, size: int, *, note: str = "", actor: Person) -> list[str]:
    """Make that many codes and return them as they are printed. Nobody can see them again."""
    if not 1 <= size <= LARGEST_BATCH:
        raise DomainError(_("Make between 1 and %(most)s codes at a time.", most=LARGEST_BATCH))
    codes: set[str] = set()
    while len(codes) < size:
        codes.add("".join(secrets.choice(ALPHABET) for _place in range(LENGTH)))
    batch = CodeBatch(poll_id=poll.id, note=note, size=size, made_at=now(), made_by_id=actor.id)
    db.session.add(batch)
    db.session.flush()
    rows = [{"batch_id": batch.id, "code_hash": _hash(code)} for code in codes]
    rows.sort(key=lambda row: str(row["code_hash"]))  # not as printed: nothing tells which row is which sheet's
    db.session.execute(insert(table_of(AccessCode)), rows)
    record("poll.codes_made", actor=actor, subject=poll, subject_label=poll.title, batch=batch.id, size=size)
    return [spaced(code) for code in codes]


def withdraw_batch(batch: CodeBatch, poll: Poll, *, actor: Person) -> None:
    """Its codes that were not used are good for nothing any more; ballots cast with the others count."""
    hold_row(poll)
    if batch.withdrawn_at is None:
        batch.withdrawn_at = now()
        db.session.flush()
        record("poll.codes_withdrawn", actor=actor, subject=poll, subject_label=poll.title, batch=batch.id)


def find_code(poll: Poll, typed: str) -> AccessCode | None:
    """The code of this poll that somebody typed, used or not; found by its keyed hash, so no time tells of it."""
    code = tidy_code(typed, LENGTH)
    if code is None:
        return None
    return db.session.scalar(
        select(AccessCode)
        .join(AccessCode.batch)
        .where(AccessCode.code_hash == _hash(code), CodeBatch.poll_id == poll.id)
        .options(joinedload(AccessCode.batch))
    )


def redeem(poll: Poll, typed: str, *, address: str) -> AccessCode:
    """The code somebody typed, still good; WrongCode, Gone or TooMany says what to do. The edge commits either way."""
    refuse_haste(CODES, address)
    code = find_code(poll, typed)
    if code is None:
        note_failure(CODES, address)
        raise WrongCode(_("We do not know this code. Check each letter and number. The code is for one poll only."))
    fault = find_fault(code)
    if fault is not None:
        raise fault
    return code


def find_fault(code: AccessCode) -> Gone | None:
    """Why a code is good for nothing any more; None for one that is."""
    if code.batch.withdrawn_at is not None:
        return _withdrawn()
    if is_used(code):
        return Gone(_("This code has been used. Each code is good for one ballot."))
    return None


def get_code(poll: Poll, code_id: int) -> AccessCode:
    """The code that a ballot's page was opened with."""
    code = db.session.get(AccessCode, code_id)
    if code is None or code.batch.poll_id != poll.id:
        raise NotFound(_("We do not know this code."))
    return code


def refuse_withdrawn(code: AccessCode) -> None:
    if code.batch.withdrawn_at is not None:
        raise _withdrawn()


def _withdrawn() -> Gone:
    return Gone(_("This code was withdrawn. Ask whoever gave it to you for another."))


def is_used(code: AccessCode) -> bool:
    return db.session.scalar(select(Participation.id).where(Participation.code_id == code.id)) is not None


def _hash(code: str) -> str:
    return keyed_hash("poll code", code)
