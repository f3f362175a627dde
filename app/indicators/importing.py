"""Bringing a file in as a draft: read as a stream, checked line by line, and kept whole or not at all."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import IO

from app.accounts.models import Person
from app.db import db
from app.indicators.cells import Numbers
from app.indicators.checking import Checker, Known
from app.indicators.figure_file import HEADING_LINES, Reading, readings
from app.indicators.figure_row import FigureRow
from app.indicators.file_faults import BadFile, Findings
from app.indicators.import_queries import read_known, says_the_same
from app.indicators.models import FigureRelease
from app.indicators.recipes import Recipe, records
from app.indicators.releasing import begin_draft, finish_draft
from app.indicators.rules import AreaKind
from app.indicators.small_areas import keep_small_areas
from app.indicators.storing import BATCH, Taken, store_batch
from app.indicators.tables import Table
from app.kit.errors import DomainError

Key = tuple[str, str, str]
MOST_TWICE = 1000  # figures that a file may have twice


@dataclass
class Imported:
    """A draft, or the reasons why there is none; and what should be looked at before it is published."""

    release: FigureRelease | None = None
    refusals: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """A file that can be read again, and how it is to be understood."""

    stream: IO[bytes]
    recipe: Recipe | None = None
    indicator: str = ""  # what a file is about that does not say so itself
    boundaries: AreaKind | None = None  # which wards its names are of
    most: int | None = None  # figures and lines: the page holds up every other writer while it reads

    def readings(self, findings: Findings) -> tuple[Iterator[Reading], Numbers]:
        table = Table(self.stream, findings)
        numbers = Numbers()
        if self.recipe:
            return self.recipe.read(table.rows()), numbers
        found = readings(table, findings, indicator=self.indicator)
        numbers.delimiter = table.delimiter
        return found, numbers

    def figures(self, known: Known, findings: Findings) -> Iterator[tuple[int, FigureRow]]:
        """The figures that were not refused, with their lines."""
        found, numbers = self.readings(findings)
        checker = Checker(known, findings, numbers)
        check = checker.check
        for count, reading in enumerate(found, 1):
            if self.most and max(count, reading.line - HEADING_LINES) > self.most:
                raise BadFile(f"more than {self.most:,} rows: bring it in by the command “indicators import”")
            row = check(reading)
            if row is not None:
                yield reading.line, row
        checker.finish()


def import_file(source: Source, *, title: str, actor: Person | None, notes: str = "", file_name: str = "") -> Imported:
    """Draw up a release of what a file says. With one refusal nothing of it is kept."""
    findings = Findings()
    savepoint = db.session.begin_nested()
    try:
        if source.recipe and source.recipe.areas:
            keep_small_areas(source.recipe.areas(records(Table(source.stream, findings).rows())))
        release = begin_draft(title=title, actor=actor, notes=notes, file_name=file_name[:120])
        stored = _Loading(release.id, findings, source, read_known(source.boundaries)).load()
        if not findings.refusals:
            digest = _digest(source.stream)
            finish_draft(release, actor=actor, rows=stored, file_sha256=digest, warnings=findings.warnings)
            savepoint.commit()
            return Imported(release, [], findings.warnings)
        reasons: list[str] = []
    except (BadFile, DomainError) as error:
        reasons = [str(error)]
    savepoint.rollback()
    lines = [f"line {line}: {why}" for line, why in sorted(findings.refusals)]
    return Imported(None, lines + reasons, findings.warnings)


def _digest(stream: IO[bytes]) -> str:
    stream.seek(0)
    digest = hashlib.sha256()
    for piece in iter(partial(stream.read, 1 << 20), b""):
        digest.update(piece)
    return digest.hexdigest()


class _Loading:
    """The figures of a file on their way into a draft, a batch at a time."""

    def __init__(self, release_id: int, findings: Findings, source: Source, known: Known) -> None:
        self.release_id = release_id
        self.findings = findings
        self.source = source
        self.known = known
        self.twice: dict[tuple[int, Key], bool] = {}  # lines whose key was there before, and whether they say the same

    def load(self) -> int:
        """How many rows were stored; after the first refusal the rest is only checked."""
        stored = 0
        lines: list[int] = []
        batch: list[FigureRow] = []
        for line, row in self.source.figures(self.known, self.findings):
            if len(batch) == BATCH:  # the next was read: a file that is too long for its reader is refused before
                stored += self._store(lines, batch)
                lines, batch = [], []
            lines.append(line)
            batch.append(row)
        stored += self._store(lines, batch)
        if self.twice:
            self._tell_twice()
        return stored

    def _store(self, lines: list[int], batch: list[FigureRow]) -> int:
        if self.findings.refusals or not batch:
            return 0
        try:
            store_batch(self.release_id, batch)
            return len(batch)
        except Taken:
            return sum(self._store_one(line, row) for line, row in zip(lines, batch, strict=True))

    def _store_one(self, line: int, row: FigureRow) -> int:
        try:
            store_batch(self.release_id, [row])
        except Taken:
            self.twice[line, key_of(row)] = says_the_same(self.release_id, row)
            if len(self.twice) > MOST_TWICE:
                raise BadFile(f"more than {MOST_TWICE} figures are there twice", line) from None
            return 0
        return 1

    def _tell_twice(self) -> None:
        """Which line came first is known only by reading again, which a good file never needs."""
        first = self._first_lines({key for _, key in self.twice})
        for (line, key), is_same in self.twice.items():
            if is_same:
                self.findings.warn(line, "A figure that is there twice, with the same value")
            else:
                self.findings.refuse(line, f"{' '.join(key)} says something else in line {first[key]}")

    def _first_lines(self, wanted: set[Key]) -> dict[Key, int]:
        found: dict[Key, int] = {}
        for line, row in self.source.figures(self.known, Findings()):
            key = key_of(row)
            if key in wanted:
                found.setdefault(key, line)
                if len(found) == len(wanted):
                    break
        return found


def key_of(row: FigureRow) -> Key:
    return row.indicator, row.area, row.period
