"""What somebody has typed on the way to a pledge: kept in their own browser's session, nowhere else."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

from flask import session

MOST_DRAFTS = 2  # two tabs; a cookie holds 4 KB
DRAFTS = "pledge_drafts"


@dataclass(kw_only=True)
class Answers:
    """The answers so far. `key` becomes the pledge's, so the same answers sent twice are one pledge."""

    key: str
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
    drafts: dict[str, Any] = {key: value for key, value in session.get(DRAFTS, {}).items() if key != answers.key}
    values = {name: value for name, value in asdict(answers).items() if value not in {"", None} and name != "key"}
    drafts[answers.key] = values
    session[DRAFTS] = dict(list(drafts.items())[-MOST_DRAFTS:])


def forget(key: str) -> None:
    """The pledge is made: keep nothing of it in the browser."""
    if key in session.get(DRAFTS, {}):
        session[DRAFTS] = {other: values for other, values in session[DRAFTS].items() if other != key}
