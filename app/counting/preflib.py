"""PrefLib files: orders of options (.soc .soi .toc .toi) and options in categories (.cat). See preflib.org/format.

What is read is counted and held to the head: a file that was cut short, or whose head promises other ballots than it
has, is no election. Spaces and the ends of lines are free; anything else that is not the format is a FormatError.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from app.counting.marks import BLANK, HIGHEST, MarkProfile
from app.counting.merging import merged
from app.counting.preflib_body import Shape, read_lines
from app.counting.preflib_header import KINDS, MOST_CATEGORIES, Header
from app.counting.ranked import MOST_OPTIONS, RankedProfile
from app.counting.reading import LONGEST_LINE, FormatError

BLOCK = 1 << 18  # bytes of ballots read at once, less where there are many options
BLOCK_OF_CELLS = 1 << 24
LINES_AT_ONCE = 4_096
MOST_CELLS = 1 << 26  # distinct ballots times options: 128 MB
LONGEST_HEAD = MOST_OPTIONS + MOST_CATEGORIES + 100  # lines
BOM = b"\xef\xbb\xbf"


def read(lines: Iterable[str], kind: str) -> RankedProfile | MarkProfile:
    """An election from the lines of a file of this kind (soc, soi, toc, toi, cat). FormatError names the line."""
    waiting = iter(lines)
    pieces = iter(lambda: list(islice(waiting, LINES_AT_ONCE)), [])
    # What is not text in UTF-8 may come as surrogates: as bytes again they are found like any other wrong byte.
    return _election((_as_bytes(piece) for piece in pieces), kind)


def read_file(stream: BinaryIO, kind: str) -> RankedProfile | MarkProfile:
    """As `read`, from a file opened for bytes: fast, and in bounded memory whatever the file."""
    return _election(iter(lambda: stream.read(BLOCK), b""), kind)


def _as_bytes(lines: list[str]) -> bytes:
    return "".join([line.rstrip("\r\n") + "\n" for line in lines]).encode("utf-8", "surrogatepass")


def _election(pieces: Iterator[bytes], kind: str) -> RankedProfile | MarkProfile:
    if kind not in KINDS:
        raise ValueError(f"“{kind}” is not a kind of PrefLib file that can be counted.")
    header, line, blocks = _head(_whole_lines(pieces), kind)
    table, weights = _ballots(blocks, header, _shape(header, kind), line)
    if kind == "cat":
        return _in_categories(header, table, weights)
    table[(table == 1).all(axis=1)] = 0  # all options equal: a blank ballot
    return RankedProfile(header.ids, header.labels, table, weights)


def _shape(header: Header, kind: str) -> Shape:
    return Shape(
        options=header.options,
        groups=kind in ("toc", "toi", "cat"),
        complete=kind in ("soc", "toc"),
        categories=header.categories if kind == "cat" else 0,
    )


def _whole_lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Blocks that end where a line ends, with ends of lines of one kind and no byte order mark."""
    rest, lines, begun = b"", 0, False
    for piece in pieces:
        rest += piece if begun else piece.removeprefix(BOM)
        begun = True
        cut = rest.rfind(b"\n") + 1
        if len(rest) - cut > LONGEST_LINE:
            line = lines + rest.count(b"\n") + 1
            raise FormatError(line, f"This line is longer than {LONGEST_LINE:,} bytes.")
        if cut:
            yield rest[:cut].replace(b"\r\n", b"\n") if b"\r" in rest else rest[:cut]
            lines += rest.count(b"\n")
            rest = rest[cut:]
    if rest:
        yield rest.rstrip(b"\r") + b"\n"


