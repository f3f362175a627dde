"""Somebody leaves, or turns out to be one person with another: what moderation holds of them."""

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import delete, select, update

from app.accounts.models import Person
from app.db import db
from app.moderation.models import Appeal, Case, CaseAuthor, Decision, PostSeen, Report
from app.moderation.reporters import signed_in


def hold_cases(person: Person) -> Sequence[Case]:
    """All about what they wrote, as they are now. Whoever decides holds cases in this order too, and things after."""
    return db.session.scalars(
        select(Case)
        .where(Case.id.in_(_written_by(person)))
        .order_by(Case.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def forget_person(person: Person) -> int:
    """Cases about what only they wrote lose its words, and what was said to them and of them; returns how many.

    Decisions stay, for the public log. Of an escalated case stays what was preserved and what its reporters said, until
    the day of the copy, as the law may ask for it.
    """
    _await_newest_cases(person)
    cases = hold_cases(person)
    for case in cases:
        if not _has_other_authors(case, person):
            _forget_words(case)
    db.session.execute(update(Appeal).where(Appeal.person_id == person.id).values(words="", person_id=None))
    for report in db.session.scalars(select(Report).where(Report.reporter_id == person.id)):
        report.reporter_key, report.reporter_id, report.words = f"left:{uuid4().hex}", None, ""
    db.session.execute(delete(CaseAuthor).where(CaseAuthor.person_id == person.id))
    db.session.execute(delete(PostSeen).where(PostSeen.person_id == person.id))
    db.session.flush()
    return len(cases)


def _await_newest_cases(person: Person) -> None:
    """Whoever opens a case about theirs this moment holds the key of their row: after this, it is there or never."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())


def _forget_words(case: Case) -> None:
    case.excerpt = ""
    db.session.execute(update(Decision).where(Decision.case_id == case.id).values(words=""))
    if not case.is_escalated:
        db.session.execute(update(Report).where(Report.case_id == case.id).values(words=""))


def _written_by(person: Person) -> list[int]:
    return list(db.session.scalars(select(CaseAuthor.case_id).where(CaseAuthor.person_id == person.id)))


def _has_other_authors(case: Case, person: Person) -> bool:
    others = select(CaseAuthor.person_id).where(CaseAuthor.case_id == case.id, CaseAuthor.person_id != person.id)
    return db.session.scalar(others.limit(1)) is not None


def merge_person(kept: Person, gone: Person) -> int:
    """Everything of `gone` becomes `kept`'s; returns in how many cases. Who reported a thing twice did so once."""
    cases = _written_by(gone)
    for case_id in sorted(set(cases) - set(_written_by(kept))):
        db.session.add(CaseAuthor(case_id=case_id, person_id=kept.id))
    db.session.execute(delete(CaseAuthor).where(CaseAuthor.person_id == gone.id))
    db.session.execute(update(Appeal).where(Appeal.person_id == gone.id).values(person_id=kept.id))
    db.session.execute(update(PostSeen).where(PostSeen.person_id == gone.id).values(person_id=kept.id))
    _merge_reports(kept, gone)
    db.session.flush()
    return len(cases)


def _merge_reports(kept: Person, gone: Person) -> None:
    own = set(db.session.scalars(select(Report.case_id).where(Report.reporter_id == kept.id)))
    for report in db.session.scalars(select(Report).where(Report.reporter_id == gone.id)).all():
        if report.case_id in own:
            db.session.delete(report)
        else:
            report.reporter_key, report.reporter_id = signed_in(kept).key, kept.id
