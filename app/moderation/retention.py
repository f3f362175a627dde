"""How long moderation keeps what: salts for their day, fingerprints of texts for a month, preserved copies a year."""

from datetime import date

from sqlalchemy import delete, func, select

from app.db import db
from app.kit.audit import record
from app.kit.retention import Due, Rule, due_of, midnight
from app.moderation.models import PostSeen, PreservedCopy, Salt
from app.moderation.reporters import forget_salts
from app.moderation.rules import ALIKE_FOR, KEPT_FOR


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
    is_due = PreservedCopy.preserved_at < midnight(cutoff)
    return due_of(select(func.count(), func.min(PreservedCopy.preserved_at)).where(is_due))


def _forget_copies(cutoff: date) -> int:
    is_due = PreservedCopy.preserved_at < midnight(cutoff)
    gone = db.session.scalars(delete(PreservedCopy).where(is_due).returning(PreservedCopy.case_id)).all()
    for case_id in gone:
        record("moderation_case.copy_deleted", actor=None, subject=case_id)
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
        cutoff=lambda _settings, day: day - ALIKE_FOR,
        find=_find_posts,
        apply=_forget_posts,
    ),
    Rule(
        name="copies of urgent reports",
        cutoff=lambda _settings, day: day - KEPT_FOR,
        find=_find_copies,
        apply=_forget_copies,
    ),
)
