"""Sealing a ballot until closing, so that neither the database nor staff can count before the announced moment.

All envelopes of one poll are equally long whatever is in them, or the length would tell how much somebody marked.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken

from app.kit.sealing import keyed_hash, lock_for
from app.polls.models import Poll

BLOCK = 256  # bytes
NO_TIME = 0  # a Fernet token says in clear when it was made; ours all say 1970


class Unreadable(ValueError):
    """An envelope that this site's key does not open."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """One ballot: its number, a line of marks for each question, and its voter where the vote is an open one."""

    number: str
    marks: Mapping[int, str]
    person_id: int | None = None
    key: str = ""  # of the press that brought it


def seal(poll: Poll, contents: Contents) -> str:
    facts = {"number": contents.number, "marks": contents.marks, "person": contents.person_id, "key": contents.key}
    text = json.dumps(facts, separators=(",", ":")).encode()
    return _lock(poll).encrypt_at_time(text.ljust(_length(poll)), NO_TIME).decode()


def unseal(poll: Poll, sealed: str) -> Contents:
    [contents] = unseal_all(poll, [sealed])
    return contents


def unseal_all(poll: Poll, envelopes: Iterable[str]) -> Iterator[Contents]:
    """What is in each. Unreadable: one was sealed under another key, or for another poll, or was tampered with."""
    lock = _lock(poll)
    for sealed in envelopes:
        try:
            facts = json.loads(lock.decrypt(sealed.encode()))
        except InvalidToken as error:
            raise Unreadable from error
        yield Contents(
            number=facts["number"],
            marks={int(question): line for question, line in facts["marks"].items()},
            person_id=facts["person"],
            key=facts.get("key", ""),  # envelopes were sealed before presses had one
        )


def key_mark(poll: Poll) -> str:
    """A fingerprint of the sealing key. A poll that was announced under another key must not take ballots."""
    return keyed_hash("poll envelopes", str(poll.id))


def _lock(poll: Poll) -> Fernet:
    return lock_for(f"poll:{poll.id}")


def _length(poll: Poll) -> int:
    """Room for the longest ballot: each option takes at most 12 bytes, each question 20 more; it has one pot."""
    rooms = [(question.is_pot, 20 + 12 * len(question.options)) for question in poll.questions]
    pot = max((room for is_pot, room in rooms if is_pot), default=0)
    longest = 100 + pot + sum(room for is_pot, room in rooms if not is_pot)
    return -(-longest // BLOCK) * BLOCK
