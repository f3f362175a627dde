"""Polls that were announced, and results of those whose page shows them."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from app.db import db
from app.kit.clock import now
from app.opendata.attributions import OURS
from app.opendata.columns import Column, Kind, Row, one_of
from app.opendata.sources import Listed, Table
from app.polls import results
from app.polls.models import Poll
from app.polls.queries import WHOLE
from app.polls.rules import Eligibility, Method, Stage
from app.polls.shown import Shown

INTEGER = Kind.INTEGER


def _announced() -> Sequence[Poll]:
    return db.session.scalars(select(Poll).where(Poll.announced_at.is_not(None)).options(*WHOLE)).unique().all()


def _list_polls() -> Sequence[Row]:
    moment = now()
    polls = [(poll, poll.stage_at(moment)) for poll in _announced()]
    return [
        (
            *(poll.slug, poll.title, stage, poll.eligibility, [asked.ward_code for asked in poll.wards]),
            *(poll.opens_at, poll.closes_at, poll.results_at, poll.is_named, poll.quorum, poll.cancelled_why or None),
        )
        for poll, stage in polls
        if stage is not Stage.DRAFT
    ]


def _list_results() -> Sequence[Row]:
    moment = now()
    told = [poll for poll in _announced() if poll.shows_results_at(moment)]
    return [row for poll in told for shown in results.read(poll) for row in _rows_of(poll, shown)]


def _rows_of(poll: Poll, shown: Shown) -> Iterator[Row]:
    totals = {option.id: number for option, number in shown.totals}
    winners = {option.id for option in shown.winners} if shown.is_decided else set()
    question = shown.question
    for option in shown.options.values():
        yield (
            *(poll.slug, question.position, question.title, question.method, shown.ballots, shown.is_decided),
            *(option.position, option.title, option.cost, option.id in winners, totals.get(option.id)),
        )


POLL_COLUMNS = (
    Column("slug", "Names the poll for ever."),
    Column("title", "What it is about."),
    one_of("stage", "Where it is.", [each for each in Stage if each is not Stage.DRAFT]),
    one_of("eligibility", "Who may vote.", Eligibility),
    Column("wards", "Whose wards are asked; none means the whole town.", Kind.CODES),
    Column("opens_at", "When it opens.", Kind.MOMENT),
    Column("closes_at", "When it closes.", Kind.MOMENT),
    Column("results_at", "From when its result is told.", Kind.MOMENT),
    Column("is_named", "Whether everybody sees who voted what.", Kind.BOOLEAN),
    Column("quorum", "How many ballots it needs to decide anything.", INTEGER, is_optional=True),
    Column("cancelled_why", "Why it was cancelled.", is_optional=True),
)
RESULT_COLUMNS = (
    Column("poll", "The poll’s slug."),
    Column("question", "The question’s place in the poll, 1 the first.", INTEGER),
    Column("question_title", "What was asked."),
    one_of("method", "How it was counted.", Method),
    Column("ballots", "How many ballots were counted.", INTEGER),
    Column("is_decided", "Whether as many voted as the poll needed.", Kind.BOOLEAN),
    Column("option", "The option’s place in the question.", INTEGER),
    Column("option_title", "What could be voted for."),
    Column("cost", "Of a proposal of a budget, in pounds.", INTEGER, is_optional=True),
    Column("is_chosen", "Whether it won, or is to be paid for.", Kind.BOOLEAN),
    Column("total", "Its votes or points, where the method adds them up.", INTEGER, is_optional=True),
)
VOTE_TABLES = (
    Table(
        "polls",
        "Polls",
        "What the town is asked, will be asked, and was asked.",
        POLL_COLUMNS,
        ("slug",),
        Listed(_list_polls, POLL_COLUMNS, ("slug",)),
        OURS,
        ("stage",),
    ),
    Table(
        "poll-results",
        "Results of polls",
        "What came out, option by option. The page of each poll has its ballots, where these may be told.",
        RESULT_COLUMNS,
        ("poll", "question", "option"),
        Listed(_list_results, RESULT_COLUMNS, ("poll", "question", "option")),
        OURS,
        ("poll",),
    ),
)
