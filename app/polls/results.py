"""What the results page shows, put together from what was counted once. Nothing is counted here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from app.accounts.models import Person
from app.db import db, table_of
from app.kit import csv
from app.kit.errors import NotFound
from app.places.queries import list_wards
from app.polls.final_turnout import NO_WARD
from app.polls.models import Ballot, NamedBallot, Poll, PollQuestion, PollResult
from app.polls.receipts import spaced
from app.polls.rules import Times, shows_results
from app.polls.shown import Shown

READ_AT_ONCE = 2_000  # rows of a file
POLLS, QUESTIONS, RESULTS = (table_of(model) for model in (Poll, PollQuestion, PollResult))
MOMENTS = ("announced_at", "opens_at", "closes_at", "results_at", "cancelled_at", "counted_at")
FINGERPRINTS = (
    select(
        POLLS.c.title, POLLS.c.is_named, POLLS.c.turnout, *(POLLS.c[name] for name in MOMENTS), RESULTS.c.file_sha256
    )
    .join(QUESTIONS, QUESTIONS.c.poll_id == POLLS.c.id)
    .join(RESULTS, RESULTS.c.question_id == QUESTIONS.c.id)
    .where(POLLS.c.slug == bindparam("slug"))
    .order_by(QUESTIONS.c.position)
)


@dataclass(frozen=True)
class Page:
    """A poll whose results are out, and what all that its page says is known by: the turnout and its files' hashes."""

    slug: str
    title: str
    fingerprints: tuple[str, ...]
    is_named: bool  # then the page names people, who may leave


def find_page(slug: str, moment: datetime) -> Page | None:
    """In one statement; None where there is nothing to show."""
    rows = db.session.execute(FINGERPRINTS, {"slug": slug}).all()
    if not rows or not shows_results(Times(**{name: getattr(rows[0], name) for name in MOMENTS}), moment):
        return None
    fingerprints = (str(rows[0].turnout), *(row.file_sha256 for row in rows))
    return Page(slug, rows[0].title, fingerprints, rows[0].is_named)


def read(poll: Poll) -> list[Shown]:
    """Each question with its result, in order."""
    found = select(PollResult).join(PollQuestion, PollQuestion.id == PollResult.question_id)
    results = {each.question_id: each for each in db.session.scalars(found.where(PollQuestion.poll_id == poll.id))}
    return [_shown(question, results[question.id]) for question in poll.questions]


def read_told(poll: Poll, position: int) -> Shown:
    """One of them, where its ballots are published one by one; NotFound for the others."""
    found = next((each for each in read(poll) if each.question.position == position), None)
    if found is None or not found.is_told_in_full:
        raise NotFound(_("There are no ballots to see here."))
    return found


def _shown(question: PollQuestion, result: PollResult) -> Shown:
    options = {str(place): option for place, option in enumerate(question.listed, 1)}
    return Shown(question, result, options)


@dataclass(frozen=True)
class TurnoutLine:
    """A ward's voters, None where the number is withheld."""

    name: str
    voters: int | None


def read_turnout(poll: Poll) -> list[TurnoutLine]:
    """Voters by ward as kept when the poll was counted. Nothing where every number is withheld."""
    told = (poll.turnout or {}).get("wards", {})
    if not any(told.values()):
        return []
    names = {ward.code: ward.name for ward in list_wards()} | {NO_WARD: ""}
    return [TurnoutLine(names[code], told[code]) for code in names if code in told]


def find_ballot(poll: Poll, number: str) -> list[tuple[PollQuestion, str]] | None:
    """What the ballot of this number says on each question that it was asked, or None."""
    found = db.session.execute(
        select(Ballot.question_id, Ballot.marks)
        .join(PollQuestion, PollQuestion.id == Ballot.question_id)
        .where(PollQuestion.poll_id == poll.id, Ballot.number == number)
    )
    marks = {row.question_id: row.marks for row in found}
    return [(question, marks[question.id]) for question in poll.questions if question.id in marks] or None


@dataclass(frozen=True)
class OpenVote:
    """Whose ballot it is in an open vote, "" for somebody who has left, and its line for each question."""

    name: str
    marks: Mapping[int, str]


def list_open_votes(poll: Poll) -> list[OpenVote]:
    """By name; nothing of a secret poll."""
    if not poll.is_named:
        return []
    rows = db.session.execute(
        select(NamedBallot.number, Person.name, Ballot.question_id, Ballot.marks)
        .outerjoin(Person, Person.id == NamedBallot.person_id)
        .join(Ballot, Ballot.number == NamedBallot.number)
        .join(PollQuestion, PollQuestion.id == Ballot.question_id)
        .where(NamedBallot.poll_id == poll.id, PollQuestion.poll_id == poll.id)
    )
    votes: dict[str, OpenVote] = {}
    for row in rows:
        known = votes.setdefault(row.number, OpenVote(row.name or "", {}))
        votes[row.number] = OpenVote(known.name, {**known.marks, row.question_id: row.marks})
    return sorted(votes.values(), key=lambda vote: (not vote.name, vote.name.casefold()))


def numbered_ballots(question: PollQuestion) -> Iterator[str]:
    """Lines of a CSV: the number on each receipt, and what its ballot says by the places of options on the list."""
    rows = db.session.execute(
        select(Ballot.number, Ballot.marks).where(Ballot.question_id == question.id).order_by(Ballot.number),
        execution_options={"yield_per": READ_AT_ONCE},
    )
    return csv.stream(
        [("ballot", lambda row: spaced(row.number)), ("marks", lambda row: row.marks)],
        rows,
    )
