"""Announcing a poll: everything is checked, the order is drawn where that was asked, and nothing changes any more."""

import secrets
from collections.abc import Sequence

from flask_babel import gettext as _

from app.accounts.models import Person
from app.db import db
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError
from app.polls.drafting import hold_draft, renumber
from app.polls.envelopes import key_mark
from app.polls.models import Poll, PollOption, PollQuestion
from app.polls.readiness import list_missing
from app.polls.rules import Method, lot_of
from app.polls.telling import announce_poll


class NotReady(DomainError):
    """Something is missing; `missing` says what, sentence by sentence."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(_("This poll cannot be announced yet. %(first)s", first=missing[0]))
        self.missing = missing


def announce(poll: Poll, *, actor: Person, opens_now: bool = False) -> None:
    """Show the poll to everybody and freeze it. The seed of a draw is recorded: anybody can draw it again."""
    hold_draft(poll)
    moment = now()
    missing = list_missing(poll, moment, opens_now=opens_now)
    if missing:
        raise NotReady(missing)
    seed = secrets.token_hex(16) if poll.is_order_drawn else ""
    for question in poll.questions if seed else ():
        _draw(question, seed)
    if opens_now:
        poll.opens_at = moment
    poll.announced_at, poll.key_mark = moment, key_mark(poll)
    db.session.flush()
    record("poll.announced", actor=actor, subject=poll, subject_label=poll.title, **({"seed": seed} if seed else {}))
    announce_poll(poll)


def draw_order(seed: str, options: Sequence[int]) -> list[int]:
    """The options by the SHA-256 of the seed, a colon and their number: whoever has the seed finds the same order."""
    return sorted(options, key=lambda option: lot_of(seed, option))


def _draw(question: PollQuestion, seed: str) -> None:
    """Yes comes before no whatever the lot says: their places say which is which."""
    if question.method is Method.YES_NO:
        return
    options: dict[int, PollOption] = {option.id: option for option in question.options}
    renumber(options[number] for number in draw_order(seed, list(options)))
    db.session.expire(question, ["options"])
