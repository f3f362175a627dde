"""What the town may want to hear of polls: that one is coming, that it has opened, and what came of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.db import db
from app.kit.errors import NotFound
from app.kit.locale import lazy as _l
from app.kit.web import link_to
from app.notices.announcing import announce
from app.notices.registry import Happening, TopicKind, topic_code
from app.polls.models import Poll

EVERY = "all"
KIND = "poll"
ANNOUNCED, OPENED, CANCELLED, DECIDED = "poll_announced", "poll_opened", "poll_cancelled", "poll_decided"
IS_NEWS = timedelta(days=2)  # what the clock finds out later than that, it keeps to itself


def _title_of(key: str) -> str:
    return _("All polls") if key == EVERY else _public(key).title


def _path_of(key: str) -> str:
    return url_for("polls.index") if key == EVERY else url_for("polls.show", slug=_public(key).slug)


def _public(key: str) -> Poll:
    number = int(key) if key.isascii() and key.isdecimal() and len(key) < 10 else 0
    poll = db.session.get(Poll, number)
    if poll is None or poll.announced_at is None:
        raise NotFound
    return poll


TOPIC_KIND = TopicKind(name=KIND, heading=_l("Polls"), title_of=_title_of, path_of=_path_of, list_keys=lambda: [EVERY])
HAPPENINGS = (
    Happening(ANNOUNCED, _l("A new poll is coming: %(title)s")),
    Happening(OPENED, _l("You can vote now: %(title)s")),
    Happening(CANCELLED, _l("A poll was cancelled: %(title)s")),
    Happening(DECIDED, _l("The result of a poll is out: %(title)s")),
)


def announce_poll(poll: Poll) -> None:
    """The poll is there for everybody to see. One that opens at once is news when it opens, and only then."""
    if poll.announced_at and poll.opens_at and poll.opens_at > poll.announced_at:
        _announce(ANNOUNCED, poll)


def announce_cancelled(poll: Poll) -> None:
    _announce(CANCELLED, poll)


def announce_due(moment: datetime) -> int:
    """Polls that have opened, and results that may be seen, since a little while; told before, nothing changes."""
    opened, shown = _list_opened(moment), _list_shown(moment)
    for poll in opened:
        _announce(OPENED, poll)
    for poll in shown:
        _announce(DECIDED, poll, "poll_results.show")
    return len(opened) + len(shown)


def _list_opened(moment: datetime) -> Sequence[Poll]:
    opened = select(Poll).where(
        Poll.announced_at.is_not(None),
        Poll.cancelled_at.is_(None),
        Poll.opens_at <= moment,
        Poll.opens_at > moment - IS_NEWS,
        Poll.closes_at > moment,
    )
    return db.session.scalars(opened.order_by(Poll.opens_at, Poll.id)).all()


def _list_shown(moment: datetime) -> Sequence[Poll]:
    """A count that came late is news from when it came."""
    since = moment - IS_NEWS
    shown = select(Poll).where(
        Poll.cancelled_at.is_(None),
        Poll.counted_at.is_not(None),
        Poll.results_at <= moment,
        (Poll.results_at > since) | (Poll.counted_at > since),
    )
    return db.session.scalars(shown.order_by(Poll.results_at, Poll.id)).all()


def _announce(kind: str, poll: Poll, endpoint: str = "polls.show") -> None:
    announce(
        kind,
        topics=[topic_code(KIND, poll.id), topic_code(KIND, EVERY)],
        title=poll.title,
        url=link_to(endpoint, slug=poll.slug),
        occasion=f"{kind}:{poll.id}",
    )
