"""The words of explanations: numbers and lists as people read them."""

from collections.abc import Sequence


def listed(names: Sequence[str]) -> str:
    """“A, B and C”."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def counted(number: int, one: str, more: str = "") -> str:
    """“1 vote”, “2,951 votes”."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def scaled(number: int, scale: int) -> str:
    """A number of so many parts of one as a decimal, without zeros at the end: 120000 of 100000 is “1.2”."""
    places = len(str(scale)) - 1
    whole, part = divmod(number, scale)
    return f"{whole:,}.{part:0{places}d}".rstrip("0").rstrip(".")


def percent(part: int, whole: int) -> str:
    """Rounded half up to a tenth, in whole numbers, so that it is the same on every machine."""
    tenths = (2000 * part + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10}%"
