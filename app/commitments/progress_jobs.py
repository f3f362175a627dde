"""Scheduled work on progress. Every verb may run twice, and by two machines at once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import islice

from flask import current_app

from app.commitments import nudge_queries, nudging, update_queries
from app.commitments.models import Commitment, OrganisationPledge
from app.db import db
from app.kit.clock import now, today
from app.kit.storage import storage
from app.moderation.queries import find_preserved_files

BATCH = 100
UNCLAIMED = timedelta(days=1)  # whoever is still sending a form has committed by then


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


def sweep_files() -> int:
    """Delete files that belong to nothing: a transaction failed and nobody cleared up. Returns how many."""
    swept = 0
    names = storage().list_names(before=now() - UNCLAIMED)
    while batch := list(islice(names, BATCH)):
        claimed = update_queries.find_stored(batch) | find_preserved_files(batch)
        db.session.rollback()
        for name in batch:
            if name not in claimed:
                storage().delete(name)
                swept += 1
    return swept
