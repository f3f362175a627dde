"""What a file says, as far as a message repeats it."""

LONGEST_QUOTE = 40


def cut(text: str) -> str:
    words = text[: LONGEST_QUOTE * 10].strip()
    return words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE]}…"


def quoted(text: str) -> str:
    return f"“{cut(text)}”"
