"""What the readers of files of ballots share: lines of text, and a way to say which line is wrong."""

from collections.abc import Iterator
from typing import BinaryIO

LONGEST_LINE = 1 << 20  # bytes; what is longer is no line of an election, and would have to be held whole


class FormatError(Exception):
    """A file that is not what it should be: the line, counted from 1, and plain words for whoever handed it in."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"Line {line}: {problem}")
        self.line = line
        self.problem = problem


def lines_of(stream: BinaryIO) -> Iterator[str]:
    """The lines of a UTF-8 file, as a stream: without their ends, and without a byte order mark before the first."""
    number = 0
    while piece := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(piece) > LONGEST_LINE:
            raise FormatError(number, f"This line is longer than {LONGEST_LINE:,} bytes.")
        try:
            line = piece.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise FormatError(number, "This line is not text in UTF-8.") from None
        yield line.rstrip("\r\n")
