"""Announced polls as they were frozen, a copy in each process: what is on a ballot never changes once it is announced.

Whether votes are taken is another matter: the times here may be old, and `casting.hold_open` asks the database.
"""

import pickle

from flask import current_app

from app.kit.clock import now
from app.polls.edge import get_open_poll
from app.polls.models import Poll
from app.polls.rules import Eligibility, Stage

EXTENSION = "frozen_polls"
MOST = 32  # in each process


def get_frozen(slug: str) -> Poll:
    """A poll that takes ballots, unless the database knows better: to cast one, and not to show."""
    kept = _kept().get(slug)
    if kept is not None and kept.stage_at(now()) is Stage.OPEN:
        return kept
    poll = get_open_poll(slug)
    if poll.eligibility is not Eligibility.ORGANISATION:  # which may become a part of another one
        _keep(slug, poll)
    return poll


def forget(slug: str) -> None:
    """Read it anew next time: what is here was refused."""
    _kept().pop(slug, None)


def forget_all() -> None:
    _kept().clear()


def _keep(slug: str, poll: Poll) -> None:
    kept = _kept()
    if len(kept) >= MOST:
        kept.clear()
    kept[slug] = pickle.loads(pickle.dumps(poll))  # noqa: S301 - our own bytes: a copy that belongs to no session


def _kept() -> dict[str, Poll]:
    kept: dict[str, Poll] = current_app.extensions.setdefault(EXTENSION, {})
    return kept
