"""Whom we forget: addresses that nobody confirmed, and people who have not been here for long and were told."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, and_, delete, exists, func, select

from app.accounts import emails, profiles
from app.accounts.models import EmailLink, Person
from app.config import Settings
from app.db import Base, db, table_of
from app.kit import outbox
from app.kit.bounces import BouncedAddress
from app.kit.clock import now, today
from app.kit.errors import DomainError
from app.kit.retention import Due, Rule, due_of, midnight, months_before

BATCH = 100  # people between two commits
PEOPLE = table_of(Person)


def _is_unconfirmed(cutoff: date) -> ColumnElement[bool]:
    """Somebody typed the address, and nothing came of it: no account, nothing else here, no link that still works."""
    has_link = exists().where(EmailLink.person_id == Person.id, EmailLink.expires_at > now())
    conditions = [Person.signed_up_at.is_(None), Person.created_at < midnight(cutoff), ~has_link]
    return and_(*conditions, *(~exists().where(column == Person.id) for column in _columns_of_others()))


def _columns_of_others() -> Iterator[Any]:
    """Whatever points at people in all tables but the links: a table that comes later cannot be forgotten."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is PEOPLE and table.name != EmailLink.__tablename__:
                yield key.parent


def find_unconfirmed(cutoff: date) -> Due:
    return due_of(select(func.count(), func.min(Person.created_at)).where(_is_unconfirmed(cutoff)))


def forget_unconfirmed(cutoff: date) -> int:
    return _for_each(_is_unconfirmed(cutoff), lambda person: profiles.let_go(person, why="unconfirmed"))


def _is_to_be_told(cutoff: date) -> ColumnElement[bool]:
    return and_(Person.last_seen_on < cutoff, Person.forgetting_told_on.is_(None))


def find_to_tell(cutoff: date) -> Due:
    return due_of(select(func.count(), func.min(Person.last_seen_on)).where(_is_to_be_told(cutoff)))


def tell(cutoff: date) -> int:
    """Tell people that we are about to forget them. The mark and the mail are one transaction: each is told once."""
    return _for_each(_is_to_be_told(cutoff), _tell)


def _tell(person: Person) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    person.forgetting_told_on = today()
    outbox.post(emails.about_to_be_forgotten(person, today() + timedelta(days=settings.forgetting_notice_days)))


def _is_to_be_forgotten(cutoff: date) -> ColumnElement[bool]:
    """Told long enough ago, and not here since: being here takes the mark away."""
    settings: Settings = current_app.config["SETTINGS"]
    last_told_on = today() - timedelta(days=settings.forgetting_notice_days)
    return and_(Person.last_seen_on < cutoff, Person.forgetting_told_on <= last_told_on)


def find_inactive(cutoff: date) -> Due:
    return due_of(select(func.count(), func.min(Person.last_seen_on)).where(_is_to_be_forgotten(cutoff)))


def forget_inactive(cutoff: date) -> int:
    return _for_each(_is_to_be_forgotten(cutoff), lambda person: profiles.let_go(person, why="inactive"))


def _for_each(condition: ColumnElement[bool], deed: Callable[[Person], None]) -> int:
    """Do it to everybody it holds of, a batch at a time; returns to how many. Who must stay is left out, and named."""
    done, after = 0, 0
    while numbers := db.session.scalars(
        select(Person.id).where(condition, Person.id > after).order_by(Person.id).limit(BATCH)
    ).all():
        after = numbers[-1]
        done += sum(_try(number, condition, deed) for number in numbers)
        db.session.commit()
    return done


def _try(number: int, condition: ColumnElement[bool], deed: Callable[[Person], None]) -> bool:
    """Asked again with the row held: whoever was here since the batch was read is left alone."""
    still = select(Person).where(Person.id == number, condition).with_for_update(key_share=True)
    try:
        with db.session.begin_nested():
            person = db.session.scalar(still.execution_options(populate_existing=True))
            if person is not None:
                deed(person)
    except DomainError:  # the last administrator, or the only owner of an organisation
        current_app.logger.warning("person %s is left out: others depend on them", number)
        return False
    return person is not None


def _is_nobodys(cutoff: date) -> ColumnElement[bool]:
    """Mistyped, or left behind by the farewell to somebody whose mailbox was gone: no row here has the address."""
    is_somebodys = exists().where(Person.email == BouncedAddress.email)
    return (BouncedAddress.bounced_at < midnight(cutoff)) & ~is_somebodys


def find_nobodys(cutoff: date) -> Due:
    return due_of(select(func.count(), func.min(BouncedAddress.bounced_at)).where(_is_nobodys(cutoff)))


def forget_nobodys(cutoff: date) -> int:
    gone = db.session.execute(delete(BouncedAddress).where(_is_nobodys(cutoff)).returning(BouncedAddress.bounced_at))
    number = len(gone.all())
    db.session.commit()
    return number


RULES = (
    Rule(
        name="addresses nobody confirmed",
        cutoff=lambda settings, day: day - timedelta(days=settings.keep_unconfirmed_days),
        find=find_unconfirmed,
        apply=forget_unconfirmed,
    ),
    Rule(
        name="people to tell that we forget them",
        cutoff=lambda settings, day: (
            months_before(day, settings.keep_inactive_months) + timedelta(days=settings.forgetting_notice_days)
        ),
        find=find_to_tell,
        apply=tell,
    ),
    Rule(
        name="people not here for long, and told",
        cutoff=lambda settings, day: months_before(day, settings.keep_inactive_months),
        find=find_inactive,
        apply=forget_inactive,
    ),
    Rule(
        name="addresses of nobody that mail came back from",
        cutoff=lambda settings, day: day - timedelta(days=settings.keep_bounces_days),
        find=find_nobodys,
        apply=forget_nobodys,
    ),
)
