"""How long moderation keeps what: salts for their day, fingerprints of texts and preserved copies as settings say."""

from datetime import date, timedelta

from sqlalchemy import delete, func, select, update

from app.db import db
from app.kit.audit import record
from app.kit.retention import Due, Rule, due_of, midnight
from app.moderation.models import CaseAuthor, PostSeen, PreservedCopy, Report, Salt
from app.moderation.reporters import forget_salts

UNHEARD = {"synchronize_session": False}  # the session holds none of these rows


def _find_salts(cutoff: date) -> Due:
    return due_of(select(func.count(), func.min(Salt.day)).where(Salt.day < cutoff))


def _forget_salts(cutoff: date) -> int:
    gone = forget_salts(cutoff)
    db.session.commit()
    return gone


def _find_posts(cutoff: date) -> Due:
    return due_of(select(func.count(), func.min(PostSeen.at)).where(PostSeen.at < midnight(cutoff)))


def _forget_posts(cutoff: date) -> int:
    gone = db.session.scalars(delete(PostSeen).where(PostSeen.at < midnight(cutoff)).returning(PostSeen.id)).all()
    db.session.commit()
    return len(gone)


def _find_copies(cutoff: date) -> Due:
    return due_of(select(func.count(), func.min(PreservedCopy.keep_until)).where(PreservedCopy.keep_until < cutoff))


def _forget_copies(cutoff: date) -> int:
    """What reporters said of whoever has left since was kept for the copy's sake, and goes with it."""
    is_due = PreservedCopy.keep_until < cutoff
    gone = db.session.scalars(delete(PreservedCopy).where(is_due).returning(PreservedCopy.case_id)).all()
    for case_id in gone:
        record("moderation_case.copy_deleted", actor=None, subject=case_id)
    authors = select(CaseAuthor.case_id).where(CaseAuthor.case_id == Report.case_id)
    of_nobody = Report.case_id.in_(gone) & ~authors.exists()
    db.session.execute(update(Report).where(of_nobody).values(words=""), execution_options=UNHEARD)
    db.session.commit()
    return len(gone)


RULES = (
    Rule(
        name="salts of reporters’ fingerprints",
        cutoff=lambda _settings, day: day,
        find=_find_salts,
        apply=_forget_salts,
    ),
    Rule(
        name="fingerprints of texts",
        cutoff=lambda settings, day: day - timedelta(days=settings.keep_fingerprints_days),
        find=_find_posts,
        apply=_forget_posts,
    ),
    Rule(
        name="copies of urgent reports",
        cutoff=lambda _settings, day: day,
        find=_find_copies,
        apply=_forget_copies,
    ),
)
