"""Following a topic, with an account or with an e-mailed link, and letting go of it."""

from collections.abc import Mapping

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts import queries as accounts
from app.accounts.actions import find_or_create_person, issue_link, use_link
from app.accounts.guarding import count_mail
from app.accounts.models import EmailLink, Person, Purpose
from app.db import db, upsert
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import Gone
from app.notices import emails, newsletter_merging, queries
from app.notices.addresses import Stop
from app.notices.models import Notice, NoticeSchedule, Subscription
from app.notices.registry import Topic, registry
from app.notices.rules import Pace, Rhythm, due_at


def ask_to_follow(topic: Topic, pace: Pace, email: str, *, address: str = "") -> None:
    """Mail the address a link to confirm with. Nothing is sent there before its owner has followed it."""
    count_mail(email, address=address)
    person = find_or_create_person(email)
    subscription = _find_or_add(person, topic.code, pace)
    token = issue_link(person, Purpose.FOLLOW_TOPIC, subject_id=subscription.id, detail=pace.value)
    outbox.post(emails.confirm(topic, person, token))


def confirm(token: str) -> Subscription:
    """The owner of the mailbox says yes. A second press of the button is the same yes."""
    try:
        link = use_link(token, Purpose.FOLLOW_TOPIC)
    except Gone:
        used = accounts.find_just_used_link(token, Purpose.FOLLOW_TOPIC)
        if used is None:
            raise
        return get_linked(used)
    _hold(link.person_id)
    subscription = get_linked(link)
    _begin(subscription, Pace(link.detail or subscription.pace))
    return subscription


def get_linked(link: EmailLink) -> Subscription:
    """What a link would confirm."""
    subscription = db.session.get(Subscription, link.subject_id)
    if subscription is None or subscription.person_id != link.person_id:
        raise accounts.explain_dead_link("", Purpose.FOLLOW_TOPIC)
    return subscription


def follow(topic: Topic, pace: Pace, *, actor: Person) -> Subscription:
    """For somebody signed in: we know the mailbox is theirs. Following again changes the pace."""
    _hold(actor.id)
    subscription = _find_or_add(actor, topic.code, pace)
    _begin(subscription, pace)
    return subscription


def _hold(person_id: int) -> None:
    """What this person follows changes once at a time: a click that stops a topic would delete it under a form."""
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def _find_or_add(person: Person, topic: str, pace: Pace) -> Subscription:
    found = queries.find_subscription(person, topic)
    if found is not None:
        if found.confirmed_at is None:
            found.created_at = now()  # they ask anew: the old question's time is over
        return found
    subscription = Subscription(person_id=person.id, topic=topic, pace=pace, created_at=now())
    try:
        with db.session.begin_nested():
            db.session.add(subscription)
    except IntegrityError:  # uq_notice_subscriptions_person_id_topic: another request was quicker
        found = queries.find_subscription(person, topic)
        if found is None:
            raise
        return found
    return subscription


def _begin(subscription: Subscription, pace: Pace) -> None:
    if subscription.confirmed_at is None:
        subscription.confirmed_at = now()
        record("subscription.confirmed", actor=subscription.person_id, subject=subscription, topic=subscription.topic)
    change_pace(subscription, pace)


def change_pace(subscription: Subscription, pace: Pace) -> None:
    """From now on at this pace; what waits for a digest moves with it."""
    subscription.pace = pace
    rhythm = queries.rhythm_of(subscription.person_id)
    for notice in _waiting_for(subscription.person_id, topic=subscription.topic):
        notice.pace, notice.due_at = pace, due_at(now(), pace, rhythm)
    db.session.flush()


def change_paces(person: Person, chosen: Mapping[int, Pace | None]) -> None:
    """What the person's own list says: another pace for some topics, None for no more."""
    _hold(person.id)
    for subscription in queries.list_subscriptions(person):
        pace = chosen.get(subscription.id, subscription.pace)
        if pace is None:
            unfollow(subscription)
        elif pace is not subscription.pace:
            change_pace(subscription, pace)


def switch_other_mail(person: Person, chosen: Mapping[str, bool]) -> None:
    """Stop or resume what other features send unasked."""
    for other in registry().other_mail:
        is_wanted = chosen.get(other.name, other.is_on(person))
        if is_wanted != other.is_on(person):
            (other.resume if is_wanted else other.stop)(person)


def choose_rhythm(person: Person, rhythm: Rhythm) -> None:
    """Another hour, day or clock for the digests; what waits moves with it."""
    _hold(person.id)
    if queries.rhythm_of(person.id) == rhythm:
        return
    facts = {"hour": rhythm.hour, "weekday": rhythm.weekday, "zone": rhythm.zone}
    schedule = upsert(NoticeSchedule).values(person_id=person.id, **facts)  # the same form may come twice at once
    db.session.execute(schedule.on_conflict_do_update(index_elements=["person_id"], set_=facts))
    db.session.expire_all()
    for notice in _waiting_for(person.id):
        notice.due_at = due_at(now(), notice.pace, rhythm)
    db.session.flush()


def _waiting_for(person_id: int, *, topic: str | None = None) -> list[Notice]:
    query = select(Notice).where(Notice.recipient_id == person_id, Notice.sent_at.is_(None)).order_by(Notice.id)
    return list(db.session.scalars(query.where(Notice.topic == topic) if topic else query))


def unfollow(subscription: Subscription) -> None:
    """No more of it, and nothing of it in the next digest."""
    waiting = delete(Notice).where(
        Notice.recipient_id == subscription.person_id,
        Notice.topic == subscription.topic,
        Notice.sent_at.is_(None),
    )
    db.session.execute(waiting)
    record("subscription.ended", actor=subscription.person_id, subject=subscription, topic=subscription.topic)
    db.session.delete(subscription)
    db.session.flush()


def stop(stop: Stop) -> int:
    """End what one click ends; asked twice, nothing is left to end. Returns how many topics it was."""
    _hold(stop.person_id)
    subscriptions = queries.list_stopped_by(stop)
    for subscription in subscriptions:
        unfollow(subscription)
    return len(subscriptions)


def merge_person(kept: Person, gone: Person) -> None:
    """Two rows turn out to be one person, who follows what either did. Where both did, `kept`'s word stands."""
    followed = {each.topic: each for each in queries.list_subscriptions(kept)}
    for subscription in queries.list_subscriptions(gone):
        if subscription.topic not in followed:
            _drop_unconfirmed(kept, subscription.topic)
            subscription.person_id = kept.id
    db.session.flush()
    if db.session.get(NoticeSchedule, kept.id) is None:
        db.session.execute(update(NoticeSchedule).where(NoticeSchedule.person_id == gone.id).values(person_id=kept.id))
    told = select(Notice.announcement_id).where(Notice.recipient_id == kept.id)
    newsletter_merging.merge_letters(kept, gone)
    theirs = update(Notice).where(Notice.recipient_id == gone.id, Notice.announcement_id.not_in(told))
    db.session.execute(theirs.values(recipient_id=kept.id), execution_options={"synchronize_session": False})
    db.session.expire_all()


def _drop_unconfirmed(person: Person, topic: str) -> None:
    """Make room for the other's, which they did confirm."""
    unconfirmed = queries.find_subscription(person, topic)
    if unconfirmed is not None:
        db.session.delete(unconfirmed)
        db.session.flush()
