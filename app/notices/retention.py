"""Who asked for news and never confirmed it is not kept: anybody can type anybody's address.

Nor is what was told long ago.
"""

from datetime import date, timedelta

from sqlalchemy import delete, func, select

from app.db import db
from app.kit.retention import Due, Rule, due_of, midnight
from app.notices.models import Notice, Subscription


def find_unconfirmed(cutoff: date) -> Due:
    is_due = Subscription.confirmed_at.is_(None) & (Subscription.created_at < midnight(cutoff))
    return due_of(select(func.count(), func.min(Subscription.created_at)).where(is_due))


def forget_unconfirmed(cutoff: date) -> int:
    is_due = Subscription.confirmed_at.is_(None) & (Subscription.created_at < midnight(cutoff))
    gone = db.session.scalars(delete(Subscription).where(is_due).returning(Subscription.id)).all()
    db.session.commit()
    return len(gone)


def find_told(cutoff: date) -> Due:
    return due_of(select(func.count(), func.min(Notice.sent_at)).where(Notice.sent_at < midnight(cutoff)))


def forget_told(cutoff: date) -> int:
    gone = db.session.scalars(delete(Notice).where(Notice.sent_at < midnight(cutoff)).returning(Notice.id)).all()
    db.session.commit()
    return len(gone)


RULES = (
    Rule(
        name="news nobody confirmed",
        cutoff=lambda settings, day: day - timedelta(days=settings.keep_unconfirmed_days),
        find=find_unconfirmed,
        apply=forget_unconfirmed,
    ),
    Rule(
        name="news that was told",
        cutoff=lambda settings, day: day - timedelta(days=settings.keep_notices_days),
        find=find_told,
        apply=forget_told,
    ),
)
