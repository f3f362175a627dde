"""A town's rows without what differs between two equal towns: ids, hashes of secrets, and who else is there."""

from typing import Any

from sqlalchemy import case, select

from app.accounts.models import EmailLink, Person, Purpose
from app.commitments.assurance_models import UpdateReview
from app.commitments.models import Commitment, OrganisationPledge, ProgressUpdate
from app.db import db
from app.mis.models import MisBandShare, MisRelease
from app.organisations.models import Membership, Organisation
from app.pledges.models import CheckIn, Pledge, PledgeCount
from app.pledges.rules import COUNTED

Rows = list[tuple[Any, ...]]

PERSON = ("email", "name", "display", "ward_code", "age_band", "locale", "created_at", "signed_up_at")
PLEDGE = (
    *("words", "text_state", "amount", "name", "shown_as", "is_by_minor", "ward_code", "state"),
    *("created_at", "confirmed_at", "started_at", "ended_at", "told_at"),
    *("check_in_number", "next_check_in_on", "misses"),
)
SHARE = ("area_code", "household_type", "band", "share", "lower", "upper", "households", "is_suppressed")
ORGANISATION = ("name", "slug", "kind", "size", "registered_at", "verified_at", "suspended_at")
COMMITMENT = ("text", "type", "status", "status_on", "starts_on", "due_on", "version", "withdrawn_on")
UPDATE = ("on", "outcome", "value", "note", "made_at")
CHECK_IN = ("number", "asked_at", "answered_at", "answer")


def picture() -> dict[str, Rows]:
    """Residents of the demo town with their pledges, check-ins and links, its organisations, shares and counters."""
    key = case((Pledge.key.startswith("shared-"), "the starter's"), else_=Pledge.key)  # theirs ends with an id
    confirming = EmailLink.purpose == Purpose.CONFIRM_PLEDGE
    is_last = EmailLink.replaced_at.is_(None)
    counters = [getattr(PledgeCount, state.value) for state in COUNTED]
    return {
        "people": _rows(select(*_columns(Person, PERSON)).where(Person.email.endswith("@example.org"))),
        "pledges": _rows(select(key, *_columns(Pledge, PLEDGE), Person.email, Pledge.action_id).join(Pledge.person)),
        "live keys": _rows(select(key, Pledge.live_key.is_not(None))),
        "check-ins": _rows(select(key, *_columns(CheckIn, CHECK_IN)).join_from(Pledge, CheckIn)),
        "links": _rows(
            select(key, EmailLink.used_at).join_from(
                Pledge, EmailLink, (EmailLink.subject_id == Pledge.id) & confirming & is_last
            )
        ),
        "band shares": _rows(
            select(MisRelease.title, MisRelease.published_at, *_columns(MisBandShare, SHARE)).join_from(
                MisRelease, MisBandShare
            )
        ),
        "organisations": _rows(select(*_columns(Organisation, ORGANISATION))),
        "members": _rows(
            select(Organisation.name, Membership.role, Person.email)
            .join(Membership.organisation)
            .join(Person, Membership.person_id == Person.id)
        ),
        "commitments": _rows(
            select(OrganisationPledge.state, OrganisationPledge.agreed_at, *_columns(Commitment, COMMITMENT)).join(
                Commitment.pledge
            )
        ),
        "progress": _rows(
            select(Commitment.text, *_columns(ProgressUpdate, UPDATE), UpdateReview.decision, UpdateReview.at)
            .join(ProgressUpdate.commitment)
            .outerjoin(ProgressUpdate.reviews)
        ),
        "counters": _rows(select(PledgeCount.action_id, PledgeCount.ward_code, *counters).where(sum(counters) > 0)),
    }


def _columns(table: type[Any], names: Any) -> list[Any]:
    return [getattr(table, name) for name in names]


def _rows(query: Any) -> Rows:
    db.session.flush()
    return sorted((tuple(row) for row in db.session.execute(query)), key=repr)
