"""What people do with their accounts, and the one-time links that prove an e-mail address is theirs."""

import secrets
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts import emails, hooks, presence, queries
from app.accounts.guarding import count_mail, forget_failures
from app.accounts.models import AgeBand, EmailLink, Person, Purpose, SignUp
from app.accounts.rules import LINK_LIFETIMES, normalise_email
from app.db import db, table_of
from app.kit import audit, outbox
from app.kit.clock import now
from app.kit.errors import Gone
from app.kit.text import tidy_line

# What leads into an account, moves it, or hands out what it holds.
OPENING = (Purpose.SIGN_IN, Purpose.RESET_PASSWORD, Purpose.CHANGE_EMAIL, Purpose.OWN_DATA)


def find_or_create_person(email: str) -> Person:
    """The person with this address; when two requests bring it at once, both get the same row."""
    found = queries.find_person_by_email(email)
    if found is not None:
        return found
    person = Person(email=normalise_email(email), created_at=now())
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:
        found = queries.find_person_by_email(email)
        if found is None:
            raise
        return found
    return person


def issue_link(person: Person, purpose: Purpose, *, subject_id: int | None = None, detail: str | None = None) -> str:
    """Make the secret of a new one-time link; older ones for the same thing stop working."""
    token = secrets.token_urlsafe(24)
    moment = now()
    wait_for_turn(person)
    end_links(person, EmailLink.purpose == purpose, EmailLink.subject_id == subject_id)
    db.session.add(
        EmailLink(
            person_id=person.id,
            purpose=purpose,
            subject_id=subject_id,
            detail=detail,
            token_hash=queries.hash_token(token),
            created_at=moment,
            expires_at=moment + LINK_LIFETIMES[purpose],
        )
    )
    db.session.flush()
    return token


def wait_for_turn(person: Person) -> None:
    """Whoever else makes this person a link now goes first or after us, so that one of the two replaces the other."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))


def end_links(person: Person, *conditions: ColumnElement[bool]) -> None:
    """End the person's live links (those that meet the conditions), and forget what they carried."""
    db.session.execute(
        update(EmailLink)
        .where(
            EmailLink.person_id == person.id,
            EmailLink.used_at.is_(None),
            EmailLink.replaced_at.is_(None),
            *conditions,
        )
        .values(replaced_at=now(), detail=None)
    )


class UsedLink(NamedTuple):
    """Whose link was just used up, and what it was about."""

    person_id: int
    subject_id: int | None


# Built once and on the bare table: it stands in the way of every confirmed pledge. One statement decides, so of two
# simultaneous uses only one succeeds.
LINKS = table_of(EmailLink)
USING = (
    update(LINKS)
    .where(
        LINKS.c.token_hash == bindparam("hash"),
        LINKS.c.purpose == bindparam("wanted", type_=LINKS.c.purpose.type),
        LINKS.c.used_at.is_(None),
        LINKS.c.replaced_at.is_(None),
        LINKS.c.expires_at > bindparam("moment", type_=LINKS.c.expires_at.type),
    )
    .values(used_at=bindparam("moment", type_=LINKS.c.used_at.type))
)
USING_UP = USING.returning(LINKS.c.person_id, LINKS.c.subject_id)
USING_WHOLE = select(EmailLink).from_statement(USING.returning(LINKS)).execution_options(populate_existing=True)


def use_link(token: str, purpose: Purpose) -> EmailLink:
    """Use up a live link, and read all that it carried."""
    link: EmailLink | None = db.session.scalars(USING_WHOLE, _facts_of_use(token, purpose)).one_or_none()
    if link is None:
        raise queries.explain_dead_link(token, purpose)
    return link


def use_up_link(token: str, purpose: Purpose) -> UsedLink:
    """The same in half the time, for whoever needs no more than this."""
    used = db.session.execute(USING_UP, _facts_of_use(token, purpose)).one_or_none()
    if used is None:
        raise queries.explain_dead_link(token, purpose)
    return UsedLink(*used)


def _facts_of_use(token: str, purpose: Purpose) -> dict[str, object]:
    return {"hash": queries.hash_token(token), "wanted": purpose, "moment": now()}


