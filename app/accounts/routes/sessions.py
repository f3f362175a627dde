"""What the browser remembers of a person."""

from flask import request, session
from flask_login import login_user, logout_user

from app.accounts.models import Person
from app.accounts.rules import normalise_email


def start_session(person: Person) -> str | None:
    """Begin a session from nothing, so that nobody can have prepared it for them. Returns where they wanted to go."""
    destination: str | None = session.get("destination")
    session.clear()
    login_user(person)
    session.permanent = True
    return destination


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
    """The network address of whoever asks."""
    return request.remote_addr or ""
