"""The votes of a Pabulib file: each distinct text is taken apart once, however many cast it."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from app.counting.budget import MARK, Integers, VoteType, empty_marks
from app.counting.reading import FormatError

WITH_POINTS = (VoteType.CUMULATIVE, VoteType.SCORING)
NOTHING = ("none", "null", "nan")
POINTS = re.compile(r"-?\d{1,9}(?:\.\d{1,4})?")
MOST_POINTS = 2**31 - 1
MOST_CELLS = 1 << 26  # distinct ballots times projects: 256 MB; a large city has a fifth of that
UNSAID = -(2**40)  # no number of points


@dataclass
class Votes:
    """How often each text was cast, in order of first appearance, and the line where that was."""

    counts: dict[str, int] = field(default_factory=dict)  # "ids" or "ids;points" as written
    lines: list[int] = field(default_factory=list)

    @property
    def cast(self) -> int:
        return sum(self.counts.values())

    def weights(self) -> NDArray[np.int64]:
        return np.fromiter(self.counts.values(), np.int64, len(self.counts))

    @classmethod
    def of(cls, source: Iterator[str], number: int, columns: Sequence[str], *, points: bool) -> "Votes":
        """Read the rest of a file, whose line `number` named the columns."""
        wanted = ("vote", "points") if points else ("vote",)
        for name in wanted:
            if name not in columns:
                raise FormatError(number, f"The votes need a column “{name}”.")
        votes = cls()
        votes._count(source, number, [columns.index(name) for name in wanted])
        return votes

    def _count(self, source: Iterator[str], number: int, places: Sequence[int]) -> None:
        """The hot loop: one look into the dict for each line. Only lines with quotation marks go through csv."""
        counts, lines, upto = self.counts, self.lines, max(places) + 1
        first, last = places[0], places[-1]
        for line in source:
            number += 1
            taken = number
            if '"' in line:
                row, more = _quoted(line, source)
                number += more
            else:
                row = line.rstrip("\r\n").split(";", upto)
            if len(row) < upto:
                if not "".join(row).strip():
                    continue
                raise FormatError(taken, f"This vote has {len(row)} columns of the {upto} that it needs.")
            text = row[first] if first == last else f"{row[first]};{row[last]}"
            if text in counts:
                counts[text] += 1
            else:
                counts[text] = 1
                lines.append(taken)


def _quoted(line: str, source: Iterator[str]) -> tuple[list[str], int]:
    """A row with quotation marks, and how many more lines it took."""
    reader = csv.reader(chain((line,), source), delimiter=";")
    try:
        row = next(reader)
    except csv.Error:
        row = []
    return row, reader.line_num - 1


@dataclass(frozen=True)
class Marks:
    """The ballots as numbers: a row for each text, a column for each project."""

    table: Integers
    unit: int  # how many of the smallest unit of points make one point
    repeating: int  # how many voters name a project twice


class _Unknown(Exception):
    """A name that no project has."""


class _Places(dict[str, int]):
    """From a name in a vote to its column; "" is nothing, told by the column after the last."""

    def __missing__(self, name: str) -> int:
        plain = name.strip()
        if plain in self:
            self[name] = self[plain]
            return self[plain]
        if plain.lower() in NOTHING:
            return self[""]
        raise _Unknown(plain)


@dataclass(frozen=True)
class _Named:
    """Every mention of a project, in reading order: whose text, and which project. None twice in one text."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    kept: NDArray[np.bool_] | None  # which of the mentions in the file these are, unless all


def marks_of(votes: Votes, ids: Sequence[str], vote_type: VoteType, meta: Mapping[str, str]) -> Marks:
    """Take the texts apart. FormatError names the line of the first that cannot be counted."""
    texts = list(votes.counts)
    points = [text.rpartition(";")[2] for text in texts] if vote_type in WITH_POINTS else []
    names = [text.rpartition(";")[0] for text in texts] if vote_type in WITH_POINTS else texts
    lengths = np.fromiter((text.count(",") for text in names), np.intp, len(names)) + 1
    if len(texts) * len(ids) > MOST_CELLS:
        raise FormatError(votes.lines[-1], "This is more than any election: so many votes on so many projects.")
    named, repeating = _named(names, lengths, ids, votes)
    table = empty_marks(len(texts), len(ids))
    values: NDArray[np.int64] | int = 1
    unit = 1
    if vote_type is VoteType.CHOOSE_ONE:
        _refuse_second_choices(named, votes)
    elif vote_type is VoteType.ORDINAL:
        values = _borda(named, len(ids), votes, meta)
    elif vote_type in WITH_POINTS:
        values, unit, default = _points(points, lengths, votes, vote_type, meta)
        values = values if named.kept is None else values[named.kept]
        unsaid = np.flatnonzero(values == UNSAID)
        if len(unsaid):
            raise FormatError(votes.lines[named.rows[unsaid[0]]], "This vote gives a project no number of points.")
        table += MARK(default)
    table[named.rows, named.columns] = values
    return Marks(table, unit, repeating)