def ask_to_sign_up(email: str, sign_up: SignUp, *, address: str = "") -> None:
    """Mail the address: a link to confirm with, or to its owner a reminder that they have an account.

    Nothing about the person changes before they confirm: anybody can type anybody's address.
    """
    count_mail(email, address=address)
    person = find_or_create_person(email)
    if person.signed_up_at is not None:
        outbox.post(emails.already_signed_up(person))
        return
    token = issue_link(person, Purpose.CONFIRM_SIGN_UP, detail=sign_up.to_json())
    outbox.post(emails.confirm_sign_up(person, token, sign_up))


def resend_confirmation(email: str, *, address: str = "") -> None:
    """Mail a new link for the sign-up that waits; whoever has none gets an answer by mail just the same."""
    count_mail(email, address=address)
    person = queries.find_person_by_email(email)
    waiting = queries.find_live_link(person, Purpose.CONFIRM_SIGN_UP) if person else None
    if person is None or (waiting is None and person.signed_up_at is None):
        outbox.post(emails.no_account(email))
    elif waiting is None:
        outbox.post(emails.already_signed_up(person))
    else:
        sign_up = SignUp.from_json(waiting.detail)
        token = issue_link(person, Purpose.CONFIRM_SIGN_UP, detail=waiting.detail)
        outbox.post(emails.confirm_sign_up(person, token, sign_up))


def confirm_sign_up(token: str, *, name: str, password_hash: str | None) -> Person:
    """Turn the person behind the link into one with an account. Name and password are what they say now.

    What came with the link may be somebody else's words; whoever follows it reads the mailbox.
    """
    link = use_link(token, Purpose.CONFIRM_SIGN_UP)
    person = link.person
    if person.signed_up_at is not None:
        raise Gone(_("You already have an account. Sign in instead."))
    sign_up = SignUp.from_json(link.detail)
    link.detail = None
    person.locale = sign_up.locale
    open_account(person, name=name, age_band=sign_up.age_band, password_hash=password_hash)
    return person


def open_account(person: Person, *, name: str, age_band: AgeBand, password_hash: str | None) -> None:
    """Give an account to somebody who has just proved that the mailbox is theirs."""
    person.name = tidy_line(name)
    person.password_hash = password_hash
    person.age_band = age_band
    person.signed_up_at = now()
    presence.note(person.id)
    audit.record("person.signed_up", actor=person, subject=person)
    db.session.flush()
    hooks.welcome(person)


def note_sign_in(person: Person, *, address: str, new_hash: str | None = None) -> None:
    """They are here. A success clears the failed tries; an old password hash gives way to a stronger one."""
    forget_failures(person.email, address)
    presence.note(person.id)
    if new_hash is not None:
        person.password_hash = new_hash
        db.session.flush()


def ask_for_sign_in_link(email: str, *, next_page: str, address: str = "") -> None:
    """Mail a link to sign in with, or say by mail that the address has no account."""
    count_mail(email, address=address)
    person = queries.find_person_by_email(email)
    if person is None or person.signed_up_at is None:
        outbox.post(emails.no_account(email))
        return
    token = issue_link(person, Purpose.SIGN_IN, detail=next_page)
    outbox.post(emails.sign_in_link(person, token))


def ask_to_reset_password(email: str, *, address: str = "") -> None:
    """Mail a link to set a new password with, or say by mail that the address has no account."""
    count_mail(email, address=address)
    person = queries.find_person_by_email(email)
    if person is None or person.signed_up_at is None:
        outbox.post(emails.no_account(email))
        return
    token = issue_link(person, Purpose.RESET_PASSWORD)
    outbox.post(emails.reset_password(person, token))


def reset_password(token: str, password_hash: str, *, address: str) -> Person:
    person = use_link(token, Purpose.RESET_PASSWORD).person
    note_sign_in(person, address=address)
    change_password(person, password_hash)
    return person


def change_password(person: Person, password_hash: str) -> None:
    """Set a password, end every session and every link into the account, and tell the person."""
    person.password_hash = password_hash
    sign_out_everywhere(person)
    audit.record("person.password_changed", actor=person, subject=person)
    outbox.post(emails.password_changed(person))


def sign_out_everywhere(person: Person) -> None:
    """Make every session stale, on every device, and with them the links that somebody else may have asked for."""
    end_links(person, EmailLink.purpose.in_(OPENING))
    person.session_epoch += 1
    db.session.flush()
