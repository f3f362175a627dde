"""Scheduled work on notices. Every verb may run twice, and two may run at once: nobody is told twice."""

from app.db import db
from app.notices import newsletter_sending, sending


def tell() -> dict[str, int]:
    """Work out whom to tell of what happened, and write the mails that are due; a transaction for each."""
    return {"told": _tell_all(), "written": _write_all()}


def _tell_all() -> int:
    told = 0
    while (number := sending.tell_next()) is not None:
        db.session.commit()
        told += number
    db.session.commit()  # let go of the database
    return told


def _write_all() -> int:
    written = after = 0
    while (person_id := sending.write_next(after=after)) is not None:
        db.session.commit()
        after = person_id
        written += 1
    db.session.commit()  # let go of the database
    return written


def send_newsletters() -> dict[str, int]:
    """Begin the newsletters that are due, and post as many letters as a minute allows; a transaction for each batch."""
    counts = {"started": newsletter_sending.start_due(), "posted": 0}
    db.session.commit()
    while (number := newsletter_sending.post_next()) is not None:
        db.session.commit()
        counts["posted"] += number
    db.session.commit()  # let go of the database
    return counts
