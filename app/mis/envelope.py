"""The sealed envelope a resident's answers travel in: an encrypted cookie that lasts an hour, and nowhere else.

The session's cookie is signed, not encrypted: whoever holds the browser could read it. See ADR 13.
"""

import json
import secrets
from dataclasses import dataclass, field, replace

from cryptography.fernet import Fernet, InvalidToken
from flask import Response, current_app, request

from app.kit.sealing import lock_for
from app.mis.answers import Answers, BadAnswers, from_plain, to_plain
from app.mis.changes import Changes
from app.mis.changes import from_plain as changes_from_plain
from app.mis.changes import to_plain as changes_to_plain

LIFETIME = 3600  # seconds since the last answer
PATH = "/mis"


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """What is kept: the answers, a situation to compare with, and a random right to be counted once."""

    answers: Answers = field(default_factory=Answers)
    changes: Changes | None = None
    ticket: str = field(default_factory=lambda: secrets.token_hex(16))

    def with_answers(self, answers: Answers) -> "Envelope":
        """Other answers; what was compared with the old ones goes."""
        return replace(self, answers=answers, changes=None)

    def with_changes(self, changes: Changes) -> "Envelope":
        return replace(self, changes=changes)


def cookie_name() -> str:
    """Browsers refuse a `__Secure-` cookie that did not come by TLS."""
    return "__Secure-luton2040-mis" if current_app.config["SESSION_COOKIE_SECURE"] else "luton2040-mis"


def is_sent() -> bool:
    """Whether the browser sent an envelope at all, readable or not."""
    return cookie_name() in request.cookies


def open_envelope() -> Envelope | None:
    """What the browser brought; None for nothing, too old or tampered with: there is no telling them apart."""
    token = request.cookies.get(cookie_name(), "")
    try:
        plain = json.loads(_lock().decrypt(token, ttl=LIFETIME))
        return Envelope(
            answers=from_plain(plain["answers"]),
            changes=changes_from_plain(plain["changes"]) if "changes" in plain else None,
            ticket=str(plain["ticket"]),
        )
    except (InvalidToken, BadAnswers, KeyError, TypeError, ValueError):
        return None


def seal(response: Response, envelope: Envelope) -> Response:
    """Give the answers back to the browser, for another hour."""
    plain = {"answers": to_plain(envelope.answers), "ticket": envelope.ticket}
    if envelope.changes is not None:
        plain["changes"] = changes_to_plain(envelope.changes)
    response.set_cookie(
        cookie_name(),
        _lock().encrypt(json.dumps(plain, separators=(",", ":")).encode()).decode(),
        max_age=LIFETIME,
        path=PATH,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def destroy(response: Response) -> Response:
    """Take the answers away from the browser, and the pages it may have kept."""
    response.delete_cookie(
        cookie_name(), path=PATH, secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Lax"
    )
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _lock() -> Fernet:
    return lock_for("mis-calculator")
