"""What the clock does for polls."""

from flask import current_app

from app.db import db
from app.kit.clock import now
from app.kit.errors import DomainError
from app.polls import telling


class PollsNotCounted(Exception):
    """Some polls have closed and could not be counted: the job fails, so that the desk says so."""


class CountsChanged(Exception):
    """The ballots of a counted poll give another result or another file: the job fails, so that the desk says so."""


def count_closed() -> int:
    """Count every poll that has closed, each in a transaction of its own; returns how many this clock counted.

    One that cannot be counted keeps no other from it. It is tried again the next time: nothing of it was changed.
    """
    from app.polls import counting  # numpy: the site does without until there is something to count

    counted, failures = 0, list[Exception]()
    for poll_id in counting.list_due(now()):
        try:
            counting.count(poll_id)
            db.session.commit()
            counted += 1
        except counting.NotDue:
            db.session.rollback()
        except Exception as error:
            db.session.rollback()
            _log(poll_id, error)
            failures.append(error)
    if failures:
        raise PollsNotCounted from failures[0]
    return counted


def _log(poll_id: int, error: Exception) -> None:
    """A reason that was written for people is said as it is; anything else by its kind and where it arose."""
    if isinstance(error, DomainError):
        current_app.logger.error("polls: poll %d is not counted: %s", poll_id, error)
    else:
        current_app.logger.error("polls: poll %d is not counted", poll_id, exc_info=error)


def tell_stages() -> int:
    """Announce polls that have opened, and results that are out; returns of how many polls that is news still."""
    told = telling.announce_due(now())
    db.session.commit()
    return told


def verify_counts() -> int:
    """Count every poll again that was counted; returns how many. What differs is in the log, by the poll's name."""
    from app.polls import verifying  # numpy: see above

    polls = verifying.list_counted()
    faults = [fault for poll in polls for fault in verifying.verify(poll)]
    for fault in faults:
        current_app.logger.error("polls: %s", fault)
    if faults:
        raise CountsChanged
    return len(polls)
