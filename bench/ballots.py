"""Fill a town with polls that have closed, of any number of ballots, and count them as the clock does.

Ballots lie there as if their envelopes had been opened; nobody in particular has cast them. Run by `bench.towns`.
"""

import sys
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from secrets import token_hex

from sqlalchemy import insert

from app import create_app
from app.db import db, table_of
from app.kit.clock import now
from app.places.queries import list_wards
from app.polls import counting
from app.polls.models import Ballot, Participation, Poll, PollOption, PollQuestion
from app.polls.rules import BUDGETS, RANKED, Channel, Marking, Method

OPTIONS, BATCH, SEED = 12, 1_000, 2040
POLLS = {"choice": (Method.PLURALITY, Marking.ONE), "order": (Method.IRV, Marking.RANKS)}
POLLS |= {"budget": (Method.EQUAL_SHARES, Marking.SEVERAL)}


def fill(ballots: int) -> None:
    for slug, (method, marking) in POLLS.items():
        poll = _poll(slug, method, marking)
        lines = _lines(method)
        for _batch in range(ballots // BATCH):
            _cast(poll, lines)
        db.session.commit()
        counting.count(poll.id)
        db.session.commit()


def _poll(slug: str, method: Method, marking: Marking) -> Poll:
    moment = now()
    wards = list_wards()
    options = [
        PollOption(
            position=place,
            title=f"Proposal number {place}",
            cost=1_000 * place if method in BUDGETS else None,
            ward_code=wards[place].code if method in BUDGETS else None,
        )
        for place in range(1, OPTIONS + 1)
    ]
    question = PollQuestion(position=1, title="What first?", method=method, marking=marking, options=options)
    question.budget = 20_000 if method in BUDGETS else None
    poll = Poll(
        slug=slug,
        title=f"A poll by {slug}",
        opens_at=moment - timedelta(days=3),
        closes_at=moment - timedelta(minutes=1),
        results_at=moment - timedelta(minutes=1),
        created_at=moment - timedelta(days=4),
        announced_at=moment - timedelta(days=4),
        questions=[question],
    )
    db.session.add(poll)
    db.session.flush()
    return poll


def _cast(poll: Poll, lines: Iterator[str]) -> None:
    [question] = poll.questions
    marked = [{"question_id": question.id, "number": token_hex(6), "marks": next(lines)} for _ballot in range(BATCH)]
    voted = [
        {"id": token_hex(16), "poll_id": poll.id, "channel": Channel.ONLINE, "hour": "2026-11-01T10"}
        for _ballot in marked
    ]
    db.session.execute(insert(table_of(Ballot)), marked)
    db.session.execute(insert(table_of(Participation)), voted)


def _lines(method: Method) -> Iterator[str]:
    """Endless ballots that like early options better."""
    chance = Random(SEED)  # noqa: S311 - ballots of nobody
    while True:
        liked = sorted(range(1, OPTIONS + 1), key=lambda place: place / 4 + chance.gauss(0, 2))
        liked = liked[: chance.randint(1, OPTIONS)]
        if method in RANKED:
            yield ">".join(map(str, liked))
        elif method in BUDGETS:
            yield ",".join(map(str, sorted(liked)))
        else:
            yield str(liked[0])


if __name__ == "__main__":
    application = create_app()
    with application.app_context():
        fill(int(sys.argv[-1]))
