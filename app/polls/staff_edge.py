"""What the staff pages of polls share: saying that something is done, and showing what was refused in its form."""

from flask import Response, flash, url_for

from app.db import db
from app.kit.errors import DomainError, NotFound
from app.kit.forms import TownForm
from app.kit.web import see_other
from app.polls.models import Poll


def done(poll: Poll, said: str) -> Response:
    """Commit, and go back to the poll."""
    db.session.commit()
    flash(said, "success")
    return see_other(url_for("polls_staff.show", poll_id=poll.id))


def refuse(form: TownForm, error: DomainError, field: str = "") -> int:
    """Put the refusal into the form, undo, and return its status. What is not there is a page of its own."""
    db.session.rollback()
    if isinstance(error, NotFound):
        raise error
    if field:
        form.add_error(field, str(error))
    else:
        form.form_errors.append(str(error))
    return error.status
