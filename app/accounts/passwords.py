"""Password hashes: Argon2id with OWASP's settings, and the same work whether or not there is a hash to check."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

# Nobody's password: checked when there is no account, so that the answer takes as long as when there is one.
NOBODYS_HASH = "$argon2id$v=19$m=19456,t=2,p=1$fuUtjDjQXpIOErUz+WA7wQ$pP7uEJLUjOT2GNZ/8CJMfsshhLNPLbGXP2SgKwx0qAk"


def hash_password(password: str) -> str:
    return _hasher.hash(_composed(password))


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether `password` made the hash; without a hash it never is, but takes as long to say so."""
    try:
        _hasher.verify(password_hash or NOBODYS_HASH, _composed(password))
    except (Argon2Error, InvalidHashError):
        return False
    return password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(password_hash)


def _composed(password: str) -> str:
    """Keyboards differ in how they send accented letters; NFKC makes them one."""
    return unicodedata.normalize("NFKC", password)
