"""Reading statements: in the reader's language where there is one, else in English."""

from collections.abc import Collection, Sequence

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import Select, select

from app.accounts.models import Person
from app.db import db
from app.kit.errors import NotFound
from app.statements.models import StatementConsent, StatementVersion
from app.statements.rules import AGREED_TO, FIRST_LOCALE, Slug, newest, outstanding

TOO_LONG = 10  # digits: more than the number of a row has


def slug_of(text: str) -> Slug:
    """The statement an address names."""
    if text not in set(Slug):
        raise NotFound(_("There is no such statement."))
    return Slug(text)


def find_current(slug: Slug, locale: str = FIRST_LOCALE) -> StatementVersion | None:
    """The version in force."""
    return db.session.scalar(_versions(slug, locale).limit(1))


def get_current(slug: Slug) -> StatementVersion:
    """The version in force, for whoever is reading."""
    found = find_current(slug, str(get_locale())) or find_current(slug)
    if found is None:
        raise NotFound(_("This statement has not been published yet."))
    return found


def list_versions(slug: Slug, locale: str = FIRST_LOCALE) -> Sequence[StatementVersion]:
    """Newest first."""
    return db.session.scalars(_versions(slug, locale)).all()


def get_version(slug: Slug, number: int, locale: str = FIRST_LOCALE) -> StatementVersion:
    found = db.session.scalar(_versions(slug, locale).where(StatementVersion.number == number))
    if found is None:
        raise NotFound(_("There is no such version."))
    return found


def list_current() -> Sequence[StatementVersion]:
    """Every statement as it is in force, in the order we show them."""
    found = [find_current(slug) for slug in Slug]
    return [version for version in found if version is not None]


def list_agreed_to() -> list[StatementVersion]:
    """What whoever opens an account now agrees to."""
    found = [find_current(slug) for slug in AGREED_TO]
    return [version for version in found if version is not None]


def list_shown(ids: Collection[str]) -> Sequence[StatementVersion]:
    """The versions that a form says it showed, of the statements that people agree to."""
    numbers = [int(each) for each in ids if each.isascii() and each.isdecimal() and len(each) < TOO_LONG]
    shown = select(StatementVersion).where(StatementVersion.id.in_(numbers), StatementVersion.slug.in_(AGREED_TO))
    return db.session.scalars(shown.order_by(StatementVersion.id)).all()


def list_outstanding(person: Person) -> list[StatementVersion]:
    """What the person is asked to agree to again: the versions in force of statements that changed so much."""
    asking = newest(
        (slug, number)
        for slug, number in db.session.execute(
            select(StatementVersion.slug, StatementVersion.number).where(
                StatementVersion.needs_consent, StatementVersion.slug.in_(AGREED_TO)
            )
        )
    )
    if not asking:
        return []
    agreed = newest((version.slug, version.number) for version in (row.version for row in list_consents(person)))
    found = [find_current(slug) for slug in outstanding(asking, agreed)]
    return [version for version in found if version is not None]


def list_consents(person: Person) -> Sequence[StatementConsent]:
    """What the person agreed to, and when, oldest first."""
    return db.session.scalars(
        select(StatementConsent)
        .join(StatementConsent.version)
        .where(StatementConsent.person_id == person.id)
        .order_by(StatementConsent.id)
    ).all()


def _versions(slug: Slug, locale: str) -> Select[StatementVersion]:
    return (
        select(StatementVersion)
        .where(StatementVersion.slug == slug, StatementVersion.locale == locale)
        .order_by(StatementVersion.number.desc())
    )
