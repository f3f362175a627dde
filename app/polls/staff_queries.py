"""Reading polls for those who run them: drafts too, what waits, and the batches of codes."""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.db import db
from app.kit.clock import now
from app.kit.errors import NotFound
from app.kit.waiting import Waiting, waiting, waiting_among
from app.polls.models import Poll, PollOption, PollQuestion, PollWard
from app.polls.paper_models import CodeBatch
from app.polls.rules import Feasibility

NEAR = timedelta(days=7)  # a draft that is to open so soon should be announced
MOST_LISTED = 200


def get_poll(poll_id: int) -> Poll:
    """With all that is asked, whatever its stage."""
    poll = db.session.scalar(
        select(Poll)
        .where(Poll.id == poll_id)
        .options(
            selectinload(Poll.questions).joinedload(PollQuestion.ward),
            selectinload(Poll.questions).selectinload(PollQuestion.options).joinedload(PollOption.ward),
            selectinload(Poll.wards).joinedload(PollWard.ward),
            joinedload(Poll.organisation),
        )
    )
    if poll is None:
        raise NotFound(_("There is no such poll."))
    return poll


def get_question(question_id: int) -> PollQuestion:
    question = db.session.get(PollQuestion, question_id)
    if question is None:
        raise NotFound(_("There is no such question."))
    return question


def get_option(option_id: int) -> PollOption:
    option = db.session.get(PollOption, option_id)
    if option is None:
        raise NotFound(_("There is no such option."))
    return option


def get_batch(poll: Poll, batch_id: int) -> CodeBatch:
    batch = db.session.get(CodeBatch, batch_id)
    if batch is None or batch.poll_id != poll.id:
        raise NotFound(_("There is no such batch of codes."))
    return batch


def list_polls() -> Sequence[Poll]:
    """The newest first."""
    return db.session.scalars(select(Poll).order_by(Poll.id.desc()).limit(MOST_LISTED)).all()


def list_batches(poll: Poll) -> Sequence[CodeBatch]:
    return db.session.scalars(select(CodeBatch).where(CodeBatch.poll_id == poll.id).order_by(CodeBatch.id)).all()


def find_restart(poll: Poll) -> Poll | None:
    """The copy of a poll, be it a draft; the newest where there are several from before a poll had one only."""
    return db.session.scalar(select(Poll).where(Poll.restarts_id == poll.id).order_by(Poll.id.desc()).limit(1))


def read_waiting() -> Waiting:
    """Polls that closed and are not counted, drafts that should open soon, and proposals nobody has judged."""
    waits = [_read_uncounted(), _read_near(), _read_unjudged()]
    since = [each.since for each in waits if each.since]
    return Waiting(sum(each.number for each in waits), min(since, default=None))


def _read_uncounted() -> Waiting:
    is_running = (Poll.announced_at.is_not(None), Poll.cancelled_at.is_(None), Poll.counted_at.is_(None))
    return waiting(Poll.closes_at, *is_running, Poll.closes_at <= now())


def _read_near() -> Waiting:
    is_near = (Poll.announced_at.is_(None), Poll.opens_at < now() + NEAR)
    return waiting(Poll.created_at, *is_near)


def _read_unjudged() -> Waiting:
    return waiting_among(
        select(func.count(), func.min(Poll.created_at))
        .select_from(PollOption)
        .join(PollQuestion)
        .join(Poll)
        .where(PollOption.feasibility == Feasibility.WAITING, Poll.announced_at.is_(None))
    )
