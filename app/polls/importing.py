"""Setting up a draft from a file of another election: its options, costs and budget. Its votes are passed over."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from app.accounts.models import Person
from app.counting import pabulib, preflib
from app.counting.budget import BudgetElection, Project, VoteType
from app.counting.preflib_header import KINDS
from app.counting.reading import FormatError
from app.kit.audit import record
from app.kit.files import LARGEST_FILE
from app.kit.text import tidy_line
from app.places.queries import list_ward_names
from app.polls import drafting, options
from app.polls.drafting import PollTerms, QuestionTerms
from app.polls.models import Poll, PollQuestion
from app.polls.options import OptionTerms
from app.polls.rules import BUDGETS, Marking, Method

MOST_OPTIONS = 500
MOST_MONEY = 1_000_000_000
LONGEST_TITLE = 150
PABULIB = "pb"


class BadImport(Exception):
    """The file cannot be a poll; the message says why, and at which line."""


@dataclass(frozen=True)
class Plan:
    """What a file would become."""

    title: str
    question: QuestionTerms
    options: Sequence[OptionTerms]
    currency: str = "GBP"


def import_draft(plan: Plan, *, actor: Person) -> Poll:
    """The draft that a file describes. Its proposals still wait to be judged, and its times to be chosen."""
    poll = drafting.create(PollTerms(title=plan.title), actor=actor)
    question = drafting.add_question(poll, plan.question, actor=actor)
    for terms in plan.options:
        options.add(question, terms, actor=actor)
    record("poll.imported", actor=actor, subject=poll, subject_label=poll.title, options=len(plan.options))
    return poll


def fill_budget(question: PollQuestion, plan: Plan, *, actor: Person) -> None:
    """Add a file’s proposals to a budget; in a pot they are in its ward unless the file says in which they are."""
    if not question.is_budget or plan.question.method not in BUDGETS:
        raise BadImport(_("Choose a file that ends in .pb."))
    for terms in plan.options:
        options.add(question, replace(terms, ward_code=terms.ward_code or question.ward_code), actor=actor)
    poll = question.poll
    record("poll.imported", actor=actor, subject=poll, subject_label=poll.title, options=len(plan.options))


def read_plan(name: str, data: bytes) -> Plan:
    """What the file says, or BadImport."""
    stem, _dot, kind = name.rpartition(".")
    kind = kind.lower()
    if kind != PABULIB and kind not in KINDS:
        raise BadImport(_("Choose a file that ends in .pb, .soc, .soi, .toc, .toi or .cat."))
    if len(data) > LARGEST_FILE:
        raise BadImport(_("The file is too big: it must be 10 MB or smaller."))
    try:
        lines = io.StringIO(data.decode("utf-8-sig"), newline=None)  # as editors count lines
        return _of_budget(stem, pabulib.read(lines)) if kind == PABULIB else _of_order(stem, lines, kind)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadImport(_("Line %(line)s is not text in UTF-8.", line=line)) from None
    except FormatError as error:
        raise BadImport(_("Line %(line)s: %(problem)s", line=error.line, problem=error.problem)) from None


def _of_budget(stem: str, election: BudgetElection) -> Plan:
    """Costs are rounded up to whole pounds and the budget down: what fits then fitted before."""
    budget = election.budget // election.unit
    if not 0 < budget <= MOST_MONEY:
        raise BadImport(_("The budget must be whole pounds, from 1 to 1,000,000,000."))
    has_points = election.vote_type is VoteType.CUMULATIVE
    is_greedy = election.meta.get("rule", "").startswith("greedy")
    question = QuestionTerms(
        title=_("What should the money be spent on?"),
        method=Method.GREEDY if is_greedy else Method.EQUAL_SHARES,
        marking=Marking.POINTS if has_points else Marking.SEVERAL,
        most=1 if election.vote_type is VoteType.CHOOSE_ONE else _number(election, "max_length"),
        points=(_number(election, "max_sum_points") or 10) if has_points else None,
        budget=budget,
    )
    wards = {ward.name.casefold(): ward.code for ward in list_ward_names()}
    titles = _distinct((project.name or project.id, project.id) for project in election.projects)
    terms = [_proposal(*pair, election.unit, wards) for pair in zip(titles, election.projects, strict=True)]
    plan = _plan(election.meta.get("description") or stem, question, terms)
    return replace(plan, currency=election.meta.get("currency", "").upper()[:20] or "GBP")


def _proposal(title: str, project: Project, unit: int, wards: dict[str, str]) -> OptionTerms:
    cost = -(-project.cost // unit)
    if cost > MOST_MONEY:
        raise BadImport(_("“%(title)s” costs more than 1,000,000,000.", title=title))
    latitude, longitude = (
        _degrees(project.more.get(name), most) for name, most in (("latitude", 90), ("longitude", 180))
    )
    is_placed = latitude is not None and longitude is not None
    return OptionTerms(
        title=title,
        cost=cost or None,
        ward_code=wards.get(project.district.casefold()),
        place="" if project.district.casefold() in wards else project.district[:200],
        latitude=latitude if is_placed else None,
        longitude=longitude if is_placed else None,
    )


def _of_order(stem: str, lines: Iterable[str], kind: str) -> Plan:
    profile = preflib.read(lines, kind)
    is_ranked = kind != "cat"
    question = QuestionTerms(
        title=stem,
        method=Method.IRV if is_ranked else Method.APPROVAL,
        marking=Marking.RANKS if is_ranked else Marking.SEVERAL,
    )
    titles = _distinct(zip(profile.labels, profile.ids, strict=True))
    return _plan(stem, question, [OptionTerms(title=title) for title in titles])


def _plan(title: str, question: QuestionTerms, terms: Sequence[OptionTerms]) -> Plan:
    if len(terms) > MOST_OPTIONS:
        raise BadImport(_("The file has more than %(most)s options.", most=MOST_OPTIONS))
    return Plan(_short(title) or _("Imported poll"), question, terms)


def _distinct(named: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Titles that tell options apart: where two are called alike, each with its number in the file."""
    pairs = [(_short(name), number) for name, number in named]
    counts = Counter(name for name, _number in pairs)
    for name, number in pairs:
        yield name if name and counts[name] == 1 else f"{name[:100]} ({number[:40]})".strip()


def _short(text: str) -> str:
    return tidy_line(text)[:LONGEST_TITLE]


def _number(election: BudgetElection, key: str) -> int | None:
    text = election.meta.get(key, "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 5 and int(text) else None


def _degrees(text: str | None, most: int) -> float | None:
    try:
        degrees = float((text or "").replace(",", "."))
    except ValueError:
        return None
    return degrees if -most <= degrees <= most else None
