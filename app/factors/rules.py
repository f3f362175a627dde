"""What counts as a right code, how recovery codes are written, and how long one waits after wrong ones."""

import hashlib
import secrets
from datetime import datetime, timedelta

import pyotp
from pyotp.exceptions import OTPVerificationError

SHIFT = timedelta(hours=12)  # how long a second step holds: a working day, not a fortnight
RECENTLY = timedelta(minutes=10)
SETTING_UP_TAKES = timedelta(minutes=30)
CHALLENGE_HOLDS = timedelta(minutes=10)

CODE_DIGITS = 6
NEIGHBOURS = 1  # phones' clocks are off: the code before and the one after hold too
RECOVERY_CODES = 10
RECOVERY_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32, none easily taken for another
RECOVERY_LENGTH = 16  # 80 bits: guessing is hopeless, even for whoever holds the hashes

_minutes = (1, 2, 4, 8, 15, 30, 60)
WAITS_PER_PERSON = (timedelta(0),) * 4 + tuple(timedelta(minutes=each) for each in _minutes)
WAITS_PER_ADDRESS = (timedelta(0),) * 29 + tuple(timedelta(minutes=each) for each in _minutes[:5])
WAITS_FORGOTTEN_AFTER = timedelta(days=1)


def new_secret() -> str:
    return pyotp.random_base32()


def step_of(secret: str, code: str, moment: datetime) -> int | None:
    """The half minute whose code this is, or None for a code that is wrong now."""
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(code, for_time=moment, valid_window=NEIGHBOURS)
    except OTPVerificationError:
        return None


def codes_of(secret: str, moment: datetime, *, after: int) -> list[str]:
    """This half minute's code and the next, of those that are later than a half minute."""
    app = pyotp.TOTP(secret)
    first = app.timecode(moment)
    return [app.generate_otp(step) for step in (first, first + NEIGHBOURS) if step > after]


def address_of(secret: str, email: str) -> str:
    """What the QR code says to an authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Luton 2040")


def new_recovery_codes() -> list[str]:
    return ["".join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]


def spaced(code: str) -> str:
    """In groups of four, to be read and typed."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def hash_recovery_code(text: str) -> str:
    """Only this is stored. However it was typed: small letters, spaces, hyphens."""
    plain = "".join(letter for letter in text.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
