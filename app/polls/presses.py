"""The button of a check page: sent again it casts nothing again, and an old one replaces no newer ballot unasked."""

import secrets
from dataclasses import dataclass

from app.kit.errors import DomainError

KEY = 16  # hexadecimal digits


class NewerBallot(DomainError):
    """Another ballot was put into the envelope after the page was made that this one comes from."""


@dataclass(frozen=True)
class Press:
    """`key` goes into the envelope with the ballot; `replaces` is the key of what lay there when the page was made.

    Both are random, and lie in the form and within the seal alone. A ballot that no page sent has neither.
    """

    key: str = ""
    replaces: str = ""

    @classmethod
    def new(cls, replaces: str) -> "Press":
        return cls(secrets.token_hex(KEY // 2), replaces)

    @classmethod
    def read(cls, sent: str) -> "Press":
        """What a form carried. A form without it has seen no ballot: it asks before it replaces one."""
        key, _dash, replaces = sent.partition("-")
        return cls(key[:KEY], replaces[:KEY]) if key else cls.new("")

    @property
    def words(self) -> str:
        return f"{self.key}-{self.replaces}"

    def is_of(self, key: str) -> bool:
        """Whether this very press brought the ballot that lies there."""
        return bool(self.key) and self.key == key
