"""How much whoever sits at a browser has proved: the second step, and whether the last proof is recent."""

import secrets

from flask import request, session, url_for
from flask_login import current_user

from app.accounts import queries as accounts
from app.accounts.models import Person
from app.accounts.routes.sessions import PROVED_AT, is_session_running, note_proof, was_proved
from app.factors import actions, queries, rules
from app.kit.access import Access

SECOND_STEP_AT = "second_step_at"
CHALLENGE = "passkey_challenge"
SETTING_UP = frozenset({"second_factors.index", "second_factors.add_app", "passkeys.add"})  # for who has none yet


def load_viewer(session_id: str) -> Person | None:
    """The person a session names. Their roles count only where the second step was passed not too long ago."""
    person = accounts.find_by_session_id(session_id) if is_session_running() else None
    if person is not None:
        person.awaits_second_step = not was_proved(SECOND_STEP_AT, within=rules.SHIFT)
    return person


def note_second_step(person: Person, *, at: int | None = None) -> None:
    """A second factor proves as much as a password typed again, and more. `at`: seconds since 1970, if not now."""
    note_proof(SECOND_STEP_AT, at=at)
    note_proof(PROVED_AT, at=at)
    person.awaits_second_step = not was_proved(SECOND_STEP_AT, within=rules.SHIFT)


def missing_proof(access: Access) -> str | None:
    """The page where whoever asks proves more first: for what their roles allow, and for what is asked again."""
    if access.permission and current_user.awaits_second_step:
        if queries.needs_two(current_user):
            return "factors.second_step"
        if request.endpoint not in SETTING_UP:
            return "second_factors.index"
    return "factors.again" if access.recently and not is_proof_recent(current_user) else None


def needs_second_factor(person: Person) -> bool:
    """Of staff who have two factors, one of them alone proves nothing: neither to sign in, nor when asked again."""
    return person.is_staff and queries.needs_two(person)


def is_proof_recent(person: Person) -> bool:
    return was_proved(SECOND_STEP_AT if needs_second_factor(person) else PROVED_AT, within=rules.RECENTLY)


def lead_to_second_step(person: Person, destination: str) -> str:
    """After signing in: staff with a second factor show it before they go on."""
    if needs_second_factor(person) and not was_proved(SECOND_STEP_AT, within=rules.SHIFT):
        return url_for("factors.second_step", next=destination)
    return destination


def new_challenge(person: Person) -> str:
    """What a passkey is asked to sign next; the one before is no longer known to this browser."""
    challenge = secrets.token_urlsafe(32)
    carry(CHALLENGE, actions.seal(person, challenge))
    return challenge


def take_challenge(person: Person) -> str | None:
    return actions.unseal(person, take(CHALLENGE), max_age=rules.CHALLENGE_HOLDS)


def carry(name: str, sealed: str) -> None:
    """To the next page, in the cookie: whoever holds the browser can read that, so what is carried is sealed."""
    session[name] = sealed


def carried(name: str) -> str:
    return str(session.get(name, ""))


def take(name: str) -> str:
    """What was carried, once."""
    return str(session.pop(name, ""))
