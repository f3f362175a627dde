"""Who asked for news and never confirmed it is not kept: anybody can type anybody's address."""

from datetime import date, timedelta

from sqlalchemy import delete, func, select

from app.db import db
from app.kit.retention import Due, Rule, due_of, midnight
from app.notices.models import Subscription


def find_unconfirmed(cutoff: date) -> Due:
    is_due = Subscription.confirmed_at.is_(None) & (Subscription.created_at < midnight(cutoff))
    return due_of(select(func.count(), func.min(Subscription.created_at)).where(is_due))


def forget_unconfirmed(cutoff: date) -> int:
    is_due = Subscription.confirmed_at.is_(None) & (Subscription.created_at < midnight(cutoff))
    gone = db.session.scalars(delete(Subscription).where(is_due).returning(Subscription.id)).all()
    db.session.commit()
    return len(gone)


RULES = (
    Rule(
        name="news nobody confirmed",
        cutoff=lambda settings, day: day - timedelta(days=settings.keep_unconfirmed_days),
        find=find_unconfirmed,
        apply=forget_unconfirmed,
    ),
)
