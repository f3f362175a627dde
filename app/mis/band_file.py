"""Bands for a file of households, block by block. Commands only: it needs numpy.

Other processes answer blocks while this one reads and writes. Answers come in the order of the file, and only a few
blocks wait at a time, so memory stays flat however long the file is.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, fields
from itertools import chain, islice
from typing import IO, Any

import numpy as np

from app.kit.csv import line_of
from app.mis.asking import FIELDS, BadQuestion
from app.mis.household import OLDEST_CHILD, TEEN_AGE, Childcare
from app.mis.household_file import Header, is_text, read_blocks, read_household, says_nothing, spelled, split_line
from app.mis.parameters import Mode, ParameterSet
from app.mis.rules import PRIMARY_AGES, Band
from app.mis.vector import (
    BANDS,
    COUNCIL_TAX_BANDS,
    OF_E,
    OF_INCOME,
    TENURES,
    UNSAID,
    Answers,
    Columns,
    Numbers,
    answer,
    are_impossible,
)

COLUMNS_OUT = ("D", "C", "B", "band", "reasons", "set")
BAD = -(2**62)  # a cell that says nothing usable
# What an empty cell stands for; where it is not here, the cell must say something.
EMPTY = {
    "pensioners": 0,
    "child_ages": 0,
    "bedrooms": UNSAID,
    "council_tax_band": UNSAID,
    "childcare": UNSAID,
    "housing_cost": UNSAID,
    "council_tax_reduction": 0,
    "debt_repayments": 0,
}
COUNT_BITS = 8  # the counts of a household's children share one number


@dataclass(frozen=True)
class Job:
    """What it takes to answer any block of one file."""

    header: Header
    figures: ParameterSet
    mode: Mode

    @property
    def heading(self) -> str:
        return line_of((*self.header.carried, *COLUMNS_OUT))


@dataclass(frozen=True)
class Done:
    """One block's answers as lines of CSV, how many they are, and the lines refused with their reasons."""

    text: str
    answered: int
    refused: list[tuple[int, str]]


def answer_file(text: IO[str], job: Job, *, processes: int) -> Iterator[Done]:
    """The answers to a file of which the header is read, in its order."""
    blocks = read_blocks(text)
    first = list(islice(blocks, 2))
    if processes == 1 or len(first) < 2:
        yield from (answer_block(job, number, block) for number, block in chain(first, blocks))
        return
    waiting: deque[Future[Done]] = deque()
    with ProcessPoolExecutor(processes) as pool:
        for number, block in chain(first, blocks):
            waiting.append(pool.submit(answer_block, job, number, block))
            if len(waiting) > processes + 1:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def answer_block(job: Job, number: int, block: str) -> Done:
    """The answers to a block of lines, the first of which has this number in its file."""
    refused: list[tuple[int, str]] = []
    rows, numbers = _rows(job.header, number, block, refused)
    if not rows:
        return Done("", 0, refused)
    cells = list(zip(*rows, strict=True))
    columns, are_bad = _columns(job.header, cells, len(rows))
    for place in np.flatnonzero(are_bad).tolist():
        refused.append((numbers[place], _why(rows[place], job.header)))
    good = ~are_bad
    kept = Columns(*(getattr(columns, field.name)[good] for field in fields(Columns)))
    carried = [np.array(cells[job.header.places[name]], dtype=object)[good].tolist() for name in job.header.carried]
    lines = _lines(answer(kept, job.figures, job.mode), carried, job.figures.name)
    return Done("".join(lines), len(lines), sorted(refused))


def _rows(header: Header, first: int, block: str, refused: list[tuple[int, str]]) -> tuple[list[list[str]], list[int]]:
    """The cells of every line that has as many as the header, and the lines' numbers."""
    rows, numbers = [], []
    commas = header.width - 1
    is_plain = '"' not in block and is_text(block)
    for number, line in enumerate(block.split("\n"), first):
        if says_nothing(line):
            continue
        try:
            cells = line.split(",") if is_plain and line.count(",") == commas else split_line(line, header)
        except BadQuestion as error:
            refused.append((number, str(error)))
            continue
        rows.append(cells)
        numbers.append(number)
    return rows, numbers


