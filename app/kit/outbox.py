"""Mail leaves by the outbox: a row written in the transaction of the change, delivered afterwards, at least once."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Any, TypeGuard

from flask import current_app
from sqlalchemy import JSON, Index, Select, delete, false, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, db
from app.kit import bounces
from app.kit.clock import now
from app.kit.mail import Courier, Turned, Uncertain, Unreachable

CLAIM = timedelta(minutes=10)  # a deliverer that dies gives its messages back after this
POSTED = "mail_posted"  # a session's note that it has written mail
# Folding would turn a long address in List-Unsubscribe into an encoded word, which mail programs do not read.
WHOLE_HEADERS = SMTP.clone(max_line_length=990)
BACK_OFF = (1, 5, 30, 120, 480, 1440)  # minutes to wait after the first, second … failure; then give up

_is_held_back: ContextVar[bool] = ContextVar("is_held_back", default=False)


class OutboxEmail(Base):
    """One message to one address. `dedupe_key` makes "tell everyone exactly once" a constraint.

    Addresses and words are wiped once the message is sent; what stays says that it was sent, and when.
    A message `never_twice` is not tried again once nobody can know whether the server took it: it is left to staff.
    """

    __tablename__ = "outbox_emails"
    __table_args__ = (Index("ix_outbox_emails_due", "sent_at", "failed_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    to_address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    headers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    dedupe_key: Mapped[str | None] = mapped_column(unique=True)
    never_twice: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]


WAITS = (OutboxEmail.sent_at.is_(None), OutboxEmail.failed_at.is_(None))  # neither sent nor given up


class Email:
    """What a feature's `emails.py` returns: words for one person, not yet addressed to the post."""

    def __init__(
        self, *, kind: str, to: str, subject: str, text: str, html: str, headers: dict[str, str] | None = None
    ) -> None:
        self.kind = kind
        self.to = to
        self.subject = " ".join(subject.split())  # a line break here would let a name add headers
        self.text = text
        self.html = html
        self.headers = headers or {}


