"""Writing a newsletter, looking at it twice, and letting it go, or not."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.accounts.models import Person
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError
from app.notices import emails, newsletters
from app.notices.newsletter_models import Newsletter, NewsletterRecipient, NewsletterState, Posting
from app.notices.newsletter_sending import forget_marks


@dataclass(frozen=True)
class Letter:
    """What somebody wrote, and for whom."""

    subject: str
    text: str
    segment: str


def write(letter: Letter, *, actor: Person) -> Newsletter:
    newsletters.title_of(letter.segment)
    newsletter = Newsletter(
        subject=letter.subject,
        text=letter.text,
        segment=letter.segment,
        written_by_id=actor.id,
        created_at=now(),
    )
    db.session.add(newsletter)
    db.session.flush()
    record("newsletter.written", actor=actor, subject=newsletter, segment=letter.segment)
    return newsletter


def edit(newsletter: Newsletter, letter: Letter, *, actor: Person) -> None:
    """Change a draft. Whoever was looking at it a second time has to look again."""
    _hold(newsletter)
    if not newsletter.is_draft:
        raise DomainError(_("This newsletter is on its way and cannot be changed."))
    newsletters.title_of(letter.segment)
    newsletter.subject, newsletter.text, newsletter.segment = letter.subject, letter.text, letter.segment
    newsletter.revision += 1
    db.session.flush()
    record("newsletter.edited", actor=actor, subject=newsletter, segment=letter.segment)


def send_test(newsletter: Newsletter, *, actor: Person) -> None:
    """To whoever asks, and nobody else."""
    outbox.post(emails.newsletter_test(newsletter, actor))
    record("newsletter.tested", actor=actor, subject=newsletter)


def approve(newsletter: Newsletter, *, revision: int, send_at: datetime | None, actor: Person) -> None:
    """After a second look: let it go, now or at a time ahead. What changed since that look has to be looked at."""
    _hold(newsletter)
    if not newsletter.is_draft:
        raise DomainError(_("This newsletter has been sent on its way already."))
    if newsletter.revision != revision:
        raise DomainError(_("Somebody has changed this newsletter since you looked at it. Look at it again."))
    if send_at is not None and send_at <= now():
        raise DomainError(_("That time has passed. Choose one that lies ahead."))
    newsletter.state = NewsletterState.SCHEDULED
    newsletter.send_at = send_at or now()
    newsletter.approved_by_id = actor.id
    db.session.flush()
    record("newsletter.approved", actor=actor, subject=newsletter, segment=newsletter.segment)


def cancel(newsletter: Newsletter, *, actor: Person) -> None:
    """Whatever has not left stays here. What a mail server has is gone."""
    _hold(newsletter)
    if not newsletter.may_be_cancelled:
        raise DomainError(_("This newsletter has ended and cannot be cancelled."))
    newsletter.state = NewsletterState.CANCELLED
    newsletter.ended_at = now()
    db.session.flush()
    _take_back(newsletter)
    forget_marks(newsletter)
    record("newsletter.cancelled", actor=actor, subject=newsletter)  # no number: of a small segment it is people


def _take_back(newsletter: Newsletter) -> None:
    is_its = NewsletterRecipient.newsletter_id == newsletter.id
    outbox.take_back(select(NewsletterRecipient.outbox_id).where(is_its, NewsletterRecipient.outbox_id.is_not(None)))
    db.session.execute(
        update(NewsletterRecipient)
        .where(is_its, NewsletterRecipient.state == Posting.POSTED, NewsletterRecipient.outbox_id.is_(None))
        .values(state=Posting.WAITING, posted_at=None),
        execution_options={"synchronize_session": False},
    )


def _hold(newsletter: Newsletter) -> None:
    """The row as it is now, held: two colleagues cannot send it twice."""
    db.session.refresh(newsletter, with_for_update=True)
