"""Scheduled work on progress. Every verb may run twice, and by two machines at once."""

from collections.abc import Callable
from functools import partial

from flask import current_app

from app.commitments import nudge_queries, nudging
from app.commitments.models import Commitment, OrganisationPledge
from app.db import db
from app.kit.clock import today

BATCH = 100


def remind() -> int:
    """Write the reminders that are due, committing each commitment and pledge for itself. Returns how many."""
    day = today()
    written, after = 0, 0
    while commitments := nudge_queries.list_open_commitments(after=after, limit=BATCH):
        after = commitments[-1].id
        written += sum(_try(each, partial(nudging.remind_of_commitment, each, day)) for each in commitments)
        db.session.commit()
    after = 0
    while pledges := nudge_queries.list_live_pledges(after=after, limit=BATCH):
        after = pledges[-1].id
        written += sum(_try(each, partial(nudging.remind_of_review, each, day)) for each in pledges)
        db.session.commit()
    return written


def _try(subject: Commitment | OrganisationPledge, deed: Callable[[], int]) -> int:
    """Keep what was written at once; what cannot be reminded of is named in the log, and holds up nobody else."""
    what = f"{type(subject).__name__} {subject.id}"
    try:
        written = deed()
        if written:
            db.session.commit()
    except Exception as error:
        db.session.rollback()
        current_app.logger.error("%s is left out: %s", what, type(error).__name__)
        return 0
    return written
