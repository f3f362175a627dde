"""Decisions about organisations and their members: plain values in, plain values out."""

import re
import unicodedata
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from app.kit.text import slug_of as address_piece

INVITATION_LIFETIME = timedelta(days=14)
INVITATIONS_KEPT_FOR = timedelta(days=90)  # after they expired: an owner may still send one again
REQUESTS_A_DAY = 5  # by one person, to all organisations
REQUESTS_RUN_FOR = timedelta(days=1)


class Kind(StrEnum):
    """What sort of organisation it is."""

    PUBLIC = "public"
    PRIVATE = "private"
    VOLUNTARY = "voluntary"  # voluntary and community
    EDUCATION = "education"
    FAITH = "faith"
    OTHER = "other"


class SizeBand(StrEnum):
    """How many people work there, in the bands of the Business Population Estimates (DBT)."""

    NONE = "0"
    MICRO = "1-9"
    SMALL = "10-49"
    MEDIUM = "50-249"
    LARGE = "250+"


class Standing(StrEnum):
    """Where an organisation stands with the site. Only a verified one is public."""

    WAITING = "waiting"
    VERIFIED = "verified"
    DECLINED = "declined"
    SUSPENDED = "suspended"
    MERGED = "merged"


class MemberRole(StrEnum):
    """What a member may do for the organisation. An owner may do all that an editor may, and so on."""

    OWNER = "owner"  # members, hand-over, leaving the register
    EDITOR = "editor"  # pledges, commitments and progress
    VIEWER = "viewer"  # sees the workspace


RANKS = {MemberRole.VIEWER: 0, MemberRole.EDITOR: 1, MemberRole.OWNER: 2}


def is_at_least(role: MemberRole, least: MemberRole) -> bool:
    return RANKS[role] >= RANKS[least]


def higher(first: MemberRole, second: MemberRole) -> MemberRole:
    return max(first, second, key=RANKS.__getitem__)


# Companies House: eight characters, digits or a two-letter register before six digits (or five and a letter R).
# Charities: Commission for England and Wales six or seven digits (with a subsidiary after a dash), OSCR SC and six
# digits, Northern Ireland NIC and six digits. None of these registers uses check digits.
_COMPANY = re.compile(
    r"(?:\d{8}|(?:AC|CE|CS|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NZ|OC|OE|PC|R0|RC|RS|SA|SC|"
    r"SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC)\d{6}|(?:IP|SP|RS)\d{5}R)",
    re.ASCII,
)
_CHARITY = re.compile(r"(?:\d{6,7}(?:-\d{1,2})?|SC\d{6}|NIC\d{6})", re.ASCII)


def tidy_company_number(text: str) -> str | None:
    """The number as Companies House writes it, or None where it cannot be one. Leading zeros may be left out."""
    number = re.sub(r"[\s.-]", "", text).upper()
    if number.isascii() and number.isdigit() and 1 <= len(number) <= 8:
        number = number.zfill(8)
    return number if _COMPANY.fullmatch(number) and number.strip("0") else None


def tidy_charity_number(text: str) -> str | None:
    """The number as its regulator writes it, or None where it cannot be one."""
    number = re.sub(r"[\s.]", "", text).upper()
    return number if number.isascii() and _CHARITY.fullmatch(number) and number[:1] != "0" else None


def tidy_website(text: str) -> str | None:
    """An http(s) address of somewhere on the internet, or None where it cannot be one. "https://" may be left out."""
    address = text.strip()
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return None
    is_plain = address.isprintable() and " " not in address and parts.username is None
    is_named = re.fullmatch(r"[\w-]+(\.[\w-]+)*\.[^\W\d_][\w-]+", host) is not None
    return address if parts.scheme in {"http", "https"} and is_plain and is_named else None


def says_something(name: str) -> bool:
    """A name has a letter or a digit, of whatever script."""
    return any(character.isalnum() for character in name)


def slug_of(name: str) -> str:
    """Its name as a piece of an address, never empty."""
    return address_piece(name, "organisation")


LEGAL_FORMS = frozenset({"the", "ltd", "limited", "plc", "llp", "cic", "cio"})
_ACCENTS = re.compile("[\u0300-\u036f]")


def compare_key(name: str) -> str:
    """What two spellings of one name share: case, accents, punctuation and legal forms put aside.

    Names are written in many scripts here, so letters of all of them count, with the marks that are vowels in some.
    """
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", name)).casefold().replace("&", " and ")
    plain = re.sub(r"['’]", "", plain)
    words = "".join(sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in plain).split()
    return " ".join([word for word in words if word not in LEGAL_FORMS] or words)[:200]
