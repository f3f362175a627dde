"""What notices hold of people: what they follow, and what they were told."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.holdings import Holding, Sheet, worded
from app.notices.banner_models import Banner
from app.notices.models import Notice, NoticeSchedule, Subscription
from app.notices.newsletter_models import Newsletter, NewsletterRecipient
from app.notices.registry import find_topic
from app.notices.wording import PACE_LABELS, weekdays


def copy(person: Person) -> Sequence[Sheet]:
    return [
        _subscriptions(person),
        _schedule(person),
        _notices(person),
        _letters(person),
        _written(person),
        _banners(person),
    ]


def _subscriptions(person: Person) -> Sheet:
    found = select(Subscription).where(Subscription.person_id == person.id).order_by(Subscription.id)
    return Sheet.of(
        "subscriptions",
        _("What you follow"),
        db.session.scalars(found),
        [
            ("topic", _("Topic"), lambda row: topic.title if (topic := find_topic(row.topic)) else row.topic),
            ("pace", _("How often"), lambda row: str(PACE_LABELS[row.pace])),
            ("asked", _("Asked"), lambda row: row.created_at),
            ("confirmed", _("Confirmed"), lambda row: row.confirmed_at),
        ],
    )


def _schedule(person: Person) -> Sheet:
    found = db.session.get(NoticeSchedule, person.id)
    days = {str(day): name for day, name in weekdays()}
    return Sheet.of(
        "notice_schedule",
        _("When you want your news"),
        [found] if found else [],
        [
            ("hour", _("Hour"), lambda row: row.hour),
            ("weekday", _("Day of the week"), lambda row: worded(str(row.weekday), days)),
            ("zone", _("Clock"), lambda row: row.zone),
        ],
    )


def _notices(person: Person) -> Sheet:
    found = select(Notice).where(Notice.recipient_id == person.id).order_by(Notice.id)
    return Sheet.of(
        "notices",
        _("News we sent you, or are about to"),
        db.session.scalars(found),
        [
            ("news", _("News"), lambda row: row.announcement.title),
            ("due", _("Due"), lambda row: row.due_at),
            ("sent", _("Sent"), lambda row: row.sent_at),
        ],
    )


def _letters(person: Person) -> Sheet:
    found = (
        select(NewsletterRecipient.posted_at, Newsletter.subject)
        .join(Newsletter, Newsletter.id == NewsletterRecipient.newsletter_id)
        .where(NewsletterRecipient.person_id == person.id)
        .order_by(NewsletterRecipient.id)
    )
    return Sheet.of(
        "newsletters",
        _("Newsletters to you"),
        db.session.execute(found),
        [("subject", _("Subject"), lambda row: row.subject), ("posted", _("Posted"), lambda row: row.posted_at)],
    )


def _written(person: Person) -> Sheet:
    is_theirs = (Newsletter.written_by_id == person.id) | (Newsletter.approved_by_id == person.id)
    return Sheet.of(
        "newsletters_written",
        _("Newsletters you wrote or sent"),
        db.session.scalars(select(Newsletter).where(is_theirs).order_by(Newsletter.id)),
        [
            ("subject", _("Subject"), lambda row: row.subject),
            ("text", _("Text"), lambda row: row.text),
            ("written", _("Written"), lambda row: row.created_at),
        ],
    )


def _banners(person: Person) -> Sheet:
    found = select(Banner).where(Banner.posted_by_id == person.id).order_by(Banner.id)
    return Sheet.of(
        "banners",
        _("Banners you posted"),
        db.session.scalars(found),
        [("text", _("Text"), lambda row: row.text), ("posted", _("Posted"), lambda row: row.posted_at)],
    )


HOLDING = Holding(
    feature="notices",
    columns=frozenset(
        {
            "notice_subscriptions.person_id",
            "notice_schedules.person_id",
            "notices.recipient_id",
            "newsletters.written_by_id",
            "newsletters.approved_by_id",
            "newsletter_recipients.person_id",
            "banners.posted_by_id",
        }
    ),
    copy=copy,
)
