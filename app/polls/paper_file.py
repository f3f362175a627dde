"""Many paper ballots in one file: every line is looked at, and either all of them are noted or none."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from app.accounts.models import Person
from app.kit.audit import record
from app.kit.csv import line_of
from app.polls.codes import LENGTH
from app.polls.models import Poll
from app.polls.papers import Keyed, find_fault, find_ward_fault, key, read_marks, read_pot, say_fault
from app.polls.pots import pots_of, town_questions
from app.polls.receipts import tidy_code
from app.polls.rules import InvalidMarks

CODE, WARD, POT = "code", "ward", "pot"
MOST_ROWS = 500  # about three seconds, in which nobody else can write to SQLite
LARGEST_FILE = 2 * 1024 * 1024


class BadPaperFile(Exception):
    """The file as a whole is no list of ballots; the message says why."""


@dataclass(frozen=True)
class Paper:
    """One line of the file: a code, and a checked line for each question unless something is wrong with it."""

    line: int
    code: str
    marks: Mapping[int, str]
    mistakes: Sequence[str] = ()


@dataclass
class Reading:
    """What a file says, line by line."""

    papers: list[Paper] = field(default_factory=list)

    @property
    def wrong(self) -> list[Paper]:
        return [paper for paper in self.papers if paper.mistakes]


def columns_of(poll: Poll) -> list[str]:
    """The headings: the code, then the questions of the town by number, then a ward and what is said of its pot."""
    questions = [f"question {question.position}" for question in town_questions(poll)]
    return [CODE, *questions, *((WARD, POT) if pots_of(poll) else ())]


def blank(poll: Poll) -> str:
    """A file to fill in."""
    return line_of(columns_of(poll))


def read(poll: Poll, data: bytes) -> Reading:
    """Every line with what is wrong with it. Nothing is compared here: that would tell what the other person typed."""
    reading, seen = Reading(), dict[str, int]()
    for line, cells in _rows(poll, data):
        reading.papers.append(_read_row(poll, line, cells, seen))
    if not reading.papers:
        raise BadPaperFile(_("The file has no ballot in it."))
    return reading


def key_all(poll: Poll, reading: Reading, *, actor: Person) -> Counter[Keyed]:
    """Note them all; returns how many were cast, wait, and differ."""
    assert not reading.wrong
    became = Counter(key(poll, paper.code, paper.marks, actor=actor, line=paper.line) for paper in reading.papers)
    record("poll.papers_typed", actor=actor, subject=poll, subject_label=poll.title, papers=len(reading.papers))
    return became


def _rows(poll: Poll, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The cells in the order of the columns, with the number of their line."""
    reader = csv.reader(io.StringIO(_text_of(data), newline=""), strict=True)
    wanted = columns_of(poll)
    try:
        heads = [" ".join(head.lower().split()) for head in next(reader, [])]
        if sorted(heads) != sorted(wanted):
            raise BadPaperFile(_("Line 1 must have these headings: %(heads)s", heads=", ".join(wanted)))
        places = [heads.index(name) for name in wanted]
        for number, cells in enumerate(reader, 1):
            if number > MOST_ROWS:
                raise BadPaperFile(_("The file has more than %(most)s lines: send it in parts.", most=MOST_ROWS))
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cells[place] if place < len(cells) else "" for place in places]
    except csv.Error:
        raise BadPaperFile(_("Line %(line)s cannot be read.", line=reader.line_num)) from None


def _text_of(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        raise BadPaperFile(_("The file is too big: it must be 2 MB or smaller."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadPaperFile(_("Line %(line)s is not UTF-8: save the file as “CSV UTF-8”.", line=line)) from None
    if "\x00" in text:
        raise BadPaperFile(_("This is no text file: save it as “CSV UTF-8”."))
    return text


def _read_row(poll: Poll, line: int, cells: Sequence[str], seen: dict[str, int]) -> Paper:
    typed = cells[0].strip()
    code = tidy_code(typed, LENGTH) or ""
    mistakes = [fault] if (fault := find_fault(poll, typed)) else []
    if code and code in seen:
        mistakes.append(_("This code is on line %(line)s too.", line=seen[code]))
    seen.setdefault(code, line)
    marks: dict[int, str] = {}
    questions = town_questions(poll)
    for question, cell in zip(questions, cells[1:], strict=False):
        try:
            marks[question.id] = read_marks(question, cell)
        except InvalidMarks as error:
            mistakes.append(say_fault(question, error))
    ward, pot = (cell.strip() for cell in [*cells[1 + len(questions) :], "", ""][:2])
    if fault := find_ward_fault(poll, ward, pot):
        mistakes.append(fault)
    else:
        marks.update(read_pot(poll, ward, pot))
    return Paper(line, typed, marks, mistakes)
