"""What the staff pages of polls share: saying that something is done, and showing what was refused in its form."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Response, flash, url_for

from app.db import db
from app.kit.errors import DomainError, NotFound
from app.kit.forms import TownForm
from app.kit.web import see_other
from app.polls.draft_form import DraftForm
from app.polls.drafting import hold_draft
from app.polls.models import Poll, PollOption, PollQuestion

T = TypeVar("T", Poll, PollQuestion, PollOption)


def done(poll: Poll, said: str) -> Response:
    """Commit, and go back to the poll."""
    db.session.commit()
    flash(said, "success")
    return see_other(url_for("polls_staff.show", poll_id=poll.id))


def hold_as_shown(form: DraftForm, poll: Poll, thing: T, values_of: Callable[[T], Mapping[str, Any]]) -> None:
    """Hold the draft and read again what the form is about: nobody overwrites a change that they have not seen."""
    hold_draft(poll)
    db.session.expire(thing)
    form.refuse_overwriting(values_of(thing))


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