def _head(blocks: Iterator[bytes], kind: str) -> tuple[Header, int, Iterator[bytes]]:
    """The head, the number of the first line after it, and the blocks from there."""
    header, line = Header(), 1
    for block in blocks:
        start = 0
        while block.startswith(b"#", start):
            end = block.index(b"\n", start)
            if line > LONGEST_HEAD:
                raise FormatError(line, "The head is longer than any election needs.")
            header.add(line, _text(line, block[start:end]))
            start, line = end + 1, line + 1
        if start < len(block):
            header.finish(line, kind)
            return header, line, chain([block[start:]], blocks)
    if line == 1:
        raise FormatError(1, "The file is empty.")
    header.finish(line, kind)
    return header, line, blocks


def _text(line: int, raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise FormatError(line, "This line is not text in UTF-8.") from None


def _ballots(
    blocks: Iterator[bytes], header: Header, shape: Shape, line: int
) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    """All ballots as distinct rows. `line` is the number of the first."""
    table, weights = np.zeros((0, shape.options), np.int16), np.zeros(0, np.int64)
    waiting: list[tuple[NDArray[np.int16], NDArray[np.int64]]] = []
    voters = rows = 0
    for block in _in_portions(_without_end(blocks, line), BLOCK_OF_CELLS // shape.options):
        waiting.append(read_lines(block, shape, line))
        line += len(waiting[-1][0])
        voters += int(waiting[-1][1].sum())
        if voters > header.voters:
            raise FormatError(line - 1, _other_number(header, f"There are {voters:,} ballots up to here"))
        rows += len(waiting[-1][0])
        if rows > len(table) + MOST_CELLS // shape.options // 8:
            table, weights = _together(table, weights, waiting)
            waiting, rows = [], 0
            if table.size > MOST_CELLS:
                raise FormatError(line - 1, "There are more different ballots than a count can hold.")
    if voters < header.voters:
        raise FormatError(line - 1, _other_number(header, f"The file ends after {voters:,} ballots"))
    return _together(table, weights, waiting)


def _other_number(header: Header, found: str) -> str:
    return f"{found}, but line {header.at['NUMBER VOTERS']} promises {header.voters:,}."


def _together(
    table: NDArray[np.int16],
    weights: NDArray[np.int64],
    waiting: list[tuple[NDArray[np.int16], NDArray[np.int64]]],
) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    tables, counts = zip((table, weights), *waiting, strict=True)
    return merged(np.concatenate(tables), np.concatenate(counts))


def _without_end(blocks: Iterator[bytes], line: int) -> Iterator[bytes]:
    """Without the empty lines that a file may end with. FormatError where more ballots follow them."""
    empty_at = 0
    for block in blocks:
        ballots = block.rstrip(b"\n \t")
        if ballots and empty_at:
            raise FormatError(empty_at, "There is an empty line among the ballots.")
        line += ballots.count(b"\n") + bool(ballots)
        if ballots:
            yield ballots + b"\n"
        if not empty_at and block.count(b"\n") > ballots.count(b"\n") + bool(ballots):
            empty_at = line


def _in_portions(blocks: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Whole lines, about so many bytes at once: what a few bytes can ask for grows with the number of options."""
    for block in blocks:
        start = 0
        while start < len(block):
            end = block.rfind(b"\n", start, start + size) + 1 or block.index(b"\n", start) + 1
            yield block[start:end]
            start = end


def _in_categories(header: Header, table: NDArray[np.int16], weights: NDArray[np.int64]) -> MarkProfile:
    """Categories as marks: their names where these are numbers that fall, else the last is 0 and each above 1 more."""
    names = [header.names["CATEGORY"].get(number, "") for number in range(1, header.categories + 1)]
    marks = list(range(header.categories - 1, -1, -1))
    if all(name.isascii() and name.isdigit() and len(name) < 8 and int(name) <= HIGHEST for name in names):
        named = [int(name) for name in names]
        marks = named if named == sorted(set(named), reverse=True) else marks
    by_group = np.array([BLANK, *marks], np.int32)
    return MarkProfile(header.ids, header.labels, by_group[table], weights, max(marks[0], 1))
