"""Reports of progress: by an editor in the workspace, or by a one-time link without signing in.

An update is never changed. Whoever reported wrongly reports again; the later one counts.
"""

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts import queries as accounts
from app.accounts.actions import use_link
from app.accounts.models import EmailLink, Person, Purpose
from app.commitments import update_queries
from app.commitments.assurance_models import Evidence
from app.commitments.errors import BadTerms
from app.commitments.models import Commitment, ProgressUpdate, Via
from app.commitments.moving import hold_commitment
from app.commitments.report_words import PROBLEMS
from app.commitments.reports import Report, problems_of
from app.commitments.rules import State
from app.commitments.standing import refresh_status
from app.db import db
from app.kit.audit import record
from app.kit.clock import now, today
from app.kit.errors import DomainError, Gone
from app.kit.files import SoundFile
from app.organisations.queries import find_membership
from app.organisations.rules import MemberRole, is_at_least

Put = Callable[[BinaryIO], str]


@dataclass(frozen=True)
class Upload:
    """A file that was found sound, and what its sender calls it."""

    title: str
    file: SoundFile


def report_progress(
    commitment: Commitment,
    report: Report,
    *,
    key: str,
    via: Via,
    actor: Person,
    put: Put,
    uploads: Sequence[Upload] = (),
) -> ProgressUpdate:
    """One more update. The same form sent twice is one: the second gets the first's.

    `put` keeps a file; whoever gave it takes the files away again if this transaction fails.
    """
    earlier = update_queries.find_by_key(commitment, key)
    if earlier is not None:
        return earlier
    hold_commitment(commitment)
    refuse_what_cannot_be_reported_on(commitment)
    _refuse_problems(commitment, report)
    update, is_first = _store(commitment, report, key, via, actor)
    if not is_first:
        return update
    db.session.add_all(_evidence(update, report, uploads, put))
    refresh_status(commitment, today())
    db.session.expire(commitment, ["updates"])
    record("progress_update.reported", actor=actor, subject=update, commitment=commitment.id, via=via)
    return update


def _store(commitment: Commitment, report: Report, key: str, via: Via, actor: Person) -> tuple[ProgressUpdate, bool]:
    """The new row, or the one that the same form has made meanwhile; and whether it is new."""
    update = ProgressUpdate(
        commitment_id=commitment.id,
        key=key,
        on=report.on,
        outcome=report.outcome,
        value=report.value,
        note=report.note,
        via=via,
        made_at=now(),
        made_by_id=actor.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(update)
    except IntegrityError:
        earlier = update_queries.find_by_key(commitment, key)
        if earlier is None:
            raise
        return earlier, False
    return update, True


def report_by_link(token: str, report: Report, *, key: str, put: Put, uploads: Sequence[Upload] = ()) -> ProgressUpdate:
    """The same by an e-mailed link, which this uses up. A second press of the button is not a second use."""
    try:
        link = use_link(token, Purpose.REPORT_PROGRESS)
    except Gone:
        earlier = _find_just_sent(token, key)
        if earlier is None:
            raise
        return earlier
    commitment = get_linked(link)
    return report_progress(commitment, report, key=key, via=Via.LINK, actor=link.person, put=put, uploads=uploads)


def _find_just_sent(token: str, key: str) -> ProgressUpdate | None:
    """What the first press of the button made, which may have been a moment ago in another request."""
    db.session.expire_all()
    used = accounts.find_just_used_link(token, Purpose.REPORT_PROGRESS)
    return update_queries.find_by_key(get_linked(used), key) if used else None


def find_linked(token: str) -> Commitment:
    """The commitment of a link that can be used, or that was used this moment: the form may have been sent twice."""
    just_used = accounts.find_just_used_link(token, Purpose.REPORT_PROGRESS)
    return get_linked(just_used or accounts.peek_link(token, Purpose.REPORT_PROGRESS))


def get_linked(link: EmailLink) -> Commitment:
    """The commitment a link is about, as long as its owner may still report on it."""
    commitment = db.session.get(Commitment, link.subject_id)
    if commitment is None:
        raise Gone(_("What this link was about is not here any more."))
    organisation = commitment.pledge.organisation
    membership = find_membership(organisation, link.person)
    if membership is None or not is_at_least(membership.role, MemberRole.EDITOR):
        raise Gone(_("You do not report for %(name)s any more, so this link has ended.", name=organisation.name))
    if organisation.suspended_at is not None:
        raise Gone(_("%(name)s is suspended: nothing can be reported for now.", name=organisation.name))
    return commitment


def refuse_what_cannot_be_reported_on(commitment: Commitment) -> None:
    """Only what is published and not taken back."""
    if commitment.withdrawn_on is not None or commitment.pledge.state is State.WITHDRAWN:
        raise DomainError(_("This commitment was withdrawn: nothing more can be reported on it."))
    if commitment.pledge.agreed_at is None:
        raise DomainError(_("Progress can be reported once the pledge is agreed."))


def _refuse_problems(commitment: Commitment, report: Report) -> None:
    assert commitment.starts_on is not None
    problems = problems_of(report, starts_on=commitment.starts_on, has_measure=bool(commitment.unit), today=today())
    if problems:
        field, words = PROBLEMS[problems[0]]
        raise BadTerms(field, str(words))


def _evidence(update: ProgressUpdate, report: Report, uploads: Sequence[Upload], put: Put) -> list[Evidence]:
    rows = [evidence_link(update, report.link)] if report.link else []
    for upload in uploads:
        data = upload.file.data
        rows.append(
            Evidence(
                update_id=update.id,
                title=upload.title,
                stored_as=put(io.BytesIO(data)),
                media_type=upload.file.media_type,
                size=len(data),
                sha256=hashlib.sha256(data).hexdigest(),
            )
        )
    return rows


def evidence_link(update: ProgressUpdate, link: str) -> Evidence:
    """A page of the web that shows it, called after its site."""
    return Evidence(update_id=update.id, title=(urlsplit(link).hostname or link)[:200], url=link)
