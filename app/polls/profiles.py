"""From the lines that the database counts to what `app.counting` counts. Options are known by their place on the list.

Blank ballots stay in: a budget gives each voter a share, and a recount of the file must find the same number.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from sqlalchemy import func, select

from app.counting.budget import BudgetElection, Project, VoteType
from app.counting.marks import BLANK, MarkProfile
from app.counting.ranked import RankedProfile
from app.db import db
from app.polls.models import Ballot, PollOption, PollQuestion
from app.polls.rules import Marking, Method

HIGHEST_SCORE = 5

VOTE_TYPES: Mapping[Marking, VoteType] = {
    Marking.SEVERAL: VoteType.APPROVAL,
    Marking.KNAPSACK: VoteType.APPROVAL,
    Marking.POINTS: VoteType.CUMULATIVE,
}


def count_lines(question: PollQuestion) -> list[tuple[str, int]]:
    """Each different ballot of a question and how often it was cast, in the order of the text."""
    rows = db.session.execute(
        select(Ballot.marks, func.count()).where(Ballot.question_id == question.id).group_by(Ballot.marks)
    ).all()
    return sorted((marks, number) for marks, number in rows)  # databases order text differently


def ranked_profile(question: PollQuestion, lines: Sequence[tuple[str, int]]) -> RankedProfile:
    options = question.listed
    ranks = np.zeros((len(lines), len(options)), np.int16)
    for row, (line, _number) in enumerate(lines):
        for rank, group in enumerate(line.split(">") if line else (), 1):
            for place in group.split("="):
                ranks[row, int(place) - 1] = rank
    ranks[(ranks == 1).all(axis=1)] = 0  # paper that ranks all alike prefers nothing, and its file says the same
    return RankedProfile(_ids(options), _labels(options), ranks, _weights(lines))


def mark_profile(question: PollQuestion, lines: Sequence[tuple[str, int]]) -> MarkProfile:
    """A ballot that says nothing of an option leaves it blank; on one that only picks, what is not picked is not."""
    options = question.listed
    is_scored = question.marking in {Marking.SCORES, Marking.POINTS}
    marks = np.full((len(lines), len(options)), BLANK, np.int32)
    for row, (line, _number) in enumerate(lines):
        if line and not is_scored:
            marks[row] = 0
        for place, value in read_line(line):
            marks[row, place - 1] = value
    return MarkProfile(_ids(options), _labels(options), marks, _weights(lines), _highest(question))


def budget_election(question: PollQuestion, lines: Sequence[tuple[str, int]]) -> BudgetElection:
    options = question.listed
    marks = np.zeros((len(lines), len(options)), np.int32)
    for row, (line, _number) in enumerate(lines):
        for place, value in read_line(line):
            marks[row, place - 1] = value
    projects = tuple(_project(place, option) for place, option in enumerate(options, 1))
    return BudgetElection(
        projects, question.budget or 0, VOTE_TYPES[question.marking], marks, _weights(lines), meta=_meta(question)
    )


def read_line(line: str) -> Iterator[tuple[int, int]]:
    """The place and mark of each option on a line that is not an order."""
    for part in line.split(",") if line else ():
        place, _colon, value = part.partition(":")
        yield int(place), int(value or 1)


def _meta(question: PollQuestion) -> dict[str, str]:
    """What the file says of the election; its rule is how it is counted again where nothing else is asked for."""
    rule = "greedy" if question.method is Method.GREEDY else f"equalshares/{question.completion}"
    return {"description": question.title, "currency": "GBP", "rule": rule}


def _project(place: int, option: PollOption) -> Project:
    return Project(id=str(place), name=option.title, cost=option.cost or 0, district=option.ward_code or "")


def _ids(options: Sequence[PollOption]) -> tuple[str, ...]:
    return tuple(str(place) for place in range(1, len(options) + 1))


def _labels(options: Sequence[PollOption]) -> tuple[str, ...]:
    return tuple(option.title for option in options)


def _weights(lines: Sequence[tuple[str, int]]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array([number for _line, number in lines], np.int64)


def _highest(question: PollQuestion) -> int:
    if question.marking is Marking.SCORES:
        return HIGHEST_SCORE
    return (question.points or 1) if question.marking is Marking.POINTS else 1
