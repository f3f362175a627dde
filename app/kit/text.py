"""What somebody typed, without what nobody can see: controls, and characters that turn the direction of reading."""

import unicodedata

UNSEEN = frozenset({"Cc", "Cs", "Cn"})  # controls and what is no character; joiners (Cf) belong to many scripts
TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")  # change the direction


def tidy_line(text: str) -> str:
    """On one line, with single spaces."""
    visible = (character for character in text if character.isspace() or unicodedata.category(character) not in UNSEEN)
    return " ".join("".join(character for character in visible if character not in TURNING).split())


def tidy_text(text: str) -> str:
    """With its paragraphs: line breaks stay, at most one empty line in a row."""
    lines = [tidy_line(line) for line in text.splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip()
