"""Starting a poll again: a new draft with all that the old one asked. Its votes and codes are not taken along."""

from typing import Any

from flask_babel import gettext as _

from app.accounts.models import Person
from app.db import Base, db, hold_row, table_of
from app.kit.audit import record
from app.kit.errors import DomainError
from app.polls import drafting
from app.polls.drafting import PollTerms
from app.polls.models import Poll, PollOption, PollQuestion
from app.polls.staff_queries import find_restart

OWN = frozenset({"id", "poll_id", "question_id"})  # columns that say which row of which poll it is


def restart(poll: Poll, *, actor: Person) -> Poll:
    """Only of a poll that was cancelled: two of the same at once would leave nobody sure which counts.

    A poll has one copy; who asks again gets that one. The poll's row is held: of many who ask at once one makes it.
    """
    hold_row(poll)
    if poll.cancelled_at is None:
        raise DomainError(_("Cancel the poll first. Then it can be started again from a copy."))
    made = find_restart(poll)
    if made is not None:
        return made
    copy = drafting.create(_terms_of(poll), actor=actor)
    copy.restarts_id = poll.id
    for question in poll.questions:
        same = PollQuestion(**_facts_of(question))
        same.options = [PollOption(**_facts_of(option)) for option in question.options]
        copy.questions.append(same)
    db.session.flush()
    record("poll.restarted", actor=actor, subject=copy, subject_label=copy.title, restarts=poll.id)
    return copy


def _terms_of(poll: Poll) -> PollTerms:
    """All but the times, which have to be chosen anew."""
    return PollTerms(
        title=poll.title,
        summary=poll.summary,
        eligibility=poll.eligibility,
        ward_codes=[each.ward_code for each in poll.wards],
        age_band=poll.age_band,
        organisation_id=poll.organisation_id,
        takes_codes=poll.takes_codes,
        is_named=poll.is_named,
        quorum=poll.quorum,
        is_order_drawn=poll.is_order_drawn,
    )


def _facts_of(row: Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in table_of(type(row)).columns if column.key not in OWN}
