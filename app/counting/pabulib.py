"""Reading and writing participatory budgets as Pabulib keeps them (`.pb`): https://pabulib.org/format.

How odd things are read: ids are the same with and without spaces around them; commas and points both part decimals;
"none" is nothing; a project that one ballot names twice counts where it is first named; limits on a ballot's length or
sum are not enforced, for a file holds the ballots that were valid. A project that no line lists is an error.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from app.counting.budget import BudgetElection, Project, VoteType
from app.counting.pabulib_votes import WITH_POINTS, Votes, marks_of
from app.counting.reading import FormatError

SECTIONS = ("META", "PROJECTS", "VOTES")
NOTHING = ("", "none", "null", "nan")
AMOUNT = re.compile(r"-?\d{1,24}(?:\.\d{1,9})?")
OWN_COLUMNS = ("project_id", "cost", "name", "district", "selected", "votes", "score")  # Project has these, or counts


class _Lines:
    """The lines of a file and the number of the last one taken; a row may run over several when it is quoted."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.source = iter(lines)
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        for line in self.source:
            self.number += 1
            yield line.lstrip("\ufeff") if self.number == 1 else line

    def rows(self) -> Iterator[list[str]]:
        """Each row that says something, its fields without spaces around them."""
        try:
            for row in csv.reader(iter(self), delimiter=";"):
                fields = [field.strip() for field in row]
                if any(fields):
                    yield fields
        except csv.Error as error:
            raise FormatError(self.number, f"This row cannot be read ({error}).") from None

    def refuse(self, problem: str) -> NoReturn:
        raise FormatError(max(self.number, 1), problem)


@dataclass
class _Head:
    """What stands before the votes, as text."""

    meta: dict[str, str] = field(default_factory=dict)
    meta_lines: dict[str, int] = field(default_factory=dict)
    projects: list[dict[str, str]] = field(default_factory=list)
    project_lines: list[int] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)


def read(source: Iterable[str]) -> BudgetElection:
    """The election in the lines of a file, which is read once. FormatError names the line that is wrong."""
    lines = _Lines(source)
    head = _head(lines)
    vote_type = _vote_type(head)
    budget, costs, unit = _amounts(head, lines)
    projects = tuple(_project(about, cost) for about, cost in zip(head.projects, costs, strict=True))
    votes = Votes.of(lines.source, lines.number, head.columns, points=vote_type in WITH_POINTS)
    marks = marks_of(votes, [project.id for project in projects], vote_type, head.meta)
    return BudgetElection(
        projects,
        budget,
        vote_type,
        marks.table,
        votes.weights(),
        _official(head),
        head.meta,
        unit,
        marks.unit,
        tuple(_remarks(head, votes, marks.repeating)),
    )


def _head(lines: _Lines) -> _Head:
    """Everything up to the column names of the votes."""
    head = _Head()
    rows = lines.rows()
    section = ""
    for row in rows:
        if row[0].upper() in SECTIONS and not any(row[1:]):
            section = row[0].upper()
            names = [name.lower() for name in next(rows, [])]
            if section == "VOTES":
                head.columns = names
                break
            if section == "PROJECTS" and not {"project_id", "cost"} <= set(names):
                lines.refuse("The projects need columns project_id and cost.")
        elif section == "META":
            head.meta[row[0].lower()] = row[1] if len(row) > 1 else ""
            head.meta_lines[row[0].lower()] = lines.number
        elif section == "PROJECTS":
            head.projects.append({name: _said(text) for name, text in zip(names, row, strict=False)})
            head.project_lines.append(lines.number)
        else:
            lines.refuse("A Pabulib file begins with a line META.")
    return _complete(head, lines)


def _said(text: str) -> str:
    return "" if text.lower() in NOTHING else text


def _complete(head: _Head, lines: _Lines) -> _Head:
    """Refuse a file that stops early, and projects that cannot be told apart."""
    if not head.meta:
        lines.refuse("There is no section META with keys and values.")
    if not head.projects:
        lines.refuse("There is no section PROJECTS with at least one project.")
    if not head.columns:
        lines.refuse("The file ends before its section VOTES.")
    seen: set[str] = set()
    for about, number in zip(head.projects, head.project_lines, strict=True):
        name = about.get("project_id", "")
        if not name or name in seen or "," in name:
            problem = "is listed twice" if name in seen else "is not a name that votes could give"
            raise FormatError(number, f"The project id “{name}” {problem}.")
        seen.add(name)
    return head


def _vote_type(head: _Head) -> VoteType:
    said = head.meta.get("vote_type", "").lower()
    try:
        return VoteType(said)
    except ValueError:
        known = ", ".join(VoteType)
        raise FormatError(head.meta_lines.get("vote_type", 1), f"vote_type is “{said}”, not one of {known}.") from None


def _amounts(head: _Head, lines: _Lines) -> tuple[int, list[int], int]:
    """The budget and each cost as whole numbers of the smallest unit that any of them is written in, and that unit."""
    if not _said(head.meta.get("budget", "")):
        lines.refuse("META says no budget: there is nothing to spend.")
    written = [
        _decimal(head.meta["budget"], head.meta_lines["budget"], "budget"),
        *(
            _decimal(about.get("cost", ""), number, "cost")
            for about, number in zip(head.projects, head.project_lines, strict=True)
        ),
    ]
    digits = max(len(decimals) for _, decimals in written)
    budget, *costs = (int(whole + decimals.ljust(digits, "0")) for whole, decimals in written)
    if budget <= 0:
        raise FormatError(head.meta_lines["budget"], "The budget is not above zero.")
    for cost, number in zip(costs, head.project_lines, strict=True):
        if cost < 0:
            raise FormatError(number, "A project cannot cost less than nothing.")
    return budget, costs, 10**digits


def _decimal(text: str, number: int, what: str) -> tuple[str, str]:
    """The digits before and after the point; a comma is one too, and spaces may part thousands."""
    plain = "".join(text.split()).replace(",", ".")
    if not AMOUNT.fullmatch(plain):
        raise FormatError(number, f"The {what} “{text[:40]}” is not an amount of money.")
    whole, _, decimals = plain.partition(".")
    return whole, decimals.rstrip("0")


def _project(about: Mapping[str, str], cost: int) -> Project:
    more = {key: text for key, text in about.items() if key not in OWN_COLUMNS and text}
    return Project(about["project_id"], about.get("name", ""), cost, about.get("district", ""), more)


def _official(head: _Head) -> frozenset[str] | None:
    """`selected` 1 is what the budget funded; 2 and 3 were paid from other money, or elsewhere."""
    if not any("selected" in about for about in head.projects):
        return None
    return frozenset(about["project_id"] for about in head.projects if about.get("selected") in ("1", "1.0"))


def _remarks(head: _Head, votes: Votes, repeating: int) -> Iterator[str]:
    """What does not fit together but leaves the count clear."""
    for key, found, what in (("num_votes", votes.cast, "votes"), ("num_projects", len(head.projects), "projects")):
        said = head.meta.get(key, "")
        if said and said != str(found):
            yield f"META speaks of {said} {what}; the file has {found}."
    if repeating:
        yield f"{repeating} ballots name a project more than once; it counts once."