def _why(cells: Sequence[str], header: Header) -> str:
    """The scalar reading says in its own words what is wrong with a row."""
    try:
        read_household(cells, header)
    except BadQuestion as error:
        return str(error)
    raise AssertionError("a row was refused that reads well")


def _columns(header: Header, cells: Sequence[Sequence[str]], count: int) -> tuple[Columns, Any]:
    """The households of the rows, and which rows hold none."""
    read: dict[str, Numbers] = {}
    for name in FIELDS:
        place = header.places.get(name)
        if place is None:
            read[name] = np.full(count, EMPTY[name], dtype=np.int64)
        else:
            read[name] = np.fromiter(map(_Memory(name).__getitem__, cells[place]), np.int64, count)
    are_bad = np.any([column == BAD for column in read.values()], axis=0)
    packed = read.pop("child_ages")
    counts = [packed >> (COUNT_BITS * place) & (2**COUNT_BITS - 1) for place in range(4)]
    columns = Columns(**read, **dict(zip(("children", "teens", "under_5", "primary"), counts, strict=True)))
    return columns, are_bad | are_impossible(columns)


class _Memory(dict[str, int]):
    """What the cells of a column say as numbers: each text is read once."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def __missing__(self, cell: str) -> int:
        self[cell] = number = self._read(spelled(self.name, cell))
        return number

    def _read(self, text: str) -> int:
        if not text:
            return EMPTY.get(self.name, BAD)
        try:
            return _as_number(self.name, FIELDS[self.name](text))
        except ValueError:
            return BAD


def _as_number(name: str, value: Any) -> int:
    if name == "tenure":
        return TENURES.index(value)
    if name == "council_tax_band":
        return COUNCIL_TAX_BANDS.index(value)
    if name == "child_ages":
        return _pack(value)
    if isinstance(value, Childcare):
        return UNSAID if value is Childcare.STANDARD else 0
    return int(value)


def _pack(ages: tuple[int, ...]) -> int:
    if any(age > OLDEST_CHILD for age in ages):
        return BAD
    teens, under_5 = sum(age >= TEEN_AGE for age in ages), sum(age < PRIMARY_AGES.start for age in ages)
    primary = sum(age in PRIMARY_AGES for age in ages)
    return sum(count << (COUNT_BITS * place) for place, count in enumerate((len(ages), teens, under_5, primary)))


def _lines(answers: Answers, carried: Sequence[Sequence[str]], name: str) -> list[str]:
    """Lines of CSV; what ends them is one of few texts, made beforehand."""
    ends = {
        place << len(OF_E) | bits: line_of(("", band.value, _reasons(place, bits), name))
        for place, band in enumerate(BANDS)
        for bits in (range(1, 2 ** len(OF_E)) if band is Band.E else (0,))
    }
    codes = ((answers.band << len(OF_E)) | answers.reasons).tolist()
    lines = zip(answers.d.tolist(), answers.c.tolist(), answers.b.tolist(), codes, strict=True)
    if not carried:
        return [f"{d},{c},{b}{ends[code]}" for d, c, b, code in lines]
    beginnings = [",".join(map(_cell, cells)) for cells in zip(*carried, strict=True)]
    return [f"{start},{d},{c},{b}{ends[code]}" for start, (d, c, b, code) in zip(beginnings, lines, strict=True)]


def _reasons(place: int, bits: int) -> str:
    held = [reason for bit, reason in enumerate(OF_E) if bits >> bit & 1] or [OF_INCOME[place]]
    return ";".join(held)


def _cell(text: str) -> str:
    """Most ids and wards need no care."""
    return text if text.isalnum() else line_of((text,)).rstrip("\r\n")
