"""Making a batch of codes from the desk: when that is possible, and never twice by one form."""

from flask_babel import gettext as _

from app.accounts.models import Person
from app.db import hold_row
from app.kit.clock import now
from app.kit.errors import DomainError
from app.polls import codes, staff_queries
from app.polls.models import Poll
from app.polls.rules import Stage


def make(poll: Poll, size: int, *, note: str, known: str, actor: Person) -> list[str]:
    """Codes for a poll that is announced or open. `known` is how many batches the form saw. Returns them as printed."""
    hold_row(poll)
    if not poll.takes_codes:
        raise DomainError(_("This poll takes no codes."))
    if poll.stage_at(now()) not in {Stage.ANNOUNCED, Stage.OPEN}:
        raise DomainError(_("Codes are made once a poll is announced, and until it closes."))
    if known != str(len(staff_queries.list_batches(poll))):
        raise DomainError(_("Codes were made since you opened this page. Look at the list, then decide again."))
    return codes.make_batch(poll, size, note=note, actor=actor)
