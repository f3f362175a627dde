"""Links that carry their own proof: signed, purpose-bound, and optionally limited in time."""

from functools import cache
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer

from app.kit.errors import NotFound


def sign(purpose: str, payload: Any) -> str:
    """A URL-safe token that only `unsign` with the same purpose accepts."""
    return _signer(purpose).dumps(payload)


def unsign(purpose: str, token: str, *, max_age: int | None = None) -> Any:
    """The payload, or NotFound for a forged, damaged or too old token (`max_age` in seconds)."""
    try:
        return _signer(purpose).loads(token, max_age=max_age)
    except BadData as error:
        raise NotFound(_("We do not know this link. Check that you copied all of it.")) from error


def _signer(purpose: str) -> URLSafeTimedSerializer:
    if not current_app.secret_key:
        raise RuntimeError("SECRET_KEY is not set: links cannot be signed")
    return _signer_with(current_app.secret_key, purpose)


@cache
def _signer_with(secret_key: str | bytes, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt=f"luton2040:{purpose}")
