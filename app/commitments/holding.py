"""What commitments hold of people: who wrote, reported, reviewed and looks after what.

The words are the organisation's and stay with it; whoever leaves takes their part in them along.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from app.accounts.models import Person
from app.commitments.assurance_models import Evidence, UpdateReview
from app.commitments.figure_models import PerformanceMeasure
from app.commitments.memory_models import Draft, Nudge
from app.commitments.models import Commitment, CommitmentChange, CommitmentComment, PledgeStep, ProgressUpdate
from app.commitments.progress_emails import SUBJECTS
from app.commitments.report_words import OUTCOME_LABELS, VIA_LABELS
from app.db import db
from app.kit.holdings import HeldFile, Holding, Sheet, worded


def copy(person: Person) -> Sequence[Sheet]:
    return [_commitments(person), _updates(person), _evidence(person), _deeds(person), _drafts(person), _nudges(person)]


def _commitments(person: Person) -> Sheet:
    found = db.session.scalars(select(Commitment).where(Commitment.owner_id == person.id).order_by(Commitment.id))
    return Sheet.of(
        "commitments",
        _("Commitments you look after"),
        found,
        [
            ("number", _("Number"), lambda one: one.id),
            ("text", _("Commitment"), lambda one: one.text),
            ("owner_title", _("Your job, as shown in public"), lambda one: one.owner_title),
            ("due", _("Due"), lambda one: one.due_on),
        ],
    )


def _updates(person: Person) -> Sheet:
    found = db.session.scalars(
        select(ProgressUpdate).where(ProgressUpdate.made_by_id == person.id).order_by(ProgressUpdate.id)
    )
    return Sheet.of(
        "progress_updates",
        _("Progress you reported"),
        found,
        [
            ("commitment", _("Number of the commitment"), lambda one: one.commitment_id),
            ("on", _("Day"), lambda one: one.on),
            ("outcome", _("How it goes"), lambda one: worded(one.outcome, OUTCOME_LABELS)),
            ("value", _("Figure"), lambda one: one.value),
            ("note", _("Note"), lambda one: one.note),
            ("via", _("How it reached us"), lambda one: worded(one.via, VIA_LABELS)),
            ("made", _("Sent"), lambda one: one.made_at),
        ],
    )


def _evidence(person: Person) -> Sheet:
    found = db.session.scalars(
        select(Evidence)
        .join(ProgressUpdate, ProgressUpdate.id == Evidence.update_id)
        .where(ProgressUpdate.made_by_id == person.id)
        .order_by(Evidence.id)
    ).all()
    return Sheet.of(
        "evidence",
        _("Files and links you sent as evidence"),
        found,
        [
            ("title", _("Title"), lambda one: one.title),
            ("url", _("Link"), lambda one: one.url),
            ("file", _("File in this copy"), lambda one: f"files/{_name_of(one)}" if one.stored_as else None),
            ("media_type", _("Kind of file"), lambda one: one.media_type),
            ("size", _("Bytes"), lambda one: one.size),
        ],
        files=[HeldFile(_name_of(one), one.stored_as) for one in found if one.stored_as],
    )


def _name_of(evidence: Evidence) -> str:
    """Numbered, so that no two are alike; of the title only what every disk takes."""
    title = PurePosixPath(evidence.title)
    stem, ending = (
        "".join(each if each.isascii() and each.isalnum() else "-" for each in part).strip("-")
        for part in (title.stem, title.suffix)
    )
    return f"evidence-{evidence.id}-{stem[:60] or 'file'}" + (f".{ending[:8]}" if ending else "")


class Deed(NamedTuple):
    what: str
    subject: str
    words: str
    at: datetime


def _deeds(person: Person) -> Sheet:
    deeds = [
        Deed(what, f"{kind} {number}", words or "", at)
        for what, kind, query in _kinds_of_deeds(person)
        for number, words, at in db.session.execute(query)
    ]
    return Sheet.of(
        "commitment_deeds",
        _("What else you did with organisations’ pledges"),
        deeds,
        [
            ("what", _("What"), lambda deed: deed.what),
            ("subject", _("To what"), lambda deed: deed.subject),
            ("words", _("Your words"), lambda deed: deed.words),
            ("at", _("When"), lambda deed: deed.at),
        ],
    )


def _kinds_of_deeds(person: Person) -> list[tuple[str, str, Select[int, str, datetime]]]:
    """Each kind: the number of what it was done to, the words that went with it, and when."""
    change, measure, step = CommitmentChange, PerformanceMeasure, PledgeStep
    comment, review = CommitmentComment, UpdateReview
    return [
        (_("Moved on"), "pledge", select(step.pledge_id, step.why, step.at).where(step.by_id == person.id)),
        (
            _("Change asked for"),
            "commitment",
            select(change.commitment_id, change.why, change.asked_at).where(change.asked_by_id == person.id),
        ),
        (
            _("Change decided"),
            "commitment",
            select(change.commitment_id, change.decided_why, change.asked_at).where(change.decided_by_id == person.id),
        ),
        (
            _("Comment"),
            "commitment",
            select(comment.commitment_id, comment.text, comment.at).where(comment.by_id == person.id),
        ),
        (_("Review"), "update", select(review.update_id, review.why, review.at).where(review.by_id == person.id)),
        (
            _("Figure recorded"),
            "organisation",
            select(
                measure.organisation_id, func.trim(measure.indicator_code + " " + measure.why), measure.recorded_at
            ).where(measure.recorded_by_id == person.id),
        ),
    ]


def _drafts(person: Person) -> Sheet:
    found = db.session.scalars(select(Draft).where(Draft.person_id == person.id).order_by(Draft.id))
    return Sheet.of(
        "workspace_drafts",
        _("What you began to type in a workspace"),
        (draft for draft in found if draft.values),
        [
            ("form", _("Form"), lambda draft: draft.form),
            ("typed", _("Typed"), lambda draft: "\n".join(f"{key}: {value}" for key, value in draft.values.items())),
            ("saved", _("Kept"), lambda draft: draft.saved_at),
        ],
    )


def _nudges(person: Person) -> Sheet:
    found = db.session.scalars(select(Nudge).where(Nudge.recipient_id == person.id).order_by(Nudge.id))
    return Sheet.of(
        "commitment_nudges",
        _("Reminders about commitments we sent you"),
        found,
        [
            ("message", _("Reminder"), lambda nudge: worded(nudge.message, SUBJECTS)),
            ("occasion", _("Of what"), lambda nudge: nudge.occasion),
            ("at", _("Sent"), lambda nudge: nudge.at),
        ],
    )


HOLDING = Holding(
    feature="commitments",
    columns=frozenset(
        {
            "commitments.owner_id",
            "commitment_changes.asked_by_id",
            "commitment_changes.decided_by_id",
            "commitment_comments.by_id",
            "commitment_nudges.recipient_id",
            "organisation_pledge_steps.by_id",
            "performance_measures.recorded_by_id",
            "progress_updates.made_by_id",
            "update_reviews.by_id",
            "workspace_drafts.person_id",
        }
    ),
    copy=copy,
)
