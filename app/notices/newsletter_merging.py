"""What becomes of newsletters and banners when two people turn out to be one."""

from sqlalchemy import delete, select, update

from app.accounts.models import Person
from app.db import db
from app.notices.banner_models import Banner
from app.notices.newsletter_models import Newsletter, NewsletterRecipient, NewsletterState, Posting

ELSEWHERE = {"synchronize_session": False}


def merge_letters(kept: Person, gone: Person) -> None:
    """Whoever got a newsletter under either address has got it, and what waited for the other goes to nobody."""
    _hold_sending()
    has_gone = select(NewsletterRecipient.newsletter_id).where(
        NewsletterRecipient.person_id == gone.id, NewsletterRecipient.state == Posting.POSTED
    )
    waiting = delete(NewsletterRecipient).where(
        NewsletterRecipient.person_id == kept.id,
        NewsletterRecipient.state == Posting.WAITING,
        NewsletterRecipient.newsletter_id.in_(has_gone),
    )
    db.session.execute(waiting, execution_options=ELSEWHERE)
    got = select(NewsletterRecipient.newsletter_id).where(NewsletterRecipient.person_id == kept.id)
    theirs = update(NewsletterRecipient).where(
        NewsletterRecipient.person_id == gone.id, NewsletterRecipient.newsletter_id.not_in(got)
    )
    db.session.execute(theirs.values(person_id=kept.id), execution_options=ELSEWHERE)
    for column in (Newsletter.written_by_id, Newsletter.approved_by_id, Banner.posted_by_id):
        db.session.execute(update(column.class_).where(column == gone.id).values({column: kept.id}))


def _hold_sending() -> None:
    """No batch is on its way meanwhile: it would not find the readers it has just read."""
    sending = select(Newsletter.id).where(Newsletter.state == NewsletterState.SENDING).order_by(Newsletter.id)
    db.session.execute(sending.with_for_update())
