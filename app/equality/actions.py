"""Giving, changing and taking back answers; telling totals. No record is kept of answers: it would lead to them."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.db import db, upsert
from app.equality import queries
from app.equality.models import EqualityAnswer, EqualityRelease
from app.equality.occasions import Occasion
from app.equality.rules import entry_of, last_whole_month, month_of
from app.equality.totals import totals_of
from app.kit.audit import record
from app.kit.clock import now, today
from app.kit.disclosure import THRESHOLD
from app.kit.errors import Duplicate, NotFound


def give_answers(code: str, occasion: Occasion, answers: Mapping[str, str]) -> None:
    """Keep answers under a code. The same form sent twice is one: the newest stands."""
    entry = entry_of(code)
    if entry is None:
        raise NotFound(_("We do not know this code. Check that you copied all of it."))
    _write(entry, occasion.code, month_of(today()), answers)


def change_answers(code: str, answers: Mapping[str, str]) -> None:
    """Whoever has the code says something else, or nothing: then all of it goes."""
    first = db.session.execute(
        select(EqualityAnswer.entry, EqualityAnswer.occasion, EqualityAnswer.month)
        .where(EqualityAnswer.entry == (entry_of(code) or ""))
        .limit(1)
    ).one_or_none()
    if first is None:
        raise NotFound(_("We do not know this code. Check that you copied all of it."))
    _write(first.entry, first.occasion, first.month, answers)


def _write(entry: str, occasion: str, month: str, answers: Mapping[str, str]) -> None:
    db.session.execute(delete(EqualityAnswer).where(EqualityAnswer.entry == entry))
    rows = [
        {"entry": entry, "question": question, "choice": choice, "occasion": occasion, "month": month}
        for question, choice in answers.items()
    ]
    if rows:
        sent = upsert(EqualityAnswer).values(rows)  # the same form may come twice at once
        db.session.execute(
            sent.on_conflict_do_update(index_elements=["entry", "question"], set_={"choice": sent.excluded.choice})
        )


def release_totals(occasion: Occasion, *, actor: Person, smallest: int = THRESHOLD) -> EqualityRelease:
    """Tell the totals of all months that are over. Once a month at most, and each compared with all before."""
    month = last_whole_month(today())
    counts = queries.count_answers(occasion.code, until=month)
    figures = totals_of(counts, [release.figures for release in queries.list_releases(occasion.code)], smallest)
    release = EqualityRelease(occasion=occasion.code, month=month, figures=figures, made_at=now())
    try:
        with db.session.begin_nested():
            db.session.add(release)
    except IntegrityError as error:
        raise Duplicate(_("The totals of this month have been worked out already.")) from error
    record("equality.totals_released", actor=actor, subject=release, occasion=occasion.code, month=month)
    return release


def shuffle() -> int:
    """Leave no order and no transaction to tell rows apart by. SQLite keeps neither; Postgres writes all rows anew."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("UPDATE equality_answers SET month = month"))  # one transaction wrote them all
        db.session.execute(text("CLUSTER equality_answers USING pk_equality_answers"))  # in the order of the hashes
    db.session.commit()
    return 0
