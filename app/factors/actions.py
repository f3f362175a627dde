"""Setting up second factors, using them, and taking them away."""

from datetime import timedelta
from math import ceil

from cryptography.fernet import Fernet, InvalidToken
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, select, update

from app.accounts.actions import sign_out_everywhere
from app.accounts.guarding import tell_once_a_day
from app.accounts.models import Person
from app.db import db
from app.factors import emails, queries, rules
from app.factors.elsewhere import get_elsewhere
from app.factors.models import AuthenticatorApp, Passkey, RecoveryCode
from app.kit import audit, outbox, throttle
from app.kit.clock import now
from app.kit.errors import DomainError, Gone, TooMany
from app.kit.sealing import lock_for

APP = "app"


class WrongCode(DomainError):
    """The code is not the one of this moment, or was used before."""

    status = 422


def add_app(person: Person, secret: str, code: str) -> None:
    """Keep the secret that the person's app has just made a right code from; it takes the place of an earlier one.

    That code is used up by this: whoever looks over a shoulder cannot pass a second step with it.
    """
    step = rules.step_of(secret, code, now())
    if step is None:
        raise WrongCode(_("This code is not right. Enter the one that your app shows now."))
    keep_app(person, secret, step)


def keep_app(person: Person, secret: str, step: int) -> None:
    wait_for_own_turn(person)
    db.session.execute(delete(AuthenticatorApp).where(AuthenticatorApp.person_id == person.id))
    sealed = seal(person, secret)
    db.session.add(AuthenticatorApp(person_id=person.id, sealed_secret=sealed, last_step=step, created_at=now()))
    audit.record("person.factor_added", actor=person, subject=person, kind=APP)
    outbox.post(emails.app_added(person))
    db.session.flush()


def wait_for_turn(person: Person) -> None:
    """Whoever else changes this person's factors now goes first or after us."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))


def wait_for_own_turn(person: Person) -> None:
    """The same for what people change themselves: who was signed out while they waited changes nothing any more."""
    epoch = select(Person.session_epoch).where(Person.id == person.id).with_for_update(key_share=True)
    if db.session.scalar(epoch) != person.session_epoch:
        raise Gone(_("You were signed out. Sign in again."))


def remove(person: Person, factor: AuthenticatorApp | Passkey) -> None:
    """Take away a factor that is not the only one: nobody would be let in without. What it has opened is closed."""
    wait_for_own_turn(person)
    app, passkeys = queries.find_app(person), queries.list_passkeys(person)
    if len([app, *passkeys] if app else passkeys) < 2:
        raise DomainError(_("This is your only second factor. Set up another one before you remove it."))
    db.session.delete(factor)
    sign_out_everywhere(person)
    audit.record("person.factor_removed", actor=person, subject=person, kind=factor.__tablename__)
    outbox.post(emails.removed(person))
    db.session.flush()


def seal(person: Person, secret: str) -> str:
    """For this person alone: a row copied to somebody else's name opens nothing."""
    return _lock(person).encrypt(secret.encode()).decode()


def unseal(person: Person, sealed: str, *, max_age: timedelta | None = None) -> str | None:
    """The secret, or None when it is too old, not theirs, or was sealed with another SECRET_KEY."""
    try:
        ttl = int(max_age.total_seconds()) if max_age else None
        return _lock(person).decrypt(sealed, ttl=ttl).decode()
    except InvalidToken:
        return None


def read_codes(person: Person, app: AuthenticatorApp) -> list[str]:
    """The codes that would work now and have not been used. Only for development."""
    secret = unseal(person, app.sealed_secret)
    return rules.codes_of(secret, now(), after=app.last_step) if secret else []


