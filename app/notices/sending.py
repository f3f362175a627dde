"""From announcements to mails: whom to tell of each, and when; and one mail of all that is due."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import select

from app.accounts.models import Person
from app.db import db, upsert
from app.kit import outbox
from app.kit.clock import now
from app.notices import emails
from app.notices.models import Announcement, Notice, NoticeSchedule, Subscription
from app.notices.queries import has_bounced
from app.notices.rules import PACES, Pace, Rhythm, due_at

ROWS = 500  # in one INSERT
MOST_IN_A_MAIL = 100


class Follower(NamedTuple):
    """Who follows one of the topics, and how."""

    person_id: int
    topic: str
    pace: Pace
    rhythm: Rhythm


def tell_next() -> int | None:
    """Write down whom to tell of the oldest announcement that nobody has seen to; None when there is none.

    Its row is held, so that two jobs at once take two of them; the UNIQUE would keep a person from hearing twice.
    """
    announcement = db.session.scalar(
        select(Announcement)
        .where(Announcement.told_at.is_(None))
        .order_by(Announcement.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if announcement is None:
        return None
    moment = now()
    when = lru_cache(maxsize=None)(lambda pace, rhythm: due_at(moment, pace, rhythm))
    chosen = _soonest(_followers_of(announcement))
    for first in range(0, len(chosen), ROWS):
        some = chosen[first : first + ROWS]
        rows = [_row(each, announcement, when(each.pace, each.rhythm)) for each in some]
        insert = upsert(Notice).values(rows)
        db.session.execute(insert.on_conflict_do_nothing(index_elements=["recipient_id", "announcement_id"]))
    announcement.told_at = moment
    db.session.flush()
    return len(chosen)


def _followers_of(announcement: Announcement) -> list[Follower]:
    """Those who followed one of the topics when it happened, and whose mailbox exists."""
    rows = db.session.execute(
        select(Subscription.person_id, Subscription.topic, Subscription.pace, NoticeSchedule)
        .join(Person, Person.id == Subscription.person_id)
        .outerjoin(NoticeSchedule, NoticeSchedule.person_id == Subscription.person_id)
        .where(
            Subscription.topic.in_(announcement.topics),
            Subscription.confirmed_at <= announcement.at,
            ~has_bounced(),
        )
        .order_by(Subscription.person_id, Subscription.id)
    )
    return [
        Follower(person_id, topic, pace, schedule.rhythm if schedule else Rhythm())
        for person_id, topic, pace, schedule in rows
    ]


def _soonest(followers: Iterable[Follower]) -> list[Follower]:
    """Each person once: by the topic they want to hear of soonest."""
    chosen: dict[int, Follower] = {}
    for each in followers:
        other = chosen.get(each.person_id)
        if other is None or PACES.index(each.pace) < PACES.index(other.pace):
            chosen[each.person_id] = each
    return list(chosen.values())


def _row(follower: Follower, announcement: Announcement, due: datetime) -> dict[str, Any]:
    return {
        "recipient_id": follower.person_id,
        "announcement_id": announcement.id,
        "topic": follower.topic,
        "pace": follower.pace,
        "due_at": due,
    }


def write_next(*, after: int) -> int | None:
    """Write one person the mails that are due: one for each pace. Returns their number, or None when nobody is left.

    The person is held, so that two jobs at once never share what belongs into one digest.
    """
    person = db.session.scalar(
        select(Person)
        .where(Person.id > after, Person.id.in_(_owed()))
        .order_by(Person.id)
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
    )
    if person is None:
        return None
    due = _due_of(person)
    for pace in PACES:
        if notices := [each for each in due if each.pace is pace][:MOST_IN_A_MAIL]:
            _write(person, notices, pace)
    db.session.flush()
    return person.id


def _owed() -> Any:
    return select(Notice.recipient_id).where(Notice.sent_at.is_(None), Notice.due_at <= now())


def _due_of(person: Person) -> Sequence[Notice]:
    """With what they tell of held, as it is now: a title that is being taken back is not written down any more."""
    due = (Notice.recipient_id == person.id, Notice.sent_at.is_(None), Notice.due_at <= now())
    told_of = select(Notice.announcement_id).where(*due)
    held = select(Announcement).where(Announcement.id.in_(told_of)).order_by(Announcement.id)
    db.session.scalars(held.with_for_update(read=True).execution_options(populate_existing=True)).all()
    return db.session.scalars(
        select(Notice).where(*due).order_by(Notice.id).execution_options(populate_existing=True)
    ).all()


def _write(person: Person, notices: Sequence[Notice], pace: Pace) -> None:
    """The mark and the mail are one transaction. A mailbox that has gone since gets nothing, and is owed nothing."""
    for notice in notices:
        notice.sent_at = now()
    if db.session.scalar(select(Person.id).where(Person.id == person.id, ~has_bounced())):
        # Of each such pair there is one, for ever; a notice's own number may be given again.
        key = f"notices:{person.id}:{notices[0].announcement_id}"
        mail_id = outbox.post(emails.news(person, notices, pace), dedupe_key=key)
        for notice in notices:
            notice.outbox_id = mail_id
