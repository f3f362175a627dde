"""Wrong codes and receipts slow down whoever types them, by network address; no poll is ever locked."""

from datetime import timedelta
from math import ceil

from flask_babel import ngettext

from app.kit import throttle
from app.kit.errors import DomainError, TooMany

WAITS = (timedelta(0),) * 9 + tuple(timedelta(seconds=each) for each in (10, 20, 30, 60))
FORGOTTEN_AFTER = timedelta(hours=1)


class WrongCode(DomainError):
    """What was typed is no code or receipt that we know."""

    status = 422


def refuse_haste(scope: str, address: str) -> None:
    """Refuse a try that comes too soon after several wrong ones from the same network address."""
    left = throttle.time_left(scope, address)
    if left:
        raise TooMany(
            ngettext(
                "There were too many wrong codes. Wait %(num)s second, then try again.",
                "There were too many wrong codes. Wait %(num)s seconds, then try again.",
                ceil(left.total_seconds()),
            )
        )


def note_failure(scope: str, address: str) -> None:
    """Only wrong codes are counted: a hall full of voters has one address. The edge commits what is noted."""
    throttle.take_turn(scope, address, waits=WAITS, forgotten_after=FORGOTTEN_AFTER)
