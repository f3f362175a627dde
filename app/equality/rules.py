"""Receipt codes, and which months are over."""

import hashlib
import secrets
from datetime import date

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32, none easily taken for another
LENGTH = 16  # 80 bits: nobody finds another's answers by trying


def new_code() -> str:
    """What only its holder has: we keep a hash of it, and can neither name the holder nor make the code again."""
    letters = "".join(secrets.choice(LETTERS) for _each in range(LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))


def entry_of(code: str) -> str | None:
    """Under which random number the answers lie; None for what cannot be a code of ours."""
    letters = "".join(code.upper().replace("-", " ").split())
    if len(letters) != LENGTH or not set(letters) <= set(LETTERS):
        return None
    return hashlib.sha256(letters.encode()).hexdigest()


def month_of(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def last_whole_month(day: date) -> str:
    """Totals never count a month that is still running: whoever looks twice would see who came in between."""
    year, month = divmod(day.year * 12 + day.month - 2, 12)
    return f"{year:04}-{month + 1:02}"
