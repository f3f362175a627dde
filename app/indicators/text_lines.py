"""Lines of text from bytes, whatever their encoding, as a stream; a file that mixes encodings is refused."""

import codecs
import io
from collections.abc import Iterator
from functools import partial
from typing import IO

from app.indicators.file_faults import BadFile

LONGEST_LINE = 1 << 17
NO_TEXT = "This is not a text file: save it as CSV in UTF-8, or as an Excel workbook (.xlsx)"
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def text_lines(stream: IO[bytes]) -> Iterator[str]:
    """From the beginning of a file that can be read again. Raises BadFile, with the line."""
    stream.seek(0)
    head = stream.read(256)
    stream.seek(0)
    if head.startswith(WIDE_MARKS):
        yield from _wide_lines(stream)
    else:
        yield from _lines(stream)


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """UTF-8, or what Windows writes: whichever the first line with more than ASCII shows; and the rest must agree."""
    seen = ""
    for number, raw in enumerate(iter(partial(stream.readline, LONGEST_LINE), b""), 1):
        if b"\0" in raw:
            raise BadFile(NO_TEXT, number)
        if raw.isascii():
            text = raw.decode("ascii")
        else:
            text, encoding = _decoded(raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw, number)
            if seen and encoding != seen:
                raise BadFile(f"This line is {encoding}, and lines before it are {seen}: save the file anew", number)
            seen = "" if text.isascii() else encoding  # a mark at the beginning alone says nothing
        if len(raw) == LONGEST_LINE:
            raise BadFile("This line is too long: is it a CSV file?", number)
        yield text


def _decoded(raw: bytes, number: int) -> tuple[str, str]:
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        raise BadFile("This line is in no encoding we know: save the file as UTF-8", number) from None


def _wide_lines(stream: IO[bytes]) -> Iterator[str]:
    text = io.TextIOWrapper(stream, "utf-16", newline="")
    try:
        for number, line in enumerate(iter(partial(text.readline, LONGEST_LINE), ""), 1):
            if "\0" in line:
                raise BadFile(NO_TEXT, number)
            if len(line) == LONGEST_LINE:
                raise BadFile("This line is too long: is it a CSV file?", number)
            yield line
    except UnicodeDecodeError:
        raise BadFile("The file begins as UTF-16 and does not go on so: save it as UTF-8") from None
    finally:
        text.detach()
