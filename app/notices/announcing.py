"""Saying that something happened, in the transaction in which it did. Whom to tell is worked out afterwards."""

from collections.abc import Sequence
from datetime import datetime

from app.db import db, upsert
from app.kit.clock import now
from app.kit.text import tidy_line
from app.notices.models import Announcement
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


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
