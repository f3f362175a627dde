"""Reading one form's answers by its code, counts, and releases."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.db import db
from app.equality.models import EqualityAnswer, EqualityRelease
from app.equality.rules import entry_of
from app.kit.errors import NotFound


def get_answers(code: str) -> dict[str, str]:
    """What lies under a code: question -> choice."""
    entry = entry_of(code)
    found = db.session.execute(
        select(EqualityAnswer.question, EqualityAnswer.choice).where(EqualityAnswer.entry == (entry or ""))
    ).all()
    if not found:
        raise NotFound(_("We do not know this code. Check that you copied all of it."))
    return dict(found)


def count_answers(occasion: str, *, until: str) -> dict[str, dict[str, int]]:
    """question -> choice -> how many, of the months up to and with `until`."""
    counted = db.session.execute(
        select(EqualityAnswer.question, EqualityAnswer.choice, func.count())
        .where(EqualityAnswer.occasion == occasion, EqualityAnswer.month <= until)
        .group_by(EqualityAnswer.question, EqualityAnswer.choice)
    )
    counts: dict[str, dict[str, int]] = {}
    for question, choice, number in counted:
        counts.setdefault(question, {})[choice] = number
    return counts


def list_releases(occasion: str) -> Sequence[EqualityRelease]:
    """All that was ever told of an occasion, newest first."""
    return db.session.scalars(
        select(EqualityRelease).where(EqualityRelease.occasion == occasion).order_by(EqualityRelease.month.desc())
    ).all()
