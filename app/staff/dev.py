"""What development shows and production has not: the mail that went to files, and the codes of staff's apps."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from flask import Blueprint, Response, current_app, flash, url_for
from flask_babel import gettext as _

from app.factors.actions import read_codes
from app.factors.queries import list_apps
from app.kit import outbox
from app.kit.access import public
from app.kit.errors import NotFound
from app.kit.web import render, see_other

bp = Blueprint("dev", __name__, url_prefix="/dev")

MOST_SHOWN = 100


@dataclass(frozen=True)
class Message:
    """What the page shows of a file."""

    to: str
    subject: str
    date: str
    text: str


@bp.get("/mail")
@public
def mail() -> Response:
    """The latest messages first."""
    paths = sorted(_folder().glob("*.eml"), key=lambda path: int(path.stem), reverse=True)
    messages = [(int(path.stem), _read(path)) for path in paths[:MOST_SHOWN]]
    return render("staff/dev_mail.html", messages=messages, waiting=outbox.count_waiting())


@bp.get("/mail/<int:email_id>")
@public
def message(email_id: int) -> Response:
    path = _folder() / f"{email_id}.eml"
    if not path.exists():
        raise NotFound(_("There is no such message."))
    return render("staff/dev_message.html", message=_read(path))


@bp.post("/mail/deliveries")
@public
def deliver() -> Response:
    counts = outbox.deliver()
    flash(_("Messages delivered: %(count)s", count=counts["sent"]), "success")
    return see_other(url_for("dev.mail"))


@bp.get("/codes")
@public
def codes() -> Response:
    """So that one can try what staff do without an authenticator app."""
    return render("staff/dev_codes.html", rows=[(person, read_codes(person, app)) for person, app in list_apps()])


def _folder() -> Path:
    return Path(current_app.instance_path) / "mail"


def _read(path: Path) -> Message:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return Message(str(message["To"]), str(message["Subject"]), str(message["Date"]), text)
