"""Reading who follows what. Nothing here writes."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, select

from app.accounts.models import Person
from app.db import db
from app.kit.bounces import BouncedAddress
from app.kit.errors import Gone
from app.notices.addresses import Stop, read_manage_token
from app.notices.models import NoticeSchedule, Subscription
from app.notices.registry import is_paced
from app.notices.rules import Rhythm


def has_bounced() -> ColumnElement[bool]:
    """Whether mail to a person's address came back; for the WHERE of a statement about people."""
    return select(BouncedAddress.email).where(BouncedAddress.email == Person.email).exists()


def followers(*conditions: ColumnElement[bool]) -> Select[int]:
    """The ids of the people with such a confirmed subscription whose mailbox exists, in order."""
    return (
        select(Subscription.person_id)
        .join(Person, Person.id == Subscription.person_id)
        .where(Subscription.confirmed_at.is_not(None), ~has_bounced(), *conditions)
        .order_by(Subscription.person_id)
    )


def find_subscription(person: Person, topic: str) -> Subscription | None:
    return db.session.scalar(
        select(Subscription)
        .where(Subscription.person_id == person.id, Subscription.topic == topic)
        .execution_options(populate_existing=True)
    )


def list_subscriptions(person: Person) -> Sequence[Subscription]:
    """What they have confirmed, as they chose it."""
    return db.session.scalars(
        select(Subscription)
        .where(Subscription.person_id == person.id, Subscription.confirmed_at.is_not(None))
        .order_by(Subscription.id)
    ).all()


def list_stopped_by(stop: Stop) -> Sequence[Subscription]:
    """The subscriptions that one click would end. A letter has no pace, so what ends a pace leaves it alone."""
    which = Subscription.pace == stop.pace if stop.pace else Subscription.topic == stop.topic
    found = db.session.scalars(
        select(Subscription)
        .where(Subscription.person_id == stop.person_id, Subscription.confirmed_at.is_not(None), which)
        .order_by(Subscription.id)
    ).all()
    return [each for each in found if stop.topic or is_paced(each.topic)]


def rhythm_of(person_id: int) -> Rhythm:
    """When this person wants their digests."""
    schedule = db.session.get(NoticeSchedule, person_id)
    return schedule.rhythm if schedule else Rhythm()


def get_managed(token: str) -> Person:
    """Whose notices the address looks after, as long as they have not signed out everywhere."""
    person_id, epoch = read_manage_token(token)
    person = db.session.get(Person, person_id)
    if person is None or person.session_epoch != epoch:
        raise Gone(_("This link has ended. Follow the link in our latest email, or sign in."))
    return person
