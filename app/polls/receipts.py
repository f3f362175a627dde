"""The code on a voter's receipt: a public number to find the ballot by, and a secret to change it with.

Sixty random bits each, in the letters of Crockford's base 32 (no I, L, O, U), four by four. We keep the code nowhere:
before closing its keyed hash names an envelope, after closing its number names a ballot.
"""

import re
import secrets
from dataclasses import dataclass

from app.kit.sealing import keyed_hash

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PART = 12  # characters of the number, and of the secret
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True)
class Receipt:
    """`code` without its dashes."""

    code: str

    @classmethod
    def new(cls) -> "Receipt":
        return cls("".join(secrets.choice(ALPHABET) for _place in range(2 * PART)))

    @classmethod
    def read(cls, typed: str) -> "Receipt | None":
        """What somebody typed, with or without dashes, small letters and look-alikes; None if it is no code."""
        code = tidy_code(typed, 2 * PART)
        return cls(code) if code else None

    @property
    def number(self) -> str:
        return self.code[:PART]

    @property
    def words(self) -> str:
        """The code as it is shown."""
        return spaced(self.code)

    @property
    def envelope_id(self) -> str:
        return keyed_hash("poll receipt", self.code)


def tidy_code(typed: str, length: int) -> str | None:
    """A code without dashes, in capitals, its look-alikes read as what they must be; None if it is no such code."""
    if len(typed) > 4 * length:
        return None
    code = re.sub(r"[\s\-–]", "", typed).upper().translate(READ_AS)
    return code if len(code) == length and set(code) <= set(ALPHABET) else None


def spaced(code: str) -> str:
    """Four by four, as on the receipt."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def address_hash(poll_id: int, email: str) -> str:
    """What stands for a voter's address in one poll: another poll's says nothing of the same person."""
    return keyed_hash(f"poll {poll_id} voter", email)
