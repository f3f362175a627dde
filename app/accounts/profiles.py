"""What people change about themselves, up to leaving."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.accounts import emails, hooks, queries
from app.accounts.actions import end_links, issue_link, sign_out_everywhere, use_link
from app.accounts.guarding import count_mail
from app.accounts.models import AgeBand, Display, Person, Purpose
from app.accounts.rules import normalise_email
from app.accounts.staffing import refuse_to_lose_last_administrator
from app.db import Base, db, table_of
from app.kit import audit, bounces, outbox
from app.kit.errors import Duplicate, Refused
from app.kit.text import tidy_line


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How somebody wants to appear here."""

    name: str
    ward_code: str | None
    locale: str
    display: Display


def change_profile(person: Person, profile: Profile) -> None:
    """People under 18 are always shown by a pseudonym, whatever a form says."""
    person.name = tidy_line(profile.name)
    person.ward_code = profile.ward_code
    person.locale = profile.locale
    person.display = Display.ANONYMOUS if person.is_minor else profile.display
    audit.record("person.profile_changed", actor=person, subject=person)
    db.session.flush()


def change_age(person: Person, age_band: AgeBand) -> None:
    """Put right how old somebody is. Who turns out to be under 18 is named nowhere from now on; features see to theirs.

    Staff are 18 or over. What was said under 18 stays without a name when they grow up.
    """
    if age_band is AgeBand.TEEN and person.is_staff:
        raise Refused(_("Staff must be 18 or over."))
    person.age_band = age_band
    if person.is_minor:
        person.display = Display.ANONYMOUS
    db.session.flush()
    hooks.put_age_right(person)
    audit.record("person.age_changed", actor=person, subject=person)


def ask_to_change_email(person: Person, new_email: str, *, address: str = "") -> None:
    """Mail the new address a link; when it has an account, only its owner learns that.

    An address without one may have been typed by anybody, so it keeps nobody from moving to it.
    """
    new_email = normalise_email(new_email)
    count_mail(new_email, address=address)
    other = queries.find_person_by_email(new_email)
    if other is not None and other.signed_up_at is not None:
        outbox.post(emails.address_in_use(new_email))
        return
    token = issue_link(person, Purpose.CHANGE_EMAIL, detail=new_email)
    outbox.post(emails.confirm_new_address(person, new_email, token))


def change_email(token: str) -> Person:
    """Move the account to the confirmed address, tell the old one, and end its sessions and links."""
    link = use_link(token, Purpose.CHANGE_EMAIL)
    person, old_email, new_email = link.person, link.person.email, str(link.detail)
    _take_over(new_email, person)
    try:
        with db.session.begin_nested():
            person.email = new_email
    except IntegrityError as error:
        raise Duplicate(_("Somebody has begun to use that address here, so we did not change yours.")) from error
    link.detail = None
    end_links(person)
    sign_out_everywhere(person)
    audit.record("person.email_changed", actor=person, subject=person)
    bounces.forget(old_email)
    outbox.post(emails.address_changed(person, old_email))
    return person


def _take_over(email: str, person: Person) -> None:
    """Make whoever uses the address without an account one with the person, who has just proved that it is theirs."""
    gone = queries.hold_person_by_email(email)
    if gone is None or gone is person or gone.signed_up_at is not None:
        return
    hooks.merge(person, gone)
    _sign_for(gone, person)
    person.reminders_stopped_at = person.reminders_stopped_at or gone.reminders_stopped_at
    audit.record("person.merged", actor=person, subject=person, merged=gone.id)
    db.session.flush()
    db.session.delete(gone)
    db.session.flush()


def _sign_for(gone: Person, person: Person) -> None:
    """What says "done by" somebody, in whatever table, would name nobody once the row of `gone` is deleted."""
    db.session.flush()
    people = table_of(Person)
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is people and key.ondelete == "SET NULL":
                db.session.execute(update(table).where(key.parent == gone.id).values({key.parent: person.id}))
    db.session.expire_all()


def leave(person: Person, *, keeps_text: bool) -> None:
    """Somebody goes, of their own accord: every feature erases what it holds of them, and then the row goes."""
    _hold(person)
    hooks.bid_farewell(person, keeps_text=keeps_text)
    delete_person(person, actor=person)


def let_go(person: Person, *, why: str) -> None:
    """We forget somebody who did not ask for it. What they have published stays without a name; no mail goes out."""
    refuse_to_lose_last_administrator(person)
    _hold(person)
    hooks.bid_farewell(person, keeps_text=True)
    audit.record("person.deleted", actor=None, subject=person, why=why)
    db.session.delete(person)
    db.session.flush()


def _hold(person: Person) -> None:
    """Their row, but for its key: who is writing them mail has done, or passes them by."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))


def ask_for_own_data(email: str, *, address: str = "") -> None:
    """Mail a link to a copy of all we hold of whoever has this address, and to deleting it.

    Staff prove more than a mailbox, so they are sent to sign in. Who asks never learns whether we know the address.
    """
    count_mail(email, address=address)
    person = queries.find_person_by_email(email)
    if person is None:
        outbox.post(emails.nothing_held(email))
    elif person.is_staff:
        outbox.post(emails.already_signed_up(person))
    else:
        outbox.post(emails.own_data(person, issue_link(person, Purpose.OWN_DATA)))


def note_copy(person: Person) -> None:
    """Who takes personal data along is on record, the person themselves too."""
    audit.record("person.data_copied", actor=person, subject=person)


def delete_person(person: Person, *, actor: Person) -> None:
    """The last step of leaving: the row goes, its sessions and links with it, and a farewell is posted.

    What the person did elsewhere is erased or made anonymous before this, by whoever knows those features.
    """
    refuse_to_lose_last_administrator(person)
    audit.record("person.deleted", actor=actor, subject=person)
    outbox.post(emails.account_deleted(person))
    db.session.delete(person)
    db.session.flush()
