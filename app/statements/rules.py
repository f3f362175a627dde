"""Which statements there are, which of them people agree to, and what somebody still has to agree to."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

FIRST_LOCALE = "en"
LONGEST_TEXT = 60_000  # characters
LONGEST_CHANGE = 300


class Slug(StrEnum):
    """A statement, as its address names it."""

    PRIVACY = "privacy"
    COOKIES = "cookies"
    ACCESSIBILITY = "accessibility"
    TERMS = "terms"
    MODERATION = "moderation"


AGREED_TO = (Slug.TERMS, Slug.PRIVACY)  # by whoever opens an account


def outstanding(asking: Mapping[Slug, int], agreed: Mapping[Slug, int]) -> tuple[Slug, ...]:
    """What somebody is asked to agree to again.

    `asking` has the newest version of each statement that asks for it, `agreed` the newest that they agreed to.
    """
    return tuple(slug for slug in AGREED_TO if asking.get(slug, 0) > agreed.get(slug, 0))


def newest(pairs: Iterable[tuple[Slug, int]]) -> dict[Slug, int]:
    """The greatest number of each statement."""
    found: dict[Slug, int] = {}
    for slug, number in pairs:
        found[slug] = max(number, found.get(slug, 0))
    return found