def count_try(person: Person, address: str) -> None:
    """Count a try before the code is looked at, and refuse one that comes too soon after wrong ones.

    Waits grow with the failures of this person and of this address, and none is longer than an hour. The address has
    failures counted only (`note_failure`): an office's colleagues share one.
    """
    left = throttle.time_left("second_step_address", address) or _take_turn(person)
    if left:
        minutes = ceil(left.total_seconds() / 60)
        raise TooMany(
            ngettext(
                "There were too many wrong codes. Wait %(num)s minute, then try again.",
                "There were too many wrong codes. Wait %(num)s minutes, then try again.",
                minutes,
            )
        )


def _take_turn(person: Person) -> timedelta | None:
    """Whoever makes the person wait knows their password or reads their mail: they hear of it."""
    left = throttle.take_turn(
        "second_step", str(person.id), waits=rules.WAITS_PER_PERSON, forgotten_after=rules.WAITS_FORGOTTEN_AFTER
    )
    if left:
        tell_once_a_day(person, emails.codes_tried(person))
    return left


def forget_tries(person: Person) -> None:
    throttle.forget("second_step", str(person.id))


def note_failure(address: str) -> None:
    throttle.take_turn(
        "second_step_address", address, waits=rules.WAITS_PER_ADDRESS, forgotten_after=rules.WAITS_FORGOTTEN_AFTER
    )


def use_code(person: Person, code: str) -> None:
    """Use up a code of the person's app. One statement decides, so of two simultaneous uses only one succeeds."""
    app = queries.find_app(person)
    secret = unseal(person, app.sealed_secret) if app else None
    step = rules.step_of(secret, code, now()) if secret else None
    if app is None or step is None or not _advance(app, step):
        raise WrongCode(_("This code is not right, or was used before. Enter the one that your app shows now."))
    note_success(person, APP)


def _advance(app: AuthenticatorApp, step: int) -> bool:
    is_later = update(AuthenticatorApp).where(AuthenticatorApp.id == app.id, AuthenticatorApp.last_step < step)
    return db.session.scalar(is_later.values(last_step=step).returning(AuthenticatorApp.id)) is not None


def use_recovery_code(person: Person, text: str) -> None:
    """Use up a recovery code, and tell the person."""
    used = db.session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == rules.hash_recovery_code(text),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now())
        .returning(RecoveryCode.id)
    )
    if used is None:
        raise WrongCode(_("This recovery code is not right, or was used before."))
    left = queries.count_recovery_codes(person)
    audit.record("person.recovery_used", actor=person, subject=person, left=left)
    outbox.post(emails.recovery_used(person, left))
    note_success(person, "recovery_code")


def note_success(person: Person, kind: str) -> None:
    """Failures are forgotten for the person alone: an address is many people's, and one of them may be guessing."""
    forget_tries(person)
    audit.record("person.factor_shown", actor=person, subject=person, kind=kind)


def renew_recovery_codes(person: Person) -> list[str]:
    """Ten new codes, to be shown once; earlier ones stop working."""
    wait_for_own_turn(person)
    had_some = queries.count_recovery_codes(person) > 0
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = rules.new_recovery_codes()
    moment = now()
    db.session.add_all(
        RecoveryCode(person_id=person.id, code_hash=rules.hash_recovery_code(code), created_at=moment) for code in codes
    )
    audit.record("person.recovery_renewed", actor=person, subject=person)
    if had_some:
        outbox.post(emails.codes_renewed(person))
    db.session.flush()
    return codes


def reset(person: Person, *, actor: Person | None) -> None:
    """Take all second factors from somebody who has lost theirs, and end what was signed in with them."""
    wait_for_turn(person)
    for table in (AuthenticatorApp, Passkey, RecoveryCode):
        db.session.execute(delete(table).where(table.person_id == person.id))
    get_elsewhere().forget(person)
    sign_out_everywhere(person)
    forget_tries(person)
    audit.record("person.factors_reset", actor=actor, subject=person)
    outbox.post(emails.reset(person))


def _lock(person: Person) -> Fernet:
    return lock_for(f"second-factor:{person.id}")
