"""What polls hold of people: that they voted, never what; their part in an open vote; and what staff did.

A participation stays without its person, so that the turnout stays true; the hash of their address stays until the
poll is counted, or somebody could leave, come back and vote again.
"""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.holdings import Holding, Sheet
from app.polls.models import NamedBallot, Participation, Poll


def copy(person: Person) -> Sequence[Sheet]:
    return [_participations(person), _open_votes(person)]


def _participations(person: Person) -> Sheet:
    rows = db.session.execute(
        select(Poll.title, Participation.hour, Participation.channel)
        .join(Poll, Poll.id == Participation.poll_id)
        .where(Participation.person_id == person.id)
        .order_by(Participation.hour, Poll.id)
    )
    return Sheet.of(
        "polls",
        _("Polls you voted in (what you voted is not known to us)"),
        rows,
        [
            ("poll", _("Poll"), lambda row: row.title),
            ("hour", _("In the hour from (UTC)"), lambda row: row.hour),
            ("channel", _("How"), lambda row: row.channel),
        ],
    )


def _open_votes(person: Person) -> Sheet:
    rows = db.session.execute(
        select(Poll.title, NamedBallot.number)
        .join(Poll, Poll.id == NamedBallot.poll_id)
        .where(NamedBallot.person_id == person.id)
        .order_by(Poll.id)
    )
    return Sheet.of(
        "open_votes",
        _("Open votes you took part in under your name"),
        rows,
        [("poll", _("Poll"), lambda row: row.title), ("ballot", _("Number of your ballot"), lambda row: row.number)],
    )


HOLDING = Holding(
    feature="polls",
    columns=frozenset(
        {
            "polls.created_by_id",
            "poll_options.judged_by_id",
            "poll_code_batches.made_by_id",
            "poll_keyed_papers.keyed_by_id",
            "poll_keyed_papers.address_hash",
            "poll_participations.person_id",
            "poll_participations.address_hash",
            "poll_named_ballots.person_id",
        }
    ),
    copy=copy,
)
