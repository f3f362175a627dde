"""Sending a newsletter: its readers are fixed into rows, and each row is posted once, at the pace that is allowed.

Whatever dies on the way is taken up where it stopped: a reader's row and their letter in the outbox are one
transaction, the outbox takes a key only once, and a letter that may have arrived is not sent again (ADR 20).
"""

from collections.abc import Sequence
from datetime import timedelta

from flask import current_app
from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.db import db
from app.kit import outbox
from app.kit.clock import now
from app.kit.outbox import OutboxEmail
from app.notices import emails, newsletters
from app.notices.addresses import mailbox_mark
from app.notices.newsletter_models import Newsletter, NewsletterRecipient, NewsletterState, Posting

BATCH = 100  # letters a transaction: residents never wait long behind a newsletter
A_MINUTE = timedelta(minutes=1)


def start_due() -> int:
    """Fix the readers of the newsletters whose time has come. One UPDATE decides which of two jobs does it."""
    begun = update(Newsletter).where(Newsletter.state == NewsletterState.SCHEDULED, Newsletter.send_at <= now())
    started = db.session.scalars(
        begun.values(state=NewsletterState.SENDING, started_at=now()).returning(Newsletter),
        execution_options={"synchronize_session": False, "populate_existing": True},
    ).all()
    for newsletter in started:
        _fix_readers(newsletter)
    return len(started)


def _fix_readers(newsletter: Newsletter) -> None:
    readers = newsletters.select_readers(newsletter.segment).subquery()
    columns = select(literal(newsletter.id), readers.c[0], literal(Posting.WAITING.value))
    into = insert(NewsletterRecipient).from_select(["newsletter_id", "person_id", "state"], columns)
    db.session.execute(into, execution_options={"synchronize_session": False})


def post_next() -> int | None:
    """Post the next letters of a newsletter that is being sent, or end it; None when there is nothing to do now."""
    newsletter = _hold_sending()
    allowed = _allowance()
    if newsletter is None or allowed <= 0:
        return None
    recipients = _next_of(newsletter, min(BATCH, allowed))
    if not recipients:
        newsletter.state, newsletter.ended_at = NewsletterState.SENT, now()
        forget_marks(newsletter)
    _post(newsletter, recipients)
    db.session.flush()
    return len(recipients)


def _hold_sending() -> Newsletter | None:
    """The first of those that are being sent. All are held: two jobs on two of them would each use the whole rate."""
    return db.session.scalars(
        select(Newsletter)
        .where(Newsletter.state == NewsletterState.SENDING)
        .order_by(Newsletter.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def _allowance() -> int:
    """How many more letters may leave within this minute, over all newsletters."""
    lately = (
        select(func.count()).select_from(NewsletterRecipient).where(NewsletterRecipient.posted_at > now() - A_MINUTE)
    )
    return int(current_app.config["SETTINGS"].newsletter_rate) - (db.session.scalar(lately) or 0)


def _next_of(newsletter: Newsletter, number: int) -> Sequence[NewsletterRecipient]:
    return db.session.scalars(
        select(NewsletterRecipient)
        .where(NewsletterRecipient.newsletter_id == newsletter.id, NewsletterRecipient.state == Posting.WAITING)
        .order_by(NewsletterRecipient.id)
        .limit(number)
    ).all()


def _post(newsletter: Newsletter, recipients: Sequence[NewsletterRecipient]) -> None:
    """Whoever stopped it meanwhile, whose mailbox has gone or has had it, is left out."""
    ids = [each.person_id for each in recipients]
    still = set(db.session.scalars(newsletters.select_readers(newsletter.segment).where(Person.id.in_(ids))))
    people = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(still)))}
    for recipient in recipients:
        person = people.get(recipient.person_id)
        if person and _post_once(newsletter, person, recipient):
            recipient.state, recipient.posted_at = Posting.POSTED, now()
        else:
            recipient.state = Posting.LEFT_OUT


def _post_once(newsletter: Newsletter, person: Person, recipient: NewsletterRecipient) -> bool:
    """False where this mailbox has had the letter: addresses move from one person to another while it is sent."""
    key = f"{_letter(newsletter)}{mailbox_mark(_letter(newsletter), person.email)}"
    try:
        with db.session.begin_nested():
            recipient.outbox_id = outbox.post(emails.newsletter(newsletter, person), dedupe_key=key, never_twice=True)
    except IntegrityError:  # uq_outbox_emails_dedupe_key: another of the address's people was before them
        return False
    return True


def forget_marks(newsletter: Newsletter) -> None:
    """It has ended and goes to nobody any more: what its mailboxes were known by is kept no longer."""
    its = update(OutboxEmail).where(OutboxEmail.dedupe_key.startswith(_letter(newsletter), autoescape=True))
    db.session.execute(its.values(dedupe_key=None), execution_options={"synchronize_session": False})


def _letter(newsletter: Newsletter) -> str:
    return f"newsletter:{newsletter.id}:"
