"""Finding people and the links e-mailed to them. Nothing here writes."""

import hashlib

from flask_babel import gettext as _
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import EmailLink, Person, Purpose, Visitor
from app.accounts.rules import DOUBLE_CLICK, STAY, normalise_email
from app.db import db, table_of
from app.kit.clock import now
from app.kit.errors import DomainError, Gone, NotFound
from app.kit.signing import unsign

PEOPLE = table_of(Person)
VISITOR = select(*(PEOPLE.c[name] for name in Visitor._fields)).where(
    PEOPLE.c.id == bindparam("id"), PEOPLE.c.session_epoch == bindparam("epoch"), PEOPLE.c.signed_up_at.is_not(None)
)


def find_by_session_id(session_id: str) -> Person | None:
    """The person a session names as `id:epoch`; nobody when the epoch has moved on or there is no account."""
    person_id, _colon, epoch = session_id.partition(":")
    if not person_id.isdecimal():
        return None
    person = db.session.get(Person, int(person_id))
    if person is None or person.signed_up_at is None or str(person.session_epoch) != epoch:
        return None
    return person


def find_visitor(session_id: str) -> Visitor | None:
    """The same, and of them a row alone."""
    person_id, _colon, epoch = session_id.partition(":")
    if not (person_id.isdecimal() and epoch.isdecimal()):
        return None
    row = db.session.execute(VISITOR, {"id": int(person_id), "epoch": int(epoch)}).one_or_none()
    return Visitor(*row) if row is not None else None


def find_person_by_email(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == normalise_email(email)))


def hold_person_by_email(email: str) -> Person | None:
    """The person with this address, locked: until we commit, nobody else can add anything to what is theirs."""
    return db.session.scalar(select(Person).where(Person.email == normalise_email(email)).with_for_update())


def get_person(person_id: int) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound(_("There is no such person."))
    return person


def get_account_holder(person_id: int) -> Person:
    """Somebody with an account; people who only pledged are nobody's to look at by number."""
    person = db.session.get(Person, person_id)
    if person is None or person.signed_up_at is None:
        raise NotFound(_("There is no such person."))
    return person


def get_told(token: str) -> Person:
    """Whoever we told that we are about to forget them, by the signed link in that mail."""
    person_id, epoch = unsign(STAY, token)
    person = db.session.get(Person, person_id)
    if person is None or person.session_epoch != epoch:
        raise NotFound(_("We do not know this link. Check that you copied all of it."))
    return person


def peek_link(token: str, purpose: Purpose) -> EmailLink:
    """The live link, untouched: mail scanners follow links, so looking must not use them up."""
    link = _find_link(token, purpose)
    if link is None or not link.is_live(now()):
        raise _link_error(link)
    return link


def find_live_link(person: Person, purpose: Purpose) -> EmailLink | None:
    """The link of this kind that waits to be used, of those about nothing but the person."""
    return db.session.scalar(
        select(EmailLink)
        .where(
            EmailLink.person_id == person.id,
            EmailLink.purpose == purpose,
            EmailLink.subject_id.is_(None),
            EmailLink.used_at.is_(None),
            EmailLink.replaced_at.is_(None),
            EmailLink.expires_at > now(),
        )
        .order_by(EmailLink.id.desc())
    )


def search_people(text: str, *, limit: int) -> list[Person]:
    """People with an account whose name or e-mail address contains the text."""
    return list(
        db.session.scalars(
            select(Person)
            .where(
                Person.signed_up_at.is_not(None),
                Person.name.icontains(text, autoescape=True) | Person.email.icontains(text, autoescape=True),
            )
            .order_by(Person.name, Person.id)
            .limit(limit)
            .options(selectinload(Person.roles))
        )
    )


def list_staff() -> list[Person]:
    """Everybody with a role, by name."""
    return list(
        db.session.scalars(
            select(Person)
            .where(Person.roles.any())
            .order_by(Person.name, Person.id)
            .options(selectinload(Person.roles))
        )
    )


def list_live_links(purpose: Purpose) -> list[EmailLink]:
    """Everybody's links of this kind that wait to be used, the newest first."""
    live = (EmailLink.used_at.is_(None), EmailLink.replaced_at.is_(None), EmailLink.expires_at > now())
    return list(
        db.session.scalars(
            select(EmailLink)
            .where(EmailLink.purpose == purpose, *live)
            .order_by(EmailLink.id.desc())
            .options(joinedload(EmailLink.person))
        )
    )


def find_just_used_link(token: str, purpose: Purpose) -> EmailLink | None:
    """A link used within the last moments: the second half of a double click."""
    link = _find_link(token, purpose)
    if link is None or link.used_at is None or link.used_at < now() - DOUBLE_CLICK:
        return None
    return link


def explain_dead_link(token: str, purpose: Purpose) -> DomainError:
    """What to tell somebody whose link could not be used."""
    return _link_error(_find_link(token, purpose))


def _link_error(link: EmailLink | None) -> DomainError:
    """Unknown links say nothing; known ones say whether to look for a newer message or to ask again."""
    if link is None:
        return NotFound(_("We do not know this link. Check that you copied all of it."))
    if link.used_at is not None:
        return Gone(_("This link has been used already. It works once."))
    if link.replaced_at is not None:
        return Gone(_("This link was taken back, or replaced by a newer one. Look for our latest email."))
    return Gone(_("This link has expired. Ask for a new one."))


def hash_token(token: str) -> str:
    """Only this is stored: whoever reads the table cannot use the links."""
    return hashlib.sha256(token.encode()).hexdigest()


def _find_link(token: str, purpose: Purpose) -> EmailLink | None:
    query = select(EmailLink).where(EmailLink.token_hash == hash_token(token), EmailLink.purpose == purpose)
    return db.session.scalar(query.execution_options(populate_existing=True))
