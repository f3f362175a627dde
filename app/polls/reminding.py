"""Letters about one poll: a reminder to those who have not voted, and word to those whose vote was cancelled.

Whom to write to is worked out from who voted, never from what. Staff ask for it; a job writes the letters, some at a
time, and each once: the outbox takes a key only once.
"""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, String, cast, false, literal, select

from app.accounts.models import Person
from app.db import db, hold_row
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError
from app.kit.outbox import Email, OutboxEmail
from app.notices.models import Subscription
from app.notices.queries import followers, has_bounced
from app.organisations.models import Membership
from app.polls import emails
from app.polls.models import Participation, Poll
from app.polls.rules import Eligibility, Stage

BATCH = 50  # letters a transaction: while they are written, who votes waits


def ask_for_reminder(poll: Poll, *, actor: Person) -> None:
    """Once for each poll, while it is open."""
    hold_row(poll)
    if poll.stage_at(now()) is not Stage.OPEN:
        raise DomainError(_("People can be reminded while voting is open."))
    if poll.reminded_at is not None:
        raise DomainError(_("People were reminded of this poll already. Nobody is reminded twice."))
    poll.reminded_at = now()
    db.session.flush()
    record("poll.reminded", actor=actor, subject=poll, subject_label=poll.title)


def write_reminders() -> int:
    """Write the letters that staff asked for, of polls that are still open; returns how many. Commits each batch."""
    open_now = (Poll.opens_at <= now(), Poll.closes_at > now(), Poll.cancelled_at.is_(None))
    polls = db.session.scalars(select(Poll).where(Poll.reminded_at.is_not(None), *open_now).order_by(Poll.id)).all()
    return sum(_write(poll, "reminder", select_to_remind, emails.reminder) for poll in polls)


def write_cancellations() -> int:
    """Tell those who voted that it was cancelled; returns how many. Commits each batch."""
    lately = now() - emails.TOLD_WITHIN
    polls = db.session.scalars(select(Poll).where(Poll.cancelled_at > lately).order_by(Poll.id)).all()
    return sum(_write(poll, "cancelled", select_voters, emails.cancelled) for poll in polls)


def select_to_remind(poll: Poll) -> Select[int]:
    """Those who may vote and have not, who follow polls or asked for the newsletter, and have a mailbox."""
    voted = select(Participation.person_id).where(
        Participation.poll_id == poll.id, Participation.person_id.is_not(None)
    )
    asked_for_it = followers(Subscription.topic.in_(emails.topics_of(poll))).order_by(None)
    return select(Person.id).where(*_may_vote(poll), Person.id.in_(asked_for_it), Person.id.not_in(voted))


def select_voters(poll: Poll) -> Select[int]:
    """Those who voted with an account that is still here: news of one's own vote is no advertisement."""
    return (
        select(Person.id)
        .join(Participation, Participation.person_id == Person.id)
        .where(Participation.poll_id == poll.id, ~has_bounced())
    )


def _may_vote(poll: Poll) -> list[ColumnElement[bool]]:
    """As `eligibility.check_asked` says it of one person."""
    conditions: list[ColumnElement[bool]] = [Person.signed_up_at.is_not(None)]
    if poll.eligibility is Eligibility.CODES:
        conditions.append(false())
    if poll.age_band is not None:
        conditions.append(Person.age_band == poll.age_band)
    if poll.eligibility is Eligibility.WARDS:
        conditions.append(Person.ward_code.in_([each.ward_code for each in poll.wards]))
    if poll.eligibility is Eligibility.ORGANISATION:
        ours = (Membership.organisation_id == poll.organisation_id, Membership.left_at.is_(None))
        conditions.append(Person.id.in_(select(Membership.person_id).where(*ours)))
    return conditions


def _write(
    poll: Poll, occasion: str, whom: Callable[[Poll], Select[int]], letter: Callable[[Poll, Person], Email]
) -> int:
    """The poll's row is held for each batch: two machines do not write to the same people."""
    written, after, start = 0, 0, f"poll-{occasion}:{poll.id}:"
    hold_row(poll)
    while people := _next_of(whom(poll), start, after):
        for person in people:
            outbox.post(letter(poll, person), dedupe_key=f"{start}{person.id}")
        after = people[-1].id
        db.session.commit()
        written += len(people)
        hold_row(poll)
    db.session.commit()
    return written


def _next_of(ids: Select[int], start: str, after: int) -> Sequence[Person]:
    """The next who have no such letter yet."""
    has_letter = select(OutboxEmail.id).where(OutboxEmail.dedupe_key == literal(start) + cast(Person.id, String))
    query = select(Person).where(Person.id.in_(ids), Person.id > after, ~has_letter.exists())
    return db.session.scalars(query.order_by(Person.id).limit(BATCH)).all()
