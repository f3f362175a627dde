"""Letting in whoever the directory vouches for, with the roles that their groups give."""

from contextlib import suppress

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.accounts import staffing
from app.accounts.actions import find_or_create_person, open_account
from app.accounts.models import AgeBand, Person
from app.accounts.permissions import Role
from app.council import queries
from app.council.models import CouncilAccount, CouncilGrant
from app.council.rules import Visitor
from app.db import db, hold_row
from app.kit import audit
from app.kit.clock import now
from app.kit.errors import DomainError, Refused


def let_in(visitor: Visitor) -> Person:
    """The person whose account of the directory this is, with their roles as the directory has them today."""
    account = queries.find_account(visitor.issuer, visitor.subject) or _meet(visitor)
    account.last_used_at = now()
    if visitor.has_shown_two:
        account.two_factors_at = account.last_used_at
    person = db.session.get_one(Person, account.person_id)
    if person.is_minor:
        raise Refused(_("Staff must be 18 or over."))
    _keep_up_roles(person, visitor)
    audit.record("person.council_signed_in", actor=person, subject=person, two_factors=visitor.has_shown_two)
    return person


def _meet(visitor: Visitor) -> CouncilAccount:
    """Whoever comes for the first time is known by an address that the directory vouches for."""
    if not visitor.email:
        raise Refused(_("Your work account has no confirmed email address. Ask whoever looks after it."))
    person = find_or_create_person(visitor.email)
    hold_row(person)  # of two first sign-ins at once, the second finds the account that the first has opened
    if person.signed_up_at is None:
        if not visitor.roles:
            raise Refused(_("Your work account is in no group that works here. Ask an administrator of this site."))
        open_account(person, name=visitor.name, age_band=AgeBand.ADULT, password_hash=None)
    moment = now()
    account = CouncilAccount(
        person_id=person.id, issuer=visitor.issuer, subject=visitor.subject, created_at=moment, last_used_at=moment
    )
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError as error:
        known = queries.find_account(visitor.issuer, visitor.subject)
        if known is not None:  # they pressed twice
            return known
        # The address was given to somebody else since: what it opened stays closed.
        raise DomainError(_("Another work account has used this email address here. Ask an administrator.")) from error
    audit.record("person.council_linked", actor=person, subject=person)
    return account


def _keep_up_roles(person: Person, visitor: Visitor) -> None:
    """Give what the groups give, and take what they gave and give no more. Roles by invitation are not theirs."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    given = queries.list_roles_given(person)
    for role in visitor.roles:
        if not person.has_role(role):
            db.session.add(CouncilGrant(person_role=staffing.give_role(person, role)))
    for row in given:
        if row.role not in visitor.roles:
            _take(person, row.role)
    db.session.flush()


def _take(person: Person, role: Role) -> None:
    """The last administrator stays one until there is another: a directory's slip must not shut everybody out."""
    with suppress(DomainError):
        staffing.remove_role(person, role, actor=person)


def forget_two_factors(person: Person) -> None:
    """Their second factors are reset: what the directory has said of two counts no more, until it says so again."""
    theirs = update(CouncilAccount).where(CouncilAccount.person_id == person.id)
    db.session.execute(theirs.values(two_factors_at=None))
