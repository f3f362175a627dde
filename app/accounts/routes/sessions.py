"""What the browser remembers of a person."""

from datetime import timedelta

from flask import Response, request, session
from flask_login import login_user, logout_user

from app.accounts import hooks, queries
from app.accounts.models import Person, Visitor
from app.accounts.rules import SESSIONS_LAST, network_of, normalise_email
from app.kit.clock import now
from app.kit.locale import has_session
from app.kit.web import see_other

PROVED_AT = "proved_at"
BEGAN_AT = "began_at"


def start_session(person: Person) -> str | None:
    """Begin a session from nothing, so that nobody can have prepared it for them. Returns where they wanted to go."""
    destination: str | None = session.get("destination")
    session.clear()
    login_user(person)
    note_proof(BEGAN_AT)
    note_proof(PROVED_AT)
    session.permanent = True
    return destination


def go_on(person: Person, destination: str) -> Response:
    """After signing in: to where they were going, by way of whatever is asked of them first."""
    return see_other(hooks.guide(person, destination))


def keep_session(person: Person) -> None:
    """The browser that has just ended the person's sessions stays signed in, with what was proved there."""
    login_user(person)


def is_session_running() -> bool:
    """It lives on while it is used, but not for ever: what was stolen unnoticed ends of itself."""
    return was_proved(BEGAN_AT, within=SESSIONS_LAST)


def find_visitor() -> Visitor | None:
    """Whoever is signed in, for what has to know no more of them than a vote does."""
    named: str = session.get("_user_id", "") if has_session() and is_session_running() else ""
    return queries.find_visitor(named)


def note_proof(kind: str, *, at: int | None = None) -> None:
    """Whoever sits at this browser has proved who they are: just now, or `at` so many seconds since 1970."""
    session[kind] = int(now().timestamp()) if at is None else at


def was_proved(kind: str, *, within: timedelta) -> bool:
    proved_at: int = session.get(kind, 0)
    return now().timestamp() - proved_at < within.total_seconds()


def remember_destination(path: str) -> None:
    """Where to go after signing in, when the way there is a secret: the address of the sign-in page is in logs."""
    session["destination"] = path


def end_session() -> None:
    logout_user()
    session.clear()


def remember_mail(email: str, about: str) -> None:
    """What the "check your email" page needs to say. Known and unknown addresses look the same there."""
    session["mailed"] = {"to": normalise_email(email), "about": about}


def remembered_mail() -> dict[str, str] | None:
    mailed: dict[str, str] | None = session.get("mailed")
    return mailed


def address() -> str:
    """The network address of whoever asks, as far as they cannot change it at will."""
    return network_of(request.remote_addr or "")
