"""What somebody has typed on the way to a pledge: kept in their own browser's session, nowhere else."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

from flask import session

MOST_DRAFTS = 2  # two tabs; a cookie holds 4 KB
DRAFTS = "pledge_drafts"
SENT = "pledges_sent"


@dataclass(kw_only=True)
class Answers:
    """The answers so far. `key` becomes the pledge's, and `version` changes with every answer.

    So the same answers sent twice are one pledge, and answers put right are the same pledge put right.
    """

    key: str
    version: str = ""
    action: str = ""
    words: str = ""
    email: str = ""
    age: str = ""
    shown_as: str = ""
    name: str = ""
    amount: int | None = None
    ward: str = ""
    shared: int | None = None

    @property
    def is_complete(self) -> bool:
        return bool(self.action and self.shown_as)


def new() -> Answers:
    return Answers(key=uuid4().hex)


def find(key: str) -> Answers | None:
    """The answers given under this key in this browser, if they are still there."""
    values = session.get(DRAFTS, {}).get(key)
    return Answers(key=key, **values) if values is not None else None


def keep(answers: Answers) -> None:
    """Remember the answers, and forget the oldest when there are too many."""
    answers.version = uuid4().hex[:8]
    drafts: dict[str, Any] = {key: value for key, value in session.get(DRAFTS, {}).items() if key != answers.key}
    values = {name: value for name, value in asdict(answers).items() if value not in {"", None} and name != "key"}
    drafts[answers.key] = values
    session[DRAFTS] = dict(list(drafts.items())[-MOST_DRAFTS:])


def forget(key: str) -> None:
    """Keep nothing of what was typed under this key."""
    session[DRAFTS] = {other: values for other, values in session.get(DRAFTS, {}).items() if other != key}


def mark_sent(key: str, to: str | int) -> None:
    """The pledge is made: keep nothing of it in this browser but the address it was sent to, or its number.

    Only this browser knows that the form was sent. The database knows too, but may tell nobody: some keys are in it,
    and those of people who hold the promise already are not.
    """
    forget(key)
    sent = {other: value for other, value in session.get(SENT, {}).items() if other != key}
    session[SENT] = dict(list({**sent, key: to}.items())[-MOST_DRAFTS:])


def find_sent(key: str) -> str | int | None:
    """The address that a form of this browser was sent to, or the number of the pledge that it made."""
    sent: str | int | None = session.get(SENT, {}).get(key)
    return sent