def _named(names: Sequence[str], lengths: NDArray[np.intp], ids: Sequence[str], votes: Votes) -> tuple[_Named, int]:
    """The mentions, and how many voters mention one project twice: only the first mention is kept."""
    blank = len(ids)
    places = _Places({"": blank, **{name: place for place, name in enumerate(ids)}})
    mentions = ",".join(names).split(",") if names else []
    try:
        columns = np.fromiter(map(places.__getitem__, mentions), np.intp, len(mentions))
    except _Unknown as unknown:
        _refuse_unknown(str(unknown), names, votes)
    rows = np.repeat(np.arange(len(names)), lengths)
    first = _first_of(rows * (blank + 1) + columns, len(names) * (blank + 1))
    named = columns != blank
    again = np.unique(rows[named & ~first])
    kept = named & first
    repeating = int(votes.weights()[again].sum())
    if kept.all():
        return _Named(rows, columns, None), repeating
    return _Named(rows[kept], columns[kept], kept), repeating


def _first_of(keys: NDArray[np.intp], limit: int) -> NDArray[np.bool_]:
    """Which of the keys, all below `limit`, were not there before."""
    seen = np.zeros(limit, np.bool_)
    seen[keys] = True
    if np.count_nonzero(seen) == len(keys):  # as nearly always, and much faster than sorting
        return np.ones(len(keys), np.bool_)
    first = np.zeros(len(keys), np.bool_)
    first[np.unique(keys, return_index=True)[1]] = True
    return first


def _refuse_unknown(name: str, names: Sequence[str], votes: Votes) -> NoReturn:
    row = next(row for row, text in enumerate(names) if name in (part.strip() for part in text.split(",")))
    raise FormatError(votes.lines[row], f"This vote names a project “{name[:40]}” that the file does not list.")


def _refuse_second_choices(named: _Named, votes: Votes) -> None:
    over = np.flatnonzero(np.bincount(named.rows, minlength=1) > 1)
    if len(over):
        raise FormatError(votes.lines[over[0]], "This vote names more than one project where one was to be chosen.")


def _borda(named: _Named, projects: int, votes: Votes, meta: Mapping[str, str]) -> NDArray[np.int64]:
    """The first gets as many points as a ballot may name projects (`max_length`, else all), each next one fewer."""
    if meta.get("scoring_fn", "").lower() not in ("", "borda"):
        raise FormatError(1, f"scoring_fn is “{meta['scoring_fn']}”; only Borda is known.")
    limit = meta.get("max_length", "")
    top = int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 7 else projects
    places = np.arange(len(named.rows)) - np.searchsorted(named.rows, named.rows)
    points = min(top, projects) - places
    low = np.flatnonzero(points < 1)
    if len(low):
        raise FormatError(votes.lines[named.rows[low[0]]], f"This vote ranks more projects than max_length, {top}.")
    return points


def _points(
    texts: Sequence[str], lengths: NDArray[np.intp], votes: Votes, vote_type: VoteType, meta: Mapping[str, str]
) -> tuple[NDArray[np.int64], int, int]:
    """The points of each mention in the smallest unit that any is written in, that unit, and what is left unsaid."""
    found = np.fromiter((text.count(",") for text in texts), np.intp, len(texts)) + 1
    wrong = np.flatnonzero(found != lengths)
    if len(wrong):
        row = int(wrong[0])
        problem = f"This vote names {lengths[row]} projects but gives {found[row]} points."
        raise FormatError(votes.lines[row], problem)
    mentions = [text.strip() for text in ",".join(texts).split(",")] if texts else []
    default = meta.get("default_score", "").replace(",", ".") if vote_type is VoteType.SCORING else ""
    for text in {*mentions, default} - {""}:
        if not POINTS.fullmatch(text) or (text[0] == "-" and vote_type is VoteType.CUMULATIVE):
            _refuse_points(text, mentions, lengths, votes)
    digits = max((len(_decimals(text)) for text in {*mentions, default}), default=0)
    values = {text: _scaled(text, digits) for text in {*mentions, default}}
    if max(map(abs, values.values())) > MOST_POINTS:
        raise FormatError(1, "Points with so many digits cannot be counted exactly.")
    unsaid = 0 if not default else values[default]
    values[""] = UNSAID
    return np.fromiter(map(values.__getitem__, mentions), np.int64, len(mentions)), 10**digits, unsaid


def _decimals(text: str) -> str:
    return text.partition(".")[2].rstrip("0")


def _scaled(text: str, digits: int) -> int:
    return int((text.partition(".")[0] or "0") + _decimals(text).ljust(digits, "0"))


def _refuse_points(text: str, mentions: Sequence[str], lengths: NDArray[np.intp], votes: Votes) -> NoReturn:
    if text not in mentions:
        raise FormatError(1, f"default_score is “{text[:40]}”, which is not a number of points.")
    row = int(np.searchsorted(np.cumsum(lengths), mentions.index(text), side="right"))
    raise FormatError(votes.lines[row], f"“{text[:40]}” is not a number of points.")
