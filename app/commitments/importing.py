"""Putting a public list of commitments into draft pledges, for staff to finish. Nothing of it is public until agreed.

The same list may be imported again: what is here already stays as it is, whatever staff made of it since. What was
imported is remembered by the digest of its words, in the record of what was done.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Integer, Select, cast, func, select

from app.accounts.models import Person
from app.commitments.drafting import add_commitment, start_pledge
from app.commitments.models import Commitment, OrganisationPledge, PledgeStep
from app.commitments.organisation_file import Row, commitment_key
from app.commitments.rules import EDITABLE, CommitmentType, State, Terms
from app.commitments.status import add_months
from app.db import db
from app.kit.audit import AuditEvent, record
from app.kit.clock import today
from app.organisations.models import Organisation
from app.organisations.queries import find_rival
from app.organisations.registering import Details, register_organisation

IMPORTED = "organisation_pledge.imported"
PERIOD_MONTHS = 12


@dataclass
class Imported:
    """What became of the rows."""

    organisations_added: int = 0
    organisations_known: int = 0
    added: int = 0
    known: int = 0
    repeated: int = 0
    closed: list[str] = field(default_factory=list)  # whose imported pledge is no draft any more: nothing was added
    pledges: list[OrganisationPledge] = field(default_factory=list)


def import_rows(rows: Iterable[Row], *, actor: Person | None = None) -> Imported:
    """Add what is not here yet, in the caller's transaction."""
    done = Imported()
    for some in _by_organisation(rows).values():
        distinct = list({row.commitment_key: row for row in reversed(some)}.values())[::-1]
        done.repeated += len(some) - len(distinct)
        _import_organisation(distinct, done, actor)
    db.session.flush()
    return done


def _by_organisation(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.organisation_key].append(row)
    return found


def _import_organisation(rows: Sequence[Row], done: Imported, actor: Person | None) -> None:
    first = rows[0]
    organisation = find_rival(first.organisation_key, None, None)
    if organisation is None:
        organisation = register_organisation(Details(name=first.organisation, kind=first.kind), None)
        done.organisations_added += 1
    else:
        done.organisations_known += 1
    known = _known_digests(organisation) | _written_digests(organisation)
    new = [row for row in rows if _digest(row.commitment_key) not in known]
    done.known += len(rows) - len(new)
    pledge = find_imported(organisation)
    if new and pledge is not None and pledge.state not in EDITABLE:
        done.closed.append(organisation.name)
        return
    if new:
        pledge = pledge or _start(organisation, first.source, actor)
        _add(pledge, new, actor)
        done.added += len(new)
    if pledge is not None:
        done.pledges.append(pledge)


def find_imported(organisation: Organisation) -> OrganisationPledge | None:
    """The pledge that imports of this organisation go to."""
    return db.session.scalars(
        imported_pledges()
        .where(OrganisationPledge.organisation_id == organisation.id, OrganisationPledge.state != State.WITHDRAWN)
        .limit(1)
    ).first()


def imported_pledges() -> Select[OrganisationPledge]:
    """Those that came from a list."""
    ids = select(cast(AuditEvent.subject_id, Integer)).where(AuditEvent.verb == IMPORTED)
    return select(OrganisationPledge).where(OrganisationPledge.id.in_(ids)).order_by(OrganisationPledge.id)


def _known_digests(organisation: Organisation) -> set[str]:
    """Of all that was ever imported for it, whatever became of it."""
    ids = select(OrganisationPledge.id).where(OrganisationPledge.organisation_id == organisation.id)
    wanted = [str(each) for each in db.session.scalars(ids)]
    facts = db.session.scalars(
        select(AuditEvent.facts).where(
            AuditEvent.verb == IMPORTED,
            AuditEvent.subject_type == "organisation_pledge",
            AuditEvent.subject_id.in_(wanted),
        )
    )
    return {digest for each in facts for digest in each["digests"]}


def _written_digests(organisation: Organisation) -> set[str]:
    """Of all its commitments as they are now, whoever wrote them."""
    texts = db.session.scalars(
        select(Commitment.text)
        .join(OrganisationPledge, OrganisationPledge.id == Commitment.pledge_id)
        .where(OrganisationPledge.organisation_id == organisation.id)
    )
    return {_digest(commitment_key(text)) for text in texts}


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _start(organisation: Organisation, source: str, actor: Person | None) -> OrganisationPledge:
    """A draft for the twelve months from next month, or from the day after its last pledge."""
    pledge = start_pledge(organisation, *_free_period(organisation), actor=actor)
    db.session.scalars(select(PledgeStep).where(PledgeStep.pledge_id == pledge.id)).one().why = source
    return pledge


def _free_period(organisation: Organisation) -> tuple[date, date]:
    last = db.session.scalar(
        select(func.max(OrganisationPledge.ends_on)).where(
            OrganisationPledge.organisation_id == organisation.id, OrganisationPledge.state != State.WITHDRAWN
        )
    )
    start = add_months(today().replace(day=1), 1)
    if last is not None and last >= start:
        start = last + timedelta(days=1)
    return start, add_months(start, PERIOD_MONTHS) - timedelta(days=1)


def _add(pledge: OrganisationPledge, rows: Sequence[Row], actor: Person | None) -> None:
    for row in rows:
        terms = Terms(
            text=row.commitment, type=CommitmentType.OTHER, outcomes=(), owner="", starts_on=None, due_on=None
        )
        add_commitment(pledge, terms, actor=actor)
    digests = [_digest(row.commitment_key) for row in rows]
    record(IMPORTED, actor=actor, subject=pledge, organisation=pledge.organisation_id, digests=digests)
