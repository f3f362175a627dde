"""The slip that carries a receipt from the vote to the page that shows it: sealed, in this one browser, for minutes.

It names nobody, and opens only beside the session that cast the ballot: who signs in at the same screen afterwards
holds another one. See the ADR "Ballots lie apart".
"""

import json
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from flask import Response, current_app, request, session, url_for

from app.kit.sealing import keyed_hash, lock_for
from app.polls.entries import Entry, Way
from app.polls.receipts import Receipt

LIFETIME = 600  # seconds in which the page can be loaded again


@dataclass(frozen=True)
class Slip:
    """What the page shows: the receipt, and by what way its ballot came."""

    way: Way
    receipt: Receipt

    @property
    def is_change(self) -> bool:
        return self.way is Way.RECEIPT

    @property
    def is_shown_once(self) -> bool:
        """Who votes with a paper may stand at a screen that many share, and has no session of their own to end."""
        return self.way is not Way.ACCOUNT


def hand_over(response: Response, slug: str, entry: Entry) -> Response:
    """Let the browser carry the receipt to its page, and to no other."""
    facts = json.dumps([entry.poll_id, entry.way, entry.receipt.code, _session_mark()])
    response.set_cookie(
        _name(),
        _lock().encrypt(facts.encode()).decode(),
        max_age=LIFETIME,
        path=_path(slug),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )
    return response


def find(poll_id: int) -> Slip | None:
    """The slip that this browser carries; None for none, too old, another session's or another poll's."""
    try:
        held = json.loads(_lock().decrypt(request.cookies.get(_name(), ""), ttl=LIFETIME))
    except (InvalidToken, ValueError):
        return None
    known_poll, way, code, mark = held
    return Slip(Way(way), Receipt(code)) if (known_poll, mark) == (poll_id, _session_mark()) else None


def take_back(response: Response, slug: str) -> Response:
    """Leave nothing in the browser."""
    response.delete_cookie(
        _name(),
        path=_path(slug),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )
    return response


def _session_mark() -> str:
    """What stands for this session and for nobody: the secret of its forms, which ends with it and is kept nowhere."""
    return keyed_hash("poll slip", str(session.get("csrf_token", "")))


def _name() -> str:
    """Browsers refuse a `__Secure-` cookie that did not come by TLS."""
    return "__Secure-luton2040-receipt" if current_app.config["SESSION_COOKIE_SECURE"] else "luton2040-receipt"


def _path(slug: str) -> str:
    return url_for("poll_receipts.show", slug=slug)


def _lock() -> Fernet:
    return lock_for("poll slip")
