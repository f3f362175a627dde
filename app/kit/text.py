"""What people type, as it may be kept: without what controls a screen, or turns the reading of others' words."""

import re
import unicodedata

UNSEEN = frozenset({"Cc", "Cs", "Cn"})  # controls and what is no character; joiners (Cf) belong to many scripts
TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")  # change the direction


def tidy_line(text: str) -> str:
    """On one line, with single spaces."""
    return " ".join("".join(each for each in text if _is_kept(each)).split())


def tidy_lines(text: str) -> str:
    """Line by line, at most one of them empty in a row."""
    lines = [tidy_line(line) for line in text.splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip()


def slug_of(name: str, otherwise: str) -> str:
    """A name as a piece of an address: latin letters, digits and dashes, at most 60 characters, never empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("&", " and ")
    words = re.sub(r"['’]", "", plain)
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:60].rstrip("-") or otherwise


def _is_kept(character: str) -> bool:
    is_seen = character.isspace() or unicodedata.category(character) not in UNSEEN
    return is_seen and character not in TURNING
