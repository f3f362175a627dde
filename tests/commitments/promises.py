"""Published promises and what is said of them, written straight to the tables: for tests of what the public sees."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from app.commitments.assurance_models import UpdateReview
from app.commitments.models import Commitment, ProgressUpdate, Via
from app.commitments.standing import refresh_status
from app.commitments.status import Assurance, Outcome
from app.db import db
from app.kit.clock import now, today
from app.organisations.rules import Kind
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_organisation


def promise(text: str, name: str | None = None, *, kind: Kind = Kind.PRIVATE, **terms: Any) -> Commitment:
    """The one commitment of the active pledge of an organisation of its own."""
    organisation = make_organisation(name, kind=kind)
    return make_commitment(make_organisation_pledge(organisation, commitments=0), text=text, **terms)


def report(
    commitment: Commitment,
    note: str = "It goes well",
    *,
    outcome: Outcome = Outcome.GOING_ON,
    on: date | None = None,
    value: Decimal | None = None,
) -> ProgressUpdate:
    update = ProgressUpdate(
        commitment_id=commitment.id,
        key=uuid4().hex,
        on=on or today(),
        outcome=outcome,
        value=value,
        note=note,
        via=Via.WEB,
        made_at=now(),
    )
    db.session.add(update)
    db.session.flush()
    refresh_status(commitment, today())
    return update


def review(update: ProgressUpdate, decision: Assurance, why: str = "I have seen the figures") -> UpdateReview:
    found = UpdateReview(update_id=update.id, decision=decision, why=why, at=now())
    db.session.add(found)
    db.session.flush()
    refresh_status(db.session.get_one(Commitment, update.commitment_id), today())
    return found


def lapsed(text: str, name: str | None = None) -> Commitment:
    """Its due date passed half a year ago, and nobody has said a word."""
    long_ago = today() - timedelta(days=500)
    return promise(text, name, starts_on=long_ago, due_on=today() - timedelta(days=180))