def one_click_stop(url: str) -> dict[str, str]:
    """The headers of RFC 8058: a mail program shows a button, and posts to this address when it is pressed."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def post(email: Email, *, dedupe_key: str | None = None, never_twice: bool = False) -> int | None:
    """Put a message in the outbox, in this transaction. A second one with the same key raises IntegrityError.

    Returns its number, or None where mail is held back.
    """
    if _is_held_back.get():
        return None
    moment = now()
    db.session.info[POSTED] = True
    return db.session.scalar(
        insert(OutboxEmail)
        .values(
            kind=email.kind,
            to_address=email.to,
            subject=email.subject,
            text=email.text,
            html=email.html,
            headers=email.headers,
            dedupe_key=dedupe_key,
            never_twice=never_twice,
            created_at=moment,
            due_at=moment,
            attempts=0,
        )
        .returning(OutboxEmail.id)
    )


def take_back(ids: Select[Any], *, even_tried: bool = False) -> list[int]:
    """Delete those of the messages that nobody has begun to send; returns their numbers.

    `even_tried` takes those too that a server has turned away: whoever writes them anew may be heard twice.
    """
    untouched = (OutboxEmail.attempts == 0, OutboxEmail.claimed_until.is_(None))
    at_rest = (OutboxEmail.claimed_until.is_(None) | (OutboxEmail.claimed_until < now()),)
    is_free = at_rest if even_tried else untouched
    gone = delete(OutboxEmail).where(OutboxEmail.id.in_(ids), OutboxEmail.sent_at.is_(None), *is_free)
    options = {"synchronize_session": False}
    return list(db.session.scalars(gone.returning(OutboxEmail.id), execution_options=options))


@contextmanager
def held_back() -> Iterator[None]:
    """Write no mail in this block. The people of the demo town are invented: nobody waits for what we would send."""
    token = _is_held_back.set(True)
    try:
        yield
    finally:
        _is_held_back.reset(token)


def deliver(*, limit: int = 500) -> dict[str, int]:
    """Send what is due, committing after each message so that one bad address holds up nobody.

    Returns the numbers of messages sent, put off and given up. Nothing is locked while a server is slow.
    """
    counts = {"sent": 0, "retrying": 0, "failed": 0}
    if current_app.extensions["mail_wall"] is None:
        current_app.logger.warning("MAIL_URL is not set: %s messages wait", count_waiting())
        return counts
    counts["failed"] += _give_up_unknown()
    with current_app.extensions["mail_wall"].open() as courier:
        for email_id in _due(limit):
            email = _claim(email_id)
            if email is None:
                continue
            try:
                counts[_send(email, courier)] += 1
            except Unreachable as error:  # the others wait untried: hundreds of silences would hold up every other job
                counts[_put_off(email_id, error)] += 1
                break
    return counts


def _give_up_unknown() -> int:
    """Leave to staff what a deliverer took, may have sent and did not live to tell of, if it must not arrive twice."""
    unknown = (
        update(OutboxEmail)
        .where(
            OutboxEmail.never_twice,
            *WAITS,
            OutboxEmail.claimed_until < now(),
        )
        .values(failed_at=now(), claimed_until=None, last_error=Uncertain.__name__)
        .returning(OutboxEmail.id)
    )
    number = len(db.session.scalars(unknown, execution_options={"synchronize_session": False}).all())
    db.session.commit()
    return number


def _due(limit: int) -> list[int]:
    moment = now()
    ids = db.session.scalars(
        select(OutboxEmail.id)
        .where(*WAITS, OutboxEmail.due_at <= moment)
        .order_by(OutboxEmail.due_at, OutboxEmail.id)
        .limit(limit)
    ).all()
    db.session.commit()
    return list(ids)


def _claim(email_id: int) -> OutboxEmail | None:
    """Take the message for ourselves, unless another deliverer was quicker."""
    moment = now()
    claimed = db.session.execute(
        update(OutboxEmail)
        .where(
            OutboxEmail.id == email_id,
            *WAITS,
            OutboxEmail.due_at <= moment,
            OutboxEmail.claimed_until.is_(None)
            | ((OutboxEmail.claimed_until < moment) & OutboxEmail.never_twice.is_(False)),
        )
        .values(claimed_until=moment + CLAIM, attempts=OutboxEmail.attempts + 1)
        .returning(OutboxEmail.id)
    ).scalar_one_or_none()
    db.session.commit()
    return db.session.get(OutboxEmail, email_id, populate_existing=True) if claimed else None


def _send(email: OutboxEmail, courier: Courier) -> str:
    email_id = email.id
    try:
        message = as_message(email)
        db.session.commit()  # the row is read; let go of the database before talking to a server
        courier.send(message)
    except Unreachable:
        raise
    except Exception as error:  # whatever is wrong with one message must not hold up the others
        return _put_off(email_id, error)
    if (sent := _hold(email_id)) is not None:
        sent.sent_at = now()
        sent.failed_at = None  # a sweep may have taken us for dead
        wipe(sent)
    db.session.commit()
    return "sent"


def _hold(email_id: int) -> OutboxEmail | None:
    """The row as it is now, or None: its person may have left while a server took its time."""
    held = select(OutboxEmail).where(OutboxEmail.id == email_id).with_for_update()
    return db.session.scalar(held.execution_options(populate_existing=True))


def wipe(email: OutboxEmail) -> None:
    email.to_address = email.subject = email.text = email.html = ""
    email.headers = {}


def forget_address(address: str) -> int:
    """Delete what waits for an address, or could not be delivered to it; returns how much. What was sent is wiped."""
    gone = db.session.execute(delete(OutboxEmail).where(OutboxEmail.to_address == address).returning(OutboxEmail.id))
    return len(gone.all())


def _put_off(email_id: int, error: Exception) -> str:
    """Try again later, less and less often; after the last try leave it for staff to see."""
    email = _hold(email_id)
    if email is None:
        db.session.commit()
        return "failed"
    email.last_error = _described(error)
    email.claimed_until = None
    if _is_final(email, error):
        email.failed_at = now()
    else:
        email.due_at = now() + timedelta(minutes=BACK_OFF[email.attempts - 1])
    if _is_bounce(error):
        bounces.mark(email.to_address, error.status)
    outcome = "failed" if email.failed_at else "retrying"
    db.session.commit()
    return outcome


def _described(error: Exception) -> str:
    """The kind of error and a server's numbers; its words may quote the address."""
    kind = type(error).__name__
    return f"{kind} {error.status}" if isinstance(error, Turned | Unreachable) else kind


def _is_bounce(error: Exception) -> TypeGuard[Turned]:
    """Whether the mailbox does not exist; other refusals may be about us, and are tried again."""
    return isinstance(error, Turned) and bounces.is_for_good(error.status)


def _is_final(email: OutboxEmail, error: Exception) -> bool:
    may_have_arrived = email.never_twice and isinstance(error, Uncertain)
    return may_have_arrived or _is_bounce(error) or email.attempts >= len(BACK_OFF)


def as_message(email: OutboxEmail) -> EmailMessage:
    """The MIME message: plain text first, HTML as the alternative."""
    message = EmailMessage(policy=WHOLE_HEADERS)
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = email.to_address
    message["Subject"] = email.subject
    message["Message-ID"] = _message_id(email)
    message["Date"] = format_datetime(email.created_at)
    message["X-Outbox-Id"] = str(email.id)
    for name, value in email.headers.items():
        message[name] = value
    message.set_content(email.text)
    message.add_alternative(email.html, subtype="html")
    return message


def _message_id(email: OutboxEmail) -> str:
    """The same however often the message is sent; what reports of mail that came back are known by."""
    domain = current_app.config["MAIL_DOMAIN"]
    if not current_app.secret_key:  # commands run without one
        return make_msgid(f"outbox-{email.id}", domain=domain)
    return f"<outbox-{email.id}.{bounces.proof_of(email.id, email.to_address)}@{domain}>"


def count_waiting() -> int:
    """Messages written and neither sent nor given up."""
    return db.session.scalar(select(func.count()).select_from(OutboxEmail).where(*WAITS)) or 0
