"""The ballots of a PrefLib file: `12: 3,{1,4},2` is twelve ballots.

Many lines are read at once, as bytes in arrays: an election of a hundred thousand ballots has no time for a Python
object each. An array says only that something is wrong; then the lines are looked at one by one, to say which and what.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.counting.preflib_header import MOST_BALLOTS
from app.counting.reading import FormatError

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

DIGITS, COLON, COMMA, OPEN, CLOSE, END, SPACE = b"0123456789", b":", b",", b"{", b"}", b"\n", b" "
LONGEST_NUMBER = 11  # digits; more would be beyond MOST_BALLOTS
FOLLOWERS = {  # what may stand after what
    DIGITS: DIGITS + COLON + COMMA + CLOSE + END,
    COLON: DIGITS + OPEN + SPACE,
    COMMA: DIGITS + OPEN + SPACE,
    SPACE: DIGITS + OPEN,
    OPEN: DIGITS,
    CLOSE: COMMA + END,
    END: DIGITS,
}
NUMBER = re.compile(f"[0-9]{{1,{LONGEST_NUMBER}}}")
GROUP = re.compile(r"\{[^{}]*\}|[^,{}]+")
GROUPS = re.compile(r"(?:\{[^{}]*\}|[^,{}]+)(?:,(?:\{[^{}]*\}|[^,{}]+))*")


@dataclass(frozen=True)
class Shape:
    """What the lines of a file may be."""

    options: int
    groups: bool  # in braces: equal ranks, or the options of a category
    complete: bool  # every ballot ranks every option
    categories: int = 0  # 0 where the file holds orders

    @property
    def most_groups(self) -> int:
        return self.categories or self.options


def _pairs(*, empty_groups: bool) -> Flags:
    """Whether one byte may follow another, by both as one number."""
    table = np.zeros((256, 256), np.bool_)
    for before, after in FOLLOWERS.items():
        for byte in before:
            table[byte, list(after)] = True
    table[ord(OPEN), ord(CLOSE)] = empty_groups
    return table.reshape(-1)


FOLLOWS = {empty: _pairs(empty_groups=empty) for empty in (False, True)}


def read_lines(text: bytes, shape: Shape, first_line: int) -> tuple[NDArray[np.int16], Numbers]:
    """Groups by option (1 the first, 0 in none) and counts, a row for each line of `text`, which ends with a newline.

    FormatError: the first line that is not as it should be.
    """
    answer = _read(text, shape) or _read(_without_spaces(text), shape)
    if answer is None:
        for number, line in enumerate(text.split(b"\n")[:-1], first_line):
            _find_fault(number, line, shape)
        raise AssertionError("no line of this text is wrong by itself")
    return answer


def _without_spaces(text: bytes) -> bytes:
    for space, tight in ((b": ", b":"), (b", ", b","), (b" \n", b"\n")):
        while space in text:
            text = text.replace(space, tight)
    return text


def _read(text: bytes, shape: Shape) -> tuple[NDArray[np.int16], Numbers] | None:
    """None where some line is wrong."""
    buffer = np.frombuffer(END + text, np.uint8)
    if not FOLLOWS[shape.categories > 0][buffer[:-1].astype(np.uint16) << 8 | buffer[1:]].all():
        return None
    digits = buffer - np.uint8(48) < 10
    edges = np.flatnonzero(digits[1:] != digits[:-1]) + 1
    starts, ends = edges[0::2], edges[1::2]
    first = buffer[starts - 1] == ord(END)  # the first number of each line says how many ballots it is
    counts = np.flatnonzero(first)
    values = _values(buffer, starts, ends - starts)
    if values is None or not len(counts) == text.count(COLON) == text.count(END):
        return None
    if (buffer[ends[counts]] != ord(COLON)).any():
        return None
    line = np.cumsum(first, dtype=np.int32) - 1
    groups = _groups(buffer, starts, counts, line) if shape.groups else _one_by_one(text, counts, line)
    return None if groups is None else _table(values, line, first, groups, shape)


def _values(buffer: Bytes, starts: NDArray[np.intp], lengths: NDArray[np.intp]) -> Numbers | None:
    longest = int(lengths.max(initial=0))
    if longest > LONGEST_NUMBER:
        return None
    values = buffer[starts].astype(np.int64) - 48
    for place in range(1, longest):
        longer = np.flatnonzero(lengths > place)
        values[longer] = values[longer] * 10 + (buffer[starts[longer] + place] - np.uint8(48))
    return values


def _one_by_one(text: bytes, counts: NDArray[np.intp], line: NDArray[np.int32]) -> NDArray[np.int32] | None:
    if OPEN in text or CLOSE in text:
        return None
    return np.arange(len(line), dtype=np.int32) - counts.astype(np.int32)[line]


def _groups(
    buffer: Bytes, starts: NDArray[np.intp], counts: NDArray[np.intp], line: NDArray[np.int32]
) -> NDArray[np.int32] | None:
    """The number of the group, in its line, that each number is in."""
    depth = np.cumsum(buffer == ord(OPEN), dtype=np.int32) - np.cumsum(buffer == ord(CLOSE), dtype=np.int32)
    if depth.min() < 0 or depth.max() > 1 or depth[buffer == ord(END)].any():
        return None
    before = np.cumsum((buffer == ord(COMMA)) & (depth == 0), dtype=np.int32)[starts]
    groups: NDArray[np.int32] = before - before[counts][line] + 1
    return groups


def _table(
    values: Numbers, line: NDArray[np.int32], first: Flags, groups: NDArray[np.int32], shape: Shape
) -> tuple[NDArray[np.int16], Numbers] | None:
    counts, named = values[first], np.flatnonzero(~first)
    options, groups = values[named], groups[named]
    if (
        counts.min(initial=1) < 1
        or counts.max(initial=1) > MOST_BALLOTS
        or options.min(initial=1) < 1
        or options.max(initial=1) > shape.options
        or groups.max(initial=1) > shape.most_groups
    ):
        return None
    table = np.zeros((len(counts), shape.options), np.int16)
    table.reshape(-1)[line[named] * np.int64(shape.options) + options - 1] = groups
    ranked = np.count_nonzero(table)
    if ranked != len(options) or (shape.complete and ranked != table.size):
        return None
    return table, counts


def _find_fault(number: int, line: bytes, shape: Shape) -> None:
    """FormatError, where this line is wrong. Reads as `_read` does, one line at a time and with words."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise FormatError(number, "This line is not text in UTF-8.") from None
    if not text.strip():
        raise FormatError(number, "There is an empty line among the ballots.")
    count, colon, order = text.partition(":")
    if not colon:
        raise FormatError(number, f"A line of ballots reads “count: options”; this one is “{text[:40]}”.")
    _whole_number(number, count, "The number of ballots", MOST_BALLOTS)
    groups = re.sub(r"(?<=,) +| +$|^ +", "", order)
    if not GROUPS.fullmatch(groups):
        raise FormatError(
            number, f"The options are not separated by single commas, or a brace has no partner: “{order[:40]}”."
        )
    _find_fault_in_groups(number, GROUP.findall(groups), shape)


def _find_fault_in_groups(number: int, groups: list[str], shape: Shape) -> None:
    if not shape.groups and any(group.startswith("{") for group in groups):
        raise FormatError(number, "Braces mean equal ranks, which a file of this kind does not have.")
    if len(groups) > shape.most_groups:
        raise FormatError(number, f"There are {len(groups):,} groups, and at most {shape.most_groups:,} can be.")
    seen: set[int] = set()
    for group in groups:
        inside = group.strip("{}")
        for option in inside.split(",") if inside or not shape.categories else []:
            value = _whole_number(number, option.lstrip(" "), "An option", shape.options)
            if value in seen:
                raise FormatError(number, f"Option {value} stands there twice.")
            seen.add(value)
    if shape.complete and len(seen) < shape.options:
        raise FormatError(
            number, f"A ballot of this kind ranks all {shape.options:,} options; this one ranks {len(seen):,}."
        )


def _whole_number(number: int, text: str, what: str, most: int) -> int:
    if not NUMBER.fullmatch(text) or not 1 <= int(text) <= most:
        raise FormatError(number, f"{what} must be a whole number from 1 to {most:,}, not “{text[:40]}”.")
    return int(text)
