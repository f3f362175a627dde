"""Saying that something happened, in the transaction in which it did. Whom to tell is worked out afterwards.

What was said can be put in other words, or taken back, for all who have not had their mail of it yet.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update

from app.db import db, upsert
from app.kit import outbox
from app.kit.clock import now
from app.kit.text import tidy_line
from app.notices.models import Announcement, Notice
from app.notices.registry import registry

LONGEST_TITLE = 200


def announce(
    kind: str, *, topics: Sequence[str], title: str, url: str, occasion: str, at: datetime | None = None
) -> None:
    """Tell whoever follows one of the topics, each of them once. The same occasion announced again changes nothing.

    `kind` is a registered happening; `title` is public, as the page at `url` is; `occasion` names this one event.
    """
    assert registry().knows(kind), kind
    row = upsert(Announcement).values(
        kind=kind,
        topics=list(topics),
        title=_short(tidy_line(title)),
        url=url,
        occasion=occasion,
        at=at or now(),
    )
    db.session.execute(row.on_conflict_do_nothing(index_elements=["occasion"]))


def retitle(occasions: Collection[str], title: str) -> None:
    """What happened is called something else from now on, in mails too that are written and have not left."""
    told = _hold(occasions)
    db.session.execute(update(Announcement).where(Announcement.id.in_(told)).values(title=_short(tidy_line(title))))
    _unwrite(told)


def take_back(occasions: Collection[str]) -> None:
    """Tell nobody any more, and forget what it was called. Whoever has had their mail of it has it."""
    told = _hold(occasions)
    silent = {"title": "", "told_at": func.coalesce(Announcement.told_at, now())}
    db.session.execute(update(Announcement).where(Announcement.id.in_(told)).values(silent))
    _unwrite(told)
    db.session.execute(delete(Notice).where(Notice.announcement_id.in_(told), Notice.sent_at.is_(None)))


def _hold(occasions: Collection[str]) -> list[int]:
    """The rows stay, though they be empty: their numbers are in the outbox's keys, and are not to be given again."""
    held = select(Announcement.id).where(Announcement.occasion.in_(occasions)).order_by(Announcement.id)
    return list(db.session.scalars(held.with_for_update()))


def _unwrite(told: Sequence[int]) -> None:
    """Mails that wait with these in them are owed again, to be written by the next job in today's words."""
    mails = select(Notice.outbox_id).where(Notice.announcement_id.in_(told), Notice.outbox_id.is_not(None))
    rows = db.session.execute(select(Notice.id, Notice.outbox_id).where(Notice.outbox_id.in_(mails))).all()
    gone = set(outbox.take_back(mails, even_tried=True))
    owed = [row.id for row in rows if row.outbox_id in gone]
    db.session.execute(update(Notice).where(Notice.id.in_(owed)).values(sent_at=None, outbox_id=None))


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
