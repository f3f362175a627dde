"""Reading newsletters: whom they would go to, and how far they have come. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, case, func, select

from app.accounts.models import Person
from app.db import db
from app.kit.errors import NotFound
from app.kit.mail import Uncertain
from app.kit.outbox import OutboxEmail
from app.notices import emails
from app.notices.models import Subscription
from app.notices.newsletter_models import Newsletter, NewsletterRecipient, Posting
from app.notices.queries import followers
from app.notices.registry import registry

TOPIC = emails.NEWSLETTER
EVERYBODY = "everybody:all"
MOST_LISTED = 50


@dataclass(frozen=True)
class Progress:
    """How many letters are where."""

    total: int
    waiting: int
    on_the_way: int
    sent: int
    left_out: int
    failed: int
    unknown: int


def list_newest() -> Sequence[Newsletter]:
    return db.session.scalars(select(Newsletter).order_by(Newsletter.id.desc()).limit(MOST_LISTED)).all()


def get(newsletter_id: int) -> Newsletter:
    newsletter = db.session.get(Newsletter, newsletter_id)
    if newsletter is None:
        raise NotFound(_("There is no such newsletter."))
    return newsletter


def list_segments() -> list[tuple[str, str]]:
    """Every segment by its code, with its name in words."""
    return [(f"{each.name}:{key}", each.title_of(key)) for each in registry().segments for key in each.list_keys()]


def title_of(segment: str) -> str:
    return registry().segment_of(segment).title_of(segment.partition(":")[2])


def select_readers(segment: str) -> Select[int]:
    """The people of the segment who asked for the newsletter and have a mailbox: nobody else is ever written to."""
    people = registry().segment_of(segment).people(segment.partition(":")[2])
    return followers(Subscription.topic == TOPIC, Person.id.in_(people))


def count_readers(segment: str) -> int:
    return db.session.scalar(select(func.count()).select_from(select_readers(segment).subquery())) or 0


def count_all_readers(segment: str) -> int | None:
    """How many the segment is a part of; None where it is all of them."""
    return None if segment == EVERYBODY else count_readers(EVERYBODY)


def get_progress(newsletter: Newsletter) -> Progress:
    """In one statement."""
    is_posted = NewsletterRecipient.state == Posting.POSTED
    is_unknown = OutboxEmail.failed_at.is_not(None) & (OutboxEmail.last_error == Uncertain.__name__)
    conditions = {
        "waiting": NewsletterRecipient.state == Posting.WAITING,
        "on_the_way": is_posted & OutboxEmail.sent_at.is_(None) & OutboxEmail.failed_at.is_(None),
        "sent": OutboxEmail.sent_at.is_not(None),
        "left_out": NewsletterRecipient.state == Posting.LEFT_OUT,
        "failed": OutboxEmail.failed_at.is_not(None) & (OutboxEmail.last_error != Uncertain.__name__),
        "unknown": is_unknown,
    }
    row = db.session.execute(
        select(func.count().label("total"), *(_count(each).label(name) for name, each in conditions.items()))
        .select_from(NewsletterRecipient)
        .outerjoin(OutboxEmail, OutboxEmail.id == NewsletterRecipient.outbox_id)
        .where(NewsletterRecipient.newsletter_id == newsletter.id)
    ).one()
    return Progress(**row._mapping)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))
