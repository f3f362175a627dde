"""Counting tries to get into an account and mails to an address, and telling the owner of whoever does not give up.

Counts are per pair of e-mail and network address: who goes on and on from theirs keeps nobody out but themselves. The
total of an e-mail is wide. It ends what comes from many networks at once.
"""

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts import emails, queries
from app.accounts.models import Person
from app.accounts.rules import (
    FAILURES_RUN_FOR,
    FAILURES_TO_TELL,
    MAILS_PER_EMAIL,
    MAILS_PER_PAIR,
    TRIES_PER_ADDRESS,
    TRIES_PER_EMAIL,
    TRIES_PER_PAIR,
    TRIES_RUN_FOR,
    normalise_email,
)
from app.db import db
from app.kit import outbox, throttle
from app.kit.clock import today
from app.kit.errors import TooMany
from app.kit.outbox import Email

# The kinds whose key is an e-mail address alone: what is left of them goes when its owner does.
BY_EMAIL = ("account_mail", "sign_in_email", "sign_in_failed")


def count_sign_in_try(email: str, address: str) -> None:
    """Count a try before the password is looked at, and refuse when there were too many failures.

    One that is refused for its pair is not in the total. The address has its own count, of failures only.
    """
    email = normalise_email(email)
    if (
        throttle.count_try("sign_in_pair", _pair(email, address), per=TRIES_RUN_FOR) > TRIES_PER_PAIR
        or throttle.count_try("sign_in_email", email, per=TRIES_RUN_FOR) > TRIES_PER_EMAIL
        or throttle.is_exhausted("sign_in_address", address, limit=TRIES_PER_ADDRESS, per=TRIES_RUN_FOR)
    ):
        raise TooMany(_("There were too many tries to sign in. Wait 15 minutes, or ask for a link by email instead."))


def note_sign_in_failure(email: str, address: str) -> None:
    """After many in a day, their owner hears of it. Only the one that fills the count looks who that is: how long the
    answer takes must not tell who has an account.
    """
    throttle.count_try("sign_in_address", address, per=TRIES_RUN_FOR)
    if throttle.count_try("sign_in_failed", normalise_email(email), per=FAILURES_RUN_FOR) == FAILURES_TO_TELL:
        person = queries.find_person_by_email(email)
        if person is not None and person.signed_up_at is not None:
            tell_once_a_day(person, emails.passwords_tried(person))


def forget_failures(email: str, address: str) -> None:
    """A success: what was wrong before was a slip."""
    email = normalise_email(email)
    throttle.forget("sign_in_pair", _pair(email, address))
    for scope in ("sign_in_email", "sign_in_failed"):
        throttle.forget(scope, email)


def count_mail(email: str, *, address: str = "") -> None:
    """Refuse to send one address a stream of mail that its owner may not have asked for.

    Call it before looking whether the address is known, so that the refusal does not tell. `address` is the network
    address of whoever asks; those of whom we do not have it count as one.
    """
    email = normalise_email(email)
    if (
        throttle.count_try("account_mail_pair", _pair(email, address), per=TRIES_RUN_FOR) > MAILS_PER_PAIR
        or throttle.count_try("account_mail", email, per=TRIES_RUN_FOR) > MAILS_PER_EMAIL
    ):
        raise TooMany(_("We have sent several emails to this address already. Look for them, or wait 15 minutes."))


def tell_once_a_day(person: Person, email: Email) -> None:
    """Whoever made the tries must not fill the inbox with them. Two at once are told once, by a constraint."""
    try:
        with db.session.begin_nested():
            outbox.post(email, dedupe_key=f"{email.kind}:{person.id}:{today()}")
    except IntegrityError:
        return


def _pair(email: str, address: str) -> str:
    return f"{email} {address}"
