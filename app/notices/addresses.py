"""The secrets in e-mailed addresses: whose notices a page looks after, what one click stops, what a mailbox had."""

import hashlib
import hmac
from dataclasses import dataclass

from flask import current_app

from app.accounts.models import Person
from app.kit.signing import sign, unsign
from app.notices.rules import Pace

MANAGE = "manage-notices"
STOP = "stop-notices"


@dataclass(frozen=True)
class Stop:
    """What one click ends for a person: one topic, or everything they get at one pace."""

    person_id: int
    topic: str = ""
    pace: Pace | None = None


def manage_token(person: Person) -> str:
    """Ends when the person signs out everywhere, or leaves."""
    return sign(MANAGE, [person.id, person.session_epoch])


def read_manage_token(token: str) -> tuple[int, int]:
    """A person's id and epoch; NotFound for anything we did not sign."""
    person_id, epoch = unsign(MANAGE, token)
    return person_id, epoch


def stop_token(stop: Stop) -> str:
    """Works for ever: nobody should have to ask twice."""
    return sign(STOP, [stop.person_id, stop.topic, stop.pace.value if stop.pace else ""])


def read_stop_token(token: str) -> Stop:
    person_id, topic, pace = unsign(STOP, token)
    return Stop(person_id, topic, Pace(pace) if pace else None)


def mailbox_mark(letter: str, email: str) -> str:
    """One mailbox for one letter, without the address: it is known again, and tells nobody anything."""
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"{letter}:{email}".encode(), hashlib.sha256).hexdigest()[:32]
