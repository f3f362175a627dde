"""Where a page of a list ended, as text that an address can carry. Whoever reads lists only hands it back."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

Mark = tuple[str | int, ...]

LONGEST = 400  # characters
LARGEST = 2**31 - 1


class BadMark(ValueError):
    """It is not one of ours."""


def write(mark: Mark) -> str:
    return urlsafe_b64encode(json.dumps(mark, separators=(",", ":")).encode()).decode().rstrip("=")


def read(text: str, kinds: Sequence[type]) -> Mark:
    """The mark, whose parts are of `kinds`; BadMark for anything that no list of ours wrote."""
    if len(text) > LONGEST or not text.isascii():
        raise BadMark
    try:
        found = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError) as error:
        raise BadMark from error
    if not isinstance(found, list) or len(found) != len(kinds) or not all(map(_is_part, found, kinds)):
        raise BadMark
    return tuple(found)


def _is_part(part: object, kind: type) -> bool:
    if isinstance(part, str):
        return kind is str and part.isprintable()
    return kind is int and type(part) is int and 0 <= part <= LARGEST
