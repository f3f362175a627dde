"""What the browser remembers of a person."""

from flask import request, session
from flask_login import login_user, logout_user

from app.accounts.models import Person
from app.accounts.rules import normalise_email


def start_session(person: Person) -> None:
    """Begin a session from nothing, so that nobody can have prepared it for them."""
    session.clear()
    login_user(person)
    session.permanent = True


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
