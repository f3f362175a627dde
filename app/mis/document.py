"""A parameter file as JSON: one object, no key twice, no number that is none, no text that nothing can show."""

import json
import re
from typing import Any

from app.mis.parameters import BadParameters, Problem

LONGEST_FILE = 1_000_000  # characters; a year's figures take five thousand
BOM = "\ufeff"
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def read_object(text: str) -> dict[str, Any]:
    """The object in a file, as it stands; a byte order mark is no harm. Raises BadParameters."""
    if len(text) > LONGEST_FILE:
        raise BadParameters([Problem("file", "too_large")])
    try:
        document = json.loads(
            text.removeprefix(BOM), parse_constant=_refuse_constant, object_pairs_hook=_refuse_doubles
        )
        _refuse_controls(document)
    except _Doubled as error:
        raise BadParameters([Problem(str(error)[:80], "named_twice")]) from None
    except (ValueError, RecursionError) as error:
        raise BadParameters([Problem("file", "not_json", str(error)[:80])]) from None
    if not isinstance(document, dict):
        raise BadParameters([Problem("file", "not_an_object")])
    return document


class _Doubled(ValueError):
    """A key stands twice in one object."""


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _refuse_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Doubled(key)
        found[key] = value
    return found


def _refuse_controls(value: Any) -> None:
    """Escapes of control characters and of half characters: no database keeps them all, no page can show them."""
    if isinstance(value, str) and _UNSPEAKABLE.search(value):
        raise ValueError("text with control characters")
    inner = (*value, *value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        _refuse_controls(each)
