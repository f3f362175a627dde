"""Reading polls, their options, and whether somebody has voted. Nothing here reads an envelope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.clock import now
from app.kit.errors import NotFound
from app.kit.locale import gettext as _
from app.kit.paging import Page
from app.polls.models import Participation, Poll, PollOption, PollQuestion, PollWard
from app.polls.receipts import address_hash
from app.polls.rules import Stage

CLOSED_SHOWN = 20  # on one page
ON_BALLOT = (joinedload(Poll.questions).joinedload(PollQuestion.options),)  # in one statement
WHOLE = (
    selectinload(Poll.questions).joinedload(PollQuestion.ward),
    selectinload(Poll.questions).selectinload(PollQuestion.options).joinedload(PollOption.ward),
    selectinload(Poll.wards).joinedload(PollWard.ward),
    joinedload(Poll.organisation),
)


@dataclass(frozen=True)
class Listing:
    """What the town is asked, will be asked, and was asked."""

    open: Sequence[Poll]
    coming: Sequence[Poll]
    closed: Page[Poll]  # the latest first; those that were cancelled are among them


def list_polls(moment: datetime, *, after: int | None = None) -> Listing:
    """All that were announced with what they ask; of the closed ones a page, from the one behind this id."""
    live = select(Poll).where(Poll.announced_at.is_not(None), Poll.cancelled_at.is_(None))
    over = or_(Poll.closes_at <= moment, Poll.cancelled_at.is_not(None))
    return Listing(
        open=_read(live.where(Poll.opens_at <= moment, Poll.closes_at > moment).order_by(Poll.closes_at, Poll.id)),
        coming=_read(live.where(Poll.opens_at > moment).order_by(Poll.opens_at, Poll.id)),
        closed=_read_closed(select(Poll).where(Poll.announced_at.is_not(None), over), after),
    )


def _read_closed(closed: Select[Poll], after: int | None) -> Page[Poll]:
    last = db.session.get(Poll, after) if after is not None else None
    if last is not None and last.closes_at is not None:
        is_earlier = and_(Poll.closes_at == last.closes_at, Poll.id < last.id)
        closed = closed.where(or_(Poll.closes_at < last.closes_at, is_earlier))
    rows = _read(closed.order_by(Poll.closes_at.desc(), Poll.id.desc()).limit(CLOSED_SHOWN + 1))
    return Page.of(rows, CLOSED_SHOWN, lambda poll: str(poll.id))


def _read(query: Select[Poll]) -> Sequence[Poll]:
    return db.session.scalars(query.options(selectinload(Poll.questions))).all()


def get_poll(slug: str, viewer: Person | None) -> Poll:
    """A poll with all that is asked. A draft is there for those who run polls, and for nobody else."""
    return _get_shown(slug, viewer, WHOLE)


def get_ballot_of(slug: str, viewer: Person | None) -> Poll:
    """The same with what is on the ballot alone; where and by whom is read when it is asked for."""
    return _get_shown(slug, viewer, ON_BALLOT)


def _get_shown(slug: str, viewer: Person | None, loads: Sequence[ExecutableOption]) -> Poll:
    found = db.session.scalars(select(Poll).where(Poll.slug == slug).options(*loads))
    poll = found.unique().one_or_none()
    is_shown = poll is not None and (poll.stage_at(now()) is not Stage.DRAFT and poll.announced_at is not None)
    if poll is None or not (is_shown or (viewer is not None and viewer.may(Permission.RUN_POLLS))):
        raise NotFound(_("There is no such poll."))
    return poll


def get_option(poll: Poll, option_id: int) -> PollOption:
    options = (option for question in poll.questions for option in question.options)
    found = next((option for option in options if option.id == option_id), None)
    if found is None:
        raise NotFound(_("There is no such option."))
    return found


def get_question(poll: Poll, question_id: int) -> PollQuestion:
    found = next((question for question in poll.questions if question.id == question_id), None)
    if found is None:
        raise NotFound(_("There is no such question."))
    return found


def find_restart(poll: Poll) -> Poll | None:
    """The poll that was announced in the place of a cancelled one."""
    return db.session.scalar(
        select(Poll)
        .where(Poll.restarts_id == poll.id, Poll.announced_at.is_not(None))
        .order_by(Poll.id.desc())
        .limit(1)
    )


def find_restarted(poll: Poll) -> Poll | None:
    """The cancelled poll in whose place this one was announced."""
    return db.session.get(Poll, poll.restarts_id) if poll.restarts_id is not None else None


def find_seed(poll: Poll) -> str:
    """By which the order of its options was drawn, as it went into the record of acts; "" where none was."""
    if not poll.is_order_drawn:
        return ""
    announced = select(AuditEvent.facts).where(
        AuditEvent.subject_type == "poll", AuditEvent.subject_id == str(poll.id), AuditEvent.verb == "poll.announced"
    )
    return str((db.session.scalar(announced) or {}).get("seed", ""))


def has_voted(poll: Poll, person: Person) -> bool:
    """By their account, or by the address of an account that they closed."""
    found = select(Participation.id).where(
        Participation.poll_id == poll.id,
        or_(Participation.person_id == person.id, Participation.address_hash == address_hash(poll.id, person.email)),
    )
    return db.session.scalar(found.limit(1)) is not None
