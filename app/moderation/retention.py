"""How long moderation keeps what: salts for their day; fingerprints, copies and words of cases as settings say."""

from datetime import date, timedelta

from sqlalchemy import Select, delete, exists, func, select, update

from app.db import db
from app.kit.audit import record
from app.kit.retention import Due, Rule, due_of, midnight, months_before
from app.moderation.models import Appeal, Case, CaseAuthor, PostSeen, PreservedCopy, Report, Salt
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


def _worded(cutoff: date) -> Select[Case]:
    """Cases closed before then that still have words. What the law may ask for stays as long as its copy."""
    is_preserved = exists().where(PreservedCopy.case_id == Case.id)
    has_reports = exists().where(Report.case_id == Case.id, Report.words != "")
    has_appeal = exists().where(Appeal.case_id == Case.id, Appeal.words != "")
    has_words = (Case.excerpt != "") | has_reports | has_appeal
    return select(Case).where(Case.closed_at < midnight(cutoff), has_words, ~is_preserved)


def _find_words(cutoff: date) -> Due:
    return due_of(_worded(cutoff).with_only_columns(func.count(), func.min(Case.closed_at)))


def _forget_words(cutoff: date) -> int:
    """What was decided stays, for the public log and whoever it was about."""
    ids = db.session.scalars(_worded(cutoff).with_only_columns(Case.id).order_by(Case.id).with_for_update()).all()
    for table, column in ((Report, Report.case_id), (Appeal, Appeal.case_id)):
        db.session.execute(update(table).where(column.in_(ids)).values(words=""), execution_options=UNHEARD)
    db.session.execute(update(Case).where(Case.id.in_(ids)).values(excerpt=""), execution_options=UNHEARD)
    db.session.commit()
    return len(ids)


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
    Rule(
        name="words of closed cases",
        cutoff=lambda settings, day: months_before(day, settings.keep_cases_months),
        find=_find_words,
        apply=_forget_words,
    ),
)
