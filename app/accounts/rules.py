"""What counts as an e-mail address, a good enough password, and a link that still works."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv6Address, IPv6Network, ip_address

from app.accounts.common_passwords import COMMON_PASSWORDS

UNDER_13 = "under_13"  # an answer to how old somebody is that forms offer and nothing stores

STAY = "stay"  # what the links are signed for that keep us from forgetting somebody

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200

LINK_LIFETIMES: Mapping[str, timedelta] = {
    "confirm_sign_up": timedelta(days=3),
    "sign_in": timedelta(hours=1),
    "reset_password": timedelta(hours=1),
    "change_email": timedelta(days=1),
    "confirm_pledge": timedelta(days=7),
    "join_staff": timedelta(days=7),
    "report_progress": timedelta(days=30),
    "own_data": timedelta(days=1),
    "follow_topic": timedelta(days=7),
}

DOUBLE_CLICK = timedelta(minutes=2)  # pressing a button again so soon is impatience, not a second wish
SESSIONS_LAST = timedelta(
    days=30
)  # however often they are used; unused, they end after 14 (PERMANENT_SESSION_LIFETIME)
TRIES_RUN_FOR = timedelta(minutes=15)
TRIES_PER_PAIR = 10  # an e-mail address from one network address: a stranger who goes on keeps nobody else out
TRIES_PER_EMAIL = 100  # from everywhere: many networks at once guess no faster
TRIES_PER_ADDRESS = 30  # libraries, schools and families share one network address
FAILURES_RUN_FOR = timedelta(days=1)
FAILURES_TO_TELL = 10  # then the owner hears of it
MAILS_PER_PAIR = 5  # nobody can use our forms to flood somebody's inbox
MAILS_PER_EMAIL = 25
NETWORK = 64  # of an IPv6 address: these bits are a household's or a phone's, the others change at will (RFC 8981)


class PasswordProblem(StrEnum):
    """Why a password is turned down. There are no rules about which characters it holds: they make worse passwords."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_COMMON = "too_common"
    IS_THE_EMAIL = "is_the_email"


def network_of(address: str) -> str:
    """What of a network address one asker cannot change as they like; what is no address stays as it is."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or IPv6Network((known, NETWORK), strict=False))
    return str(known)


def normalise_email(text: str) -> str:
    """One spelling per mailbox: no outer space, lower case."""
    return text.strip().lower()


def password_problem(password: str, *, email: str = "") -> PasswordProblem | None:
    """The first thing wrong with a new password, or None."""
    if len(password) < SHORTEST_PASSWORD:
        return PasswordProblem.TOO_SHORT
    if len(password) > LONGEST_PASSWORD:
        return PasswordProblem.TOO_LONG
    plain = password.strip().lower()
    if plain in COMMON_PASSWORDS or len(set(plain)) < 3:
        return PasswordProblem.TOO_COMMON
    if email and plain in {email, email.partition("@")[0]}:
        return PasswordProblem.IS_THE_EMAIL
    return None
